import Conversations
import Testing

extension EmailEvent {
  /// An e-mail of order v502559llux-01 of the store acme.
  static func example(
    _ kind: EmailKind = .sent, order: String = "v502559llux-01", from: String = "orders@acme.example",
    to: [String] = [],
    cc: [String] = [], replyTo: [String] = [], change: (inout Email) -> Void = { _ in }
  ) throws -> EmailEvent {
    func mailbox(_ address: String) -> Email.Mailbox { .init(name: "name of \(address)", address: address) }
    var email = Email(
      from: mailbox(from), to: to.map(mailbox), cc: cc.map(mailbox), replyTo: replyTo.map(mailbox))
    change(&email)
    return EmailEvent(
      kind: kind, source: ExactText("/oms/acme"), id: ExactText("a8f1"),
      time: Timestamp(microseconds: 1_795_451_520_000_000), store: try #require(StoreID("acme")),
      order: OrderID(order), email: email)
  }
}
