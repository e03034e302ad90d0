/// The one-way aliases of addresses that are nobody's in the conversation.
struct Mentions {
  /// More distinct ones in one event are shown as one and the same.
  static let maximum = 1000
  /// Bounds the memory that one event can take, where an address is spelt in many ways.
  private static let maximumSpellings = 8 * maximum

  private let hidden: [UInt8]
  private let ownDomains: Set<AddressHash>
  private let alias: (Address) -> String
  private var distinct: Set<String> = []
  /// By the hash of a spelling; an empty alias where the address stays.
  private var spellings: [UInt64: [UInt8]] = [:]

  init(ownDomains: [String], aliasDomain: AliasDomain, alias: @escaping (Address) -> String) {
    hidden = Array("hidden@\(aliasDomain)".utf8)
    self.ownDomains = Set(
      ownDomains.flatMap(KnownAddresses.spellings).map { domain in
        AddressHash(Folding.folded(domain))
      })
    self.alias = alias
    remember(hidden)
  }

  /// What stands in for the address that `match` covers; nil where it stays, because it is the store's own, one of
  /// these aliases already, or no address.
  ///
  /// - Parameter isRequired: that it holds the address of a member, and must not stay even in a domain of the store.
  mutating func replacement(for match: AddressWalk.MentionMatch, in walk: AddressWalk, isRequired: Bool) -> [UInt8]? {
    let domain = walk.right[..<match.right]
    let localPart = walk.left[..<match.left]
    let domainHash = domain.reduce(AddressHash()) { hash, step in
      step.kind == .ascii
        ? hash.adding(Folding.asciiFolded(step.scalar)) : Folding.folded(step.scalar).reduce(hash) { $0.adding($1) }
    }
    if !isRequired, ownDomains.contains(domainHash) { return nil }
    let spelling = localPart.reduce(AddressHash()) { $0.adding(Folding.asciiFolded($1.scalar)) }
      .joined(domainHash, exact: walk.quotes == nil)
    if let known = spellings[spelling] { return known.isEmpty ? nil : known }
    guard distinct.count < Self.maximum, spellings.count < Self.maximumSpellings else { return hidden }
    guard let address = walk.address(match) else { return nil }
    let text = alias(address)
    let bytes = Array(text.utf8)
    distinct.insert(text)
    spellings[spelling] = bytes
    remember(bytes)
    return bytes
  }

  /// An alias that was issued here stays.
  private mutating func remember(_ alias: [UInt8]) {
    let scalars = alias.map { UInt32($0) }
    let at = scalars.firstIndex(of: UInt32(UInt8(ascii: "@"))) ?? 0
    let spelling = AddressHash(scalars[..<at].reversed())
    spellings[spelling.joined(AddressHash(scalars[(at + 1)...]), exact: true)] = []
  }
}

extension AddressWalk {
  /// The address that `match` covers, as it reads.
  fileprivate func address(_ match: MentionMatch) -> Address? {
    var text = String.UnicodeScalarView()
    let quote: Unicode.Scalar? = quotes == nil ? nil : "\""
    if let quote { text.append(quote) }
    for step in left[..<match.left].reversed() {
      guard let scalar = Unicode.Scalar(step.scalar) else { return nil }
      if quote != nil, scalar == "\"" || scalar == "\\" { text.append("\\") }
      text.append(scalar)
    }
    if let quote { text.append(quote) }
    text.append("@")
    for step in right[..<match.right] {
      guard let scalar = Unicode.Scalar(step.scalar) else { return nil }
      text.append(scalar)
    }
    return Address(String(text))
  }
}
