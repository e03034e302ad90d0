/// Replaces every address in an event's content by what may be shown.
public struct Redactor {
  /// Somebody whose address must not be read.
  public struct Member: Sendable {
    public let address: Address
    /// The alias in the mask now in force.
    public let shown: Alias
    /// The hard alias, which stands in for derived identifiers in either mask.
    public let hard: Alias

    public init(address: Address, shown: Alias, hard: Alias) {
      self.address = address
      self.shown = shown
      self.hard = hard
    }
  }

  /// An alias that was found in the input and resolved: any form, of any order of the store.
  public struct Quotation: Sendable {
    public let alias: String
    public let shown: Alias

    public init(alias: String, shown: Alias) {
      self.alias = alias
      self.shown = shown
    }
  }

  /// - Parameters:
  ///   - members: everybody in the conversation.
  ///   - quotations: resolved aliases, rewritten before addresses are looked for.
  ///   - ownDomains: the store's own domains (lower-case A-labels), whose addresses stay unless they are a member's.
  ///   - aliasDomain: where aliases stand.
  ///   - mention: the one-way alias of any other address.
  public init(
    members: [Member], quotations: [Quotation], ownDomains: [String], aliasDomain: AliasDomain,
    mention: @escaping (Address) -> String
  ) {}

  public mutating func redact(text: String) -> String { text }
  public mutating func redact(html: String) -> String { html }

  /// The tokens of everything in `text` that has the shape of an alias, encoded or not.
  public static func aliasTokens(in text: String, isHTML: Bool, aliasDomain: AliasDomain) -> Set<String> { [] }
}
