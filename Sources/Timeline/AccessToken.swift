public import Conversations

/// What somebody may do in the console and its API.
public enum AccessRole: String, CaseIterable, Sendable {
  /// Reads conversations and settings.
  case viewer
  /// Changes a store's settings, too.
  case storeAdmin = "store-admin"
  /// Watches the fleet and its dead letters.
  case `operator`
  /// Reads the audit log of every store.
  case privacy
}

/// A key to the console. Its secret was shown once; the database knows a digest alone.
public struct AccessToken: Sendable {
  /// How people refer to it.
  public let id: String
  /// Who holds it.
  public let name: String
  public let role: AccessRole
  /// The only store that it opens; nil opens every store.
  public let store: StoreID?
  public let createdAt: Timestamp
  public let expiresAt: Timestamp
  public let revokedAt: Timestamp?

  /// How audit and history call who holds it.
  public var holder: String { "\(name) (\(id))" }

  public init(
    id: String, name: String, role: AccessRole, store: StoreID?, createdAt: Timestamp, expiresAt: Timestamp,
    revokedAt: Timestamp? = nil
  ) {
    self.id = id
    self.name = name
    self.role = role
    self.store = store
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.revokedAt = revokedAt
  }
}

/// Somebody who has signed in.
public struct ConsoleSession: Sendable {
  public let token: AccessToken
  /// What every form must bring back.
  public let formKey: String
  public let issuedAt: Timestamp
  /// The server's own time.
  public let now: Timestamp
}
