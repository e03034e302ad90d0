import Conversations

/// An event as the simulated OMS means it, before anything is wrong with it.
struct Draft {
  var kind: EmailKind
  var source: String
  var id: String
  var time: String
  var store: String
  var order: String
  var email: Email
  /// The real addresses in it, in every spelling.
  var addresses: [String]
}
