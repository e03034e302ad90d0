import Conversations
import Masking

/// The keys of the stores that a lane has met, derived once.
final class StoreKeyring {
  private struct Name: Hashable {
    let keyID: String
    let store: StoreID
  }

  /// More stores than this are forgotten and derived again: memory stays bounded whatever the number of stores.
  private static let capacity = 20_000

  private let keys: AliasKeys
  private let domain: AliasDomain
  private var derived: [Name: StoreKey] = [:]

  init(_ keys: AliasKeys, domain: AliasDomain) {
    self.keys = keys
    self.domain = domain
  }

  /// - Throws: ``KeyProblem`` when the ring lacks the key.
  func key(_ id: String, store: StoreID) throws(KeyProblem) -> StoreKey {
    let name = Name(keyID: id, store: store)
    if let key = derived[name] { return key }
    guard let master = keys[id] else { throw .missing(id) }
    if derived.count >= Self.capacity { derived.removeAll(keepingCapacity: true) }
    let key = StoreKey(master, store: store, domain: domain)
    derived[name] = key
    return key
  }
}

/// Why a worker's keys do not fit what is stored. It must stop: going on would issue other aliases.
public enum KeyProblem: Error, Equatable, CustomStringConvertible {
  /// Stored conversations use a key that the ring lacks.
  case missing(String)
  /// A key of that id is there, and does not open what it should have sealed.
  case broken(String)

  public var description: String {
    switch self {
    case .missing(let id):
      "The alias key \(id) is missing, and stored conversations use it; add it to ALIAS_KEYS and start the worker again."
    case .broken(let id):
      "The alias key \(id) is not the one that stored conversations use; set the right key of that id in ALIAS_KEYS."
    }
  }
}
