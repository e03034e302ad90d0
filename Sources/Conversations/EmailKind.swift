/// Which way an e-mail went; also the routing key of its event and the name of its queue.
public enum EmailKind: String, CaseIterable, Sendable {
  /// The store wrote.
  case sent = "email-sent"
  /// Somebody wrote to the customer or the store about the order.
  case received = "email-received"
}
