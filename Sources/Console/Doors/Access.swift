import Conversations
import Timeline

/// What may be done in the console.
enum Permission: CaseIterable, Sendable {
  case readConversations
  case changeSettings
  case readOperations
  case settleDeadLetters
  case readAudit
}

extension AccessRole {
  var permissions: Set<Permission> {
    switch self {
    case .viewer: [.readConversations]
    case .storeAdmin: [.readConversations, .changeSettings, .readAudit]
    case .operator: [.readConversations, .readOperations, .settleDeadLetters, .readAudit]
    case .privacy: [.readConversations, .readAudit]
    }
  }
}

/// Whom an endpoint is open to. There is no default: an endpoint that does not say so does not compile.
enum Access: Sendable, Equatable {
  /// Sign-in, assets, health: nothing of any store.
  case everybody
  /// Whoever signed in.
  case signedIn
  /// Whoever has the permission, in the store that the path names.
  case store(Permission)
  /// Whoever has the permission, of every store.
  case fleet(Permission)
  /// Whoever has the permission; shows what the token may see.
  case own(Permission)

  /// - Parameters:
  ///   - token: the visitor's token, nil when there is none.
  ///   - store: the store that the path names.
  func admits(_ token: AccessToken?, to store: StoreID?) -> Bool {
    if case .everybody = self { return true }
    guard let token else { return false }
    switch self {
    case .everybody, .signedIn: return true
    case .store(let permission):
      guard let store else { return false }
      return token.role.permissions.contains(permission) && (token.store == nil || token.store == store)
    case .fleet(let permission): return token.role.permissions.contains(permission) && token.store == nil
    case .own(let permission): return token.role.permissions.contains(permission)
    }
  }
}
