import Blocking
import Conversations
import Fleet
import JSON
import RabbitMQ

/// The e-mail that "Try it" sends: an event as an OMS would publish it, for an order that is nobody's.
struct TestEmail: Sendable {
  static let order = OrderID("console-test")!
  static let source = ExactText("/conversation-tracker/console/try-it")
  /// A customer who does not exist, at a domain that never will (RFC 2606 §3).
  static let customer = "maria.silva@example.com"

  let store: StoreID
  let id: String
  let time: Timestamp

  var event: EventKey { EventKey(store: store, source: Self.source, id: ExactText(id)) }

  var message: Message {
    var json = JSONWriter()
    json.object { json in
      json.member("specversion", "1.0")
      json.member("type", EmailKind.sent.rawValue)
      json.member("source", Self.source.text)
      json.member("id", id)
      json.member("time", time.rfc3339)
      json.member("datacontenttype", "application/json")
      json.key("data")
      json.object { json in
        json.member("store", store.text)
        json.member("order", Self.order.text)
        json.key("email")
        json.object { json in
          json.member("messageId", "<\(id)@console.example>")
          json.key("from")
          json.object { json in
            json.member("name", "Orders Management")
            json.member("address", "orders@store.example")
          }
          json.key("to")
          json.array([Self.customer]) { json, address in
            json.object { json in
              json.member("name", "Maria Silva")
              json.member("address", address)
            }
          }
          json.member("subject", "Test e-mail")
          json.member("text", "This is a test e-mail to \(Self.customer). Nobody will receive it.")
        }
      }
    }
    return Message(
      exchange: EventTopology.events, routingKey: EmailKind.sent.rawValue, contentType: EmailEvent.contentType,
      messageID: nil, body: json.bytes, isMandatory: true)
  }

  /// Publishes it, on a thread of its own: the broker's library blocks.
  ///
  /// - Throws: `BrokerError`; `CancellationError` as soon as the task is cancelled, and it may be published all the same.
  func publish(to brokers: [BrokerEndpoint]) async throws {
    try await onThread { [message] in
      let publisher = try Publisher(Connection(brokers, name: "console tries the mask"))
      defer { publisher.close() }
      try publisher.publish([message])
    }
  }
}
