/// A message as the broker delivered it.
public struct Delivery: Sendable {
  /// Numbers the deliveries of one consumer from 1; of no meaning to any other.
  public var tag: UInt64
  public var queue: String
  public var exchange: String
  public var routingKey: String
  public var redelivered: Bool
  public var contentType: String?
  public var headers: [Field]
  public var body: [UInt8]

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
