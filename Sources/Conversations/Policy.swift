/// How readable the aliases of a store are.
public enum Mask: String, CaseIterable, Sendable {
  /// An unreadable alias: the default of every store, and the recommended choice.
  case hard
  /// An alias in which the address can be read.
  case soft

  /// The number that integrators of the platform's conversation API know as `aliasMaskType`.
  public var aliasMaskType: Int {
    switch self {
    case .hard: 0
    case .soft: 1
    }
  }
}

/// What a store decided about its conversations.
public struct Policy: Equatable, Sendable {
  public var mask: Mask
  /// Counts the store's decisions: 0 when it never made one.
  public var version: Int
  /// The store's own domains, lower-case A-labels: their addresses belong to the store and stay readable in content.
  public let ownDomains: [String]

  /// Whoever wrote it, a policy makes no public mail provider a store's own: those are left out of `ownDomains`.
  public init(mask: Mask, version: Int, ownDomains: [String]) {
    self.mask = mask
    self.version = version
    self.ownDomains = ownDomains.filter { !PublicMailProviders.contains($0) }
  }

  /// The policy of every store that never decided.
  public static let unknownStore = Policy(mask: .hard, version: 0, ownDomains: [])
}
