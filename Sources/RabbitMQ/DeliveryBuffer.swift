/// Deliveries that came and that nobody has taken yet, in order.
struct DeliveryBuffer {
  private var deliveries: [Delivery] = []
  /// Of the bodies, in bytes.
  private(set) var size = 0
  /// About how many bytes of bodies to hold.
  private let capacity: Int

  init(capacity: Int) { self.capacity = capacity }

  var isEmpty: Bool { deliveries.isEmpty }
  var count: Int { deliveries.count }

  /// Whether there is room for more. One delivery always finds room, however large.
  var hasRoom: Bool { size < capacity }

  mutating func append(_ delivery: Delivery) {
    deliveries.append(delivery)
    size += delivery.body.count
  }

  /// Takes the first deliveries, and keeps nothing of them.
  ///
  /// - Parameters:
  ///   - limit: the most deliveries.
  ///   - bytes: the most bytes of bodies; a single larger delivery is still taken, alone.
  mutating func take(limit: Int, bytes: Int) -> [Delivery] {
    var end = 0
    var taken = 0
    while end < deliveries.count, end < limit {
      let next = deliveries[end].body.count
      if taken + next > bytes, end > 0 { break }
      taken += next
      end += 1
    }
    let batch = Array(deliveries[..<end])
    deliveries.removeFirst(end)
    size -= taken
    return batch
  }
}
