/// Puts deliveries together from their parts: a method, a header, and as much body as the header announced.
struct DeliveryAssembler {
  private var delivery: Delivery?
  /// How much of the body is still to come; nil before the header came.
  private var missing: Int?

  /// A delivery begins.
  mutating func begin(_ delivery: Delivery) {
    self.delivery = delivery
    missing = nil
  }

  /// Its header came. Returns the delivery when it has no body.
  mutating func header(contentType: String?, headers: [Field], bodySize: Int) -> Delivery? {
    delivery?.contentType = contentType
    delivery?.headers = headers
    // The size is the sender's word; memory follows the bytes that really come.
    delivery?.body.reserveCapacity(min(bodySize, 1 << 20))
    missing = bodySize
    return takeIfWhole()
  }

  /// A piece of its body came. Returns the delivery when it is whole.
  mutating func body(_ fragment: UnsafeRawBufferPointer) -> Delivery? {
    guard let missing else { return nil }
    delivery?.body.append(contentsOf: fragment)
    self.missing = missing - fragment.count
    return takeIfWhole()
  }

  private mutating func takeIfWhole() -> Delivery? {
    guard let missing, missing <= 0 else { return nil }
    self.missing = nil
    return delivery.take()
  }
}
