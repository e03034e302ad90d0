/// A message as the broker delivered it. A class, for it is handed on a dozen times.
public final class Delivery: Sendable {
  /// Numbers the deliveries of one consumer from 1; of no meaning to any other.
  public let tag: UInt64
  public let queue: String
  public let exchange: String
  public let routingKey: String
  public let redelivered: Bool
  public let contentType: String?
  public let headers: [Field]
  public let body: [UInt8]

  public init(
    tag: UInt64, queue: String, exchange: String = "", routingKey: String, redelivered: Bool = false,
    contentType: String?, headers: [Field] = [], body: [UInt8]
  ) {
    self.tag = tag
    self.queue = queue
    self.exchange = exchange
    self.routingKey = routingKey
    self.redelivered = redelivered
    self.contentType = contentType
    self.headers = headers
    self.body = body
  }

  /// The text of a header, nil when it is missing or no text.
  public func header(_ name: String) -> String? {
    headers.first { $0.name == name }?.value.text
  }
}
