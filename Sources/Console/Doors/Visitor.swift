import Conversations
import Timeline

/// Somebody who has shown a token.
struct Visitor: Sendable {
  let token: AccessToken
  /// What their forms must bring back; nil for who shows the token with every request, as programs do.
  let formKey: String?

  /// How audit and history call them.
  var name: String { token.holder }

  func decision(_ because: String? = nil) -> Decision { Decision(by: name, because: because) }

  func may(_ permission: Permission, in store: StoreID? = nil) -> Bool {
    (store.map { Access.store(permission).admits(token, to: $0) }) ?? Access.own(permission).admits(token, to: nil)
  }
}
