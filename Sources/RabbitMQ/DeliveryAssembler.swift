/// Puts deliveries together from their parts: a method, a header, and as much body as the header announced.
struct DeliveryAssembler {
  /// What `basic.deliver` says of a delivery.
  struct Method {
    var tag: UInt64
    var queue: String
    var exchange: String
    var routingKey: String
    var redelivered: Bool
  }

  private var method: Method?
  private var contentType: String?
  private var headers: [Field] = []
  private var body: [UInt8] = []
  /// How much of the body is still to come; nil before the header came.
  private var missing: Int?

  /// A delivery begins.
  mutating func begin(_ method: Method) {
    self.method = method
    missing = nil
  }

  /// Its header came. Returns the delivery when it has no body.
  mutating func header(contentType: String?, headers: [Field], bodySize: Int) -> Delivery? {
    self.contentType = contentType
    self.headers = headers
    body = []
    // The size is the sender's word; memory follows the bytes that really come.
    if method != nil { body.reserveCapacity(min(bodySize, 1 << 20)) }
    missing = bodySize
    return takeIfWhole()
  }

  /// A piece of its body came. Returns the delivery when it is whole.
  mutating func body(_ fragment: UnsafeRawBufferPointer) -> Delivery? {
    guard let missing else { return nil }
    if method != nil { body.append(contentsOf: fragment) }
    self.missing = missing - fragment.count
    return takeIfWhole()
  }

  private mutating func takeIfWhole() -> Delivery? {
    guard let missing, missing <= 0 else { return nil }
    self.missing = nil
    guard let method = method.take() else { return nil }
    let delivery = Delivery(
      tag: method.tag, queue: method.queue, exchange: method.exchange, routingKey: method.routingKey,
      redelivered: method.redelivered, contentType: contentType, headers: headers, body: body)
    // It alone holds them from here on.
    headers = []
    body = []
    return delivery
  }
}
