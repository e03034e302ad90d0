public import Conversations

/// Something that somebody does and that the audit tells of.
public struct AuditRecord: Sendable {
  public enum Action: String, CaseIterable, Sendable {
    case signIn = "sign-in"
    case signOut = "sign-out"
    /// Somebody came with a token that opens nothing.
    case failSignIn = "fail-sign-in"
    case changeMask = "change-mask"
    case changeOwnDomains = "change-own-domains"
    case tryMask = "try-mask"
    case createToken = "create-token"
    case revokeToken = "revoke-token"
    case reveal, export, replay, discard
  }

  public let action: Action
  /// What it is done to: never an address.
  public let target: String
  /// The store that it is about, where it is about a single one.
  public let store: StoreID?
  public let decision: Decision

  public init(_ action: Action, of target: String, in store: StoreID?, _ decision: Decision) {
    self.action = action
    self.target = target
    self.store = store
    self.decision = decision
  }
}
