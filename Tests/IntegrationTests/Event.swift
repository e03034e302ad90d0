import Conversations
import Fleet
import Foundation
import RabbitMQ

/// An event of the contract to change and publish.
struct Event {
  var type = "email-sent"
  var source = "/oms/acme"
  var id: String
  var store = "acme"
  var order: String? = "v502559llux-01"
  var from: [String: Any] = ["name": "Acme", "address": "orders@acme.example"]
  var to: [[String: Any]] = [["name": "Maria Silva", "address": "maria.silva@example.com"]]
  var subject = "Your order has shipped"
  var text = "Hello"
  /// Changes the finished event, `email` and `data` by path; NSNull writes null, nil takes a field away.
  var changes: [(path: String, value: Any?)] = []
  var routingKey: String?
  var contentType = EmailEvent.contentType
  var headers: [Field] = []

  init(_ id: String) { self.id = id }

  func with(_ change: (inout Event) -> Void) -> Event {
    var event = self
    change(&event)
    return event
  }

  var json: String {
    var email: [String: Any] = ["from": from, "to": to, "subject": subject, "text": text]
    email["messageId"] = "<\(id.prefix(40))@mail.acme.example>"
    var data: [String: Any] = ["store": store, "email": email]
    data["order"] = order
    var event: [String: Any] = [
      "specversion": "1.0", "type": type, "source": source, "id": id, "time": "2026-11-23T16:32:00Z",
      "datacontenttype": "application/json", "data": data,
    ]
    for change in changes { event = Self.set(change.value, at: change.path.split(separator: ".")[...], in: event) }
    let bytes = try! JSONSerialization.data(withJSONObject: event, options: [.sortedKeys])
    return String(decoding: bytes, as: UTF8.self)
  }

  var message: Message { message(body: Array(json.utf8)) }

  func message(body: [UInt8]) -> Message {
    Message(
      exchange: EventTopology.events, routingKey: routingKey ?? type, contentType: contentType, messageID: nil,
      headers: headers, body: body, isMandatory: true)
  }

  private static func set(
    _ value: Any?, at path: ArraySlice<Substring>, in object: [String: Any]
  ) -> [String: Any] {
    var object = object
    let key = String(path.first!)
    if path.count == 1 {
      object[key] = value
    } else {
      object[key] = set(value, at: path.dropFirst(), in: object[key] as? [String: Any] ?? [:])
    }
    return object
  }
}
