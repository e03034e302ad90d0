public import Conversations
import Postgres

/// What a proof is about: everything, or what is of one store, or what was recorded within a time.
public struct ProofScope: Sendable {
  public var store: StoreID?
  /// From this moment on.
  public var since: Timestamp?
  /// Before this moment.
  public var until: Timestamp?

  public init(store: StoreID? = nil, since: Timestamp? = nil, until: Timestamp? = nil) {
    self.store = store
    self.since = since
    self.until = until
  }

  public var isBounded: Bool { since != nil || until != nil }
}

extension ProofScope {
  var moments: (since: Int64, until: Int64) {
    (since?.microseconds ?? Self.earliest, until?.microseconds ?? Self.latest)
  }

  private static let earliest: Int64 = -62_135_596_800_000_000
  private static let latest: Int64 = 253_402_300_799_000_000

  /// Before and behind every conversation of the scope, in the order of the keys.
  var ends: (before: (store: String, order: String), behind: (store: String, order: String)) {
    guard let store else { return (("", ""), ("~", "")) }
    // No order's id holds a noncharacter.
    return ((store.text, ""), (store.text, "\u{10FFFF}"))
  }
}
