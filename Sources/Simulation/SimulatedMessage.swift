public import Conversations

/// One message as the simulated OMS publishes it, and what must become of it.
public struct SimulatedMessage: Sendable {
  /// `email-sent` or `email-received`; in some bad ones something that was mistyped.
  public let routingKey: String
  /// The AMQP property `content_type`.
  public let contentType: String
  public let body: [UInt8]
  /// The AMQP headers: now and then a `traceparent`.
  public let headers: [(String, String)]
  /// What must become of it.
  public let expectation: Expectation
  /// Where it comes from, as far as the message tells: nil where the body cannot be read or the field is damaged.
  public let store, order, source, id: String?
  /// The real addresses that it was written with, in every spelling: of participants, and mentioned or quoted.
  public let addresses: [String]

  /// The same message once more.
  func repeated() -> SimulatedMessage {
    SimulatedMessage(
      routingKey: routingKey, contentType: contentType, body: body, headers: headers, expectation: .repeated,
      store: store, order: order, source: source, id: id, addresses: addresses)
  }
}

/// What must become of a simulated message.
public enum Expectation: Sendable, Equatable {
  /// A timeline entry of its own.
  case entry
  /// Nothing new: it is the same, byte for byte, as an earlier message that made an entry.
  case repeated
  /// A dead letter.
  case dead(Reason)
}
