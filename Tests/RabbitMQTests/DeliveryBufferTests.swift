import Testing

@testable import RabbitMQ

@Suite struct DeliveryBufferTests {
  private func delivery(_ tag: UInt64, bytes: Int = 1) -> Delivery {
    Delivery(
      tag: tag, queue: "q", exchange: "e", routingKey: "k", redelivered: false, contentType: nil,
      body: [UInt8](repeating: 0, count: bytes))
  }

  @Test("deliveries come out in order, as many as asked for")
  func order() {
    var buffer = DeliveryBuffer(capacity: 100)
    for tag in 1...5 as ClosedRange<UInt64> { buffer.append(delivery(tag)) }
    #expect(buffer.take(limit: 2, bytes: 100).map(\.tag) == [1, 2])
    buffer.append(delivery(6))
    #expect(buffer.take(limit: 9, bytes: 100).map(\.tag) == [3, 4, 5, 6])
    #expect(buffer.isEmpty && buffer.take(limit: 9, bytes: 100).isEmpty)
  }

  @Test("a batch is bounded in bytes, and a larger delivery comes alone")
  func bytes() {
    var buffer = DeliveryBuffer(capacity: 1_000)
    for (tag, bytes) in [(1, 40), (2, 60), (3, 1), (4, 500), (5, 1)] {
      buffer.append(delivery(UInt64(tag), bytes: bytes))
    }
    #expect(buffer.take(limit: 9, bytes: 100).map(\.tag) == [1, 2])
    #expect(buffer.take(limit: 9, bytes: 100).map(\.tag) == [3])
    #expect(buffer.take(limit: 9, bytes: 100).map(\.tag) == [4])
    #expect(buffer.take(limit: 9, bytes: 100).map(\.tag) == [5])
  }

  @Test("there is room until the bodies fill it, and again when they are taken")
  func room() {
    var buffer = DeliveryBuffer(capacity: 10)
    buffer.append(delivery(1, bytes: 9))
    #expect(buffer.hasRoom)
    buffer.append(delivery(2, bytes: 50))
    #expect(!buffer.hasRoom)
    _ = buffer.take(limit: 1, bytes: 100)
    #expect(!buffer.hasRoom)
    _ = buffer.take(limit: 1, bytes: 100)
    #expect(buffer.hasRoom)
  }

  @Test("what was taken is not kept, though the buffer is never empty")
  func backlog() {
    var buffer = DeliveryBuffer(capacity: 1_000)
    buffer.append(delivery(0))
    for tag in 1...10_000 as ClosedRange<UInt64> {
      buffer.append(delivery(tag))
      #expect(buffer.take(limit: 1, bytes: 100).count == 1)
      #expect(buffer.count == 1)
    }
  }
}
