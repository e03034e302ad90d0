import Conversations
import Foundation
import JSON
public import Masking
public import RabbitMQ
public import Timeline

/// A dead letter's message as it came: what a replay needs.
public struct SealedMessage: Sendable {
  public let exchange: String
  public let routingKey: String
  public let contentType: String?
  public let headers: [Field]
  public let body: [UInt8]

  /// Opens a dead letter.
  ///
  /// - Throws: ``BrokenSeal`` when the key is not the one that sealed it.
  public init(_ letter: SealedDeadLetter, key: AliasKey) throws(BrokenSeal) {
    let bytes = try key.open(deadLetter: letter.sealedMessage, id: letter.letter.id)
    guard let envelope = Self.envelope(bytes) else { throw BrokenSeal() }
    self = envelope
  }

  // Sealed are an envelope, length-prefixed, then the body: a body of megabytes is not escaped into JSON.

  static func bytes(_ delivery: Delivery) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("exchange", delivery.exchange)
      json.member("routingKey", delivery.routingKey)
      json.member("contentType", delivery.contentType)
      json.key("headers")
      json.array(delivery.headers) { json, field in
        json.object { json in
          json.member("name", field.name)
          json.key("value")
          field.value.write(to: &json)
        }
      }
    }
    return Digest.lengthPrefixed(json.bytes) + delivery.body
  }

  private static func envelope(_ bytes: [UInt8]) -> SealedMessage? {
    guard bytes.count >= 4 else { return nil }
    let length = bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
    guard bytes.count >= 4 + length,
      let json = try? JSONReader().read(Array(bytes[4..<4 + length]))
    else { return nil }
    return SealedMessage(json, body: Array(bytes[(4 + length)...]))
  }

  private init?(_ json: JSONValue, body: [UInt8]) {
    guard let exchange = json["exchange"]?.string, let routingKey = json["routingKey"]?.string,
      let headers = json["headers"]
    else { return nil }
    self.exchange = exchange
    self.routingKey = routingKey
    contentType = json["contentType"]?.string
    self.headers = headers.elements.compactMap { header in
      guard let name = header["name"]?.string, let value = header["value"] else { return nil }
      return Field(name, FieldValue(value))
    }
    self.body = body
  }
}

extension Message {
  /// The message that was sealed, once more: as its event needs it, and with nothing else that came with it. Whatever
  /// queue it was read from, it goes the way of every event.
  convenience init(replaying message: SealedMessage) {
    self.init(
      exchange: EventTopology.events, routingKey: Self.short(message.routingKey) ?? EventTopology.unrouted,
      contentType: message.contentType.flatMap(Self.short) ?? "", messageID: nil,
      headers: message.headers.filter { $0.value != .null && EventTopology.eventHeaders.contains($0.name) },
      body: message.body, isMandatory: true)
  }

  /// Nil for what does not fit AMQP's short strings (AMQP 0-9-1 §4.2.5.3), as broken UTF-8 may not once it is mended.
  private static func short(_ text: String) -> String? { text.utf8.count <= 255 ? text : nil }
}

extension SealedDeadLetter {
  /// Buries a delivery, now.
  init(_ delivery: Delivery, _ invalid: InvalidEvent, key: AliasKey) {
    let id = Digest.deadLetterID(queue: delivery.queue, body: delivery.body)
    self.init(
      letter: DeadLetter(
        id: id, reason: invalid.reason, detail: invalid.detail, queue: delivery.queue,
        origin: invalid.origin, failedAt: .now),
      keyID: key.id, sealedMessage: key.seal(deadLetter: SealedMessage.bytes(delivery), id: id))
  }
}

extension Timestamp {
  static var now: Timestamp {
    Timestamp(microseconds: Int64(Date.now.timeIntervalSince1970 * 1_000_000))
  }
}

extension FieldValue {
  /// Texts, numbers and flags are kept; of all else, which no event needs, only that it was there.
  func write(to json: inout JSONWriter) {
    switch self {
    case .bool(let flag): json.bool(flag)
    case .integer(let number): json.integer(number)
    default: json.string(text)
    }
  }

  fileprivate init(_ json: JSONValue) {
    switch json.kind {
    case .bool: self = .bool(json.bool!)
    case .integer: self = .integer(Int64(json.integer!))
    case .string: self = .string(json.string!)
    default: self = .null
    }
  }
}
