import Conversations
import RabbitMQ
import Testing

extension IntegrationTests {
  @Suite struct Consumers {
    /// Messages that wait for a consumer which has no room for them.
    private struct Flood {
      let queue: String
      let count: Int
      let bytes: Int
    }

    /// In seconds.
    private static let heartbeat = 4

    @Test("a consumer that has no room for more keeps its connection through a long outage")
    func noRoom() async throws {
      let world = try await World()
      // Small ones stay in the client library's buffer, large ones fill every buffer up to the broker's.
      let floods = [
        Flood(queue: EmailKind.allCases[0].rawValue, count: 4_000, bytes: 500),
        Flood(queue: EmailKind.allCases[1].rawValue, count: 100, bytes: 1 << 20),
      ]
      let consumers = try floods.map { flood in
        let message = Message(
          exchange: "", routingKey: flood.queue, contentType: "text/plain", messageID: nil,
          body: [UInt8](repeating: 0, count: flood.bytes), isMandatory: true)
        try world.publish(Array(repeating: message, count: flood.count))
        return try Consumer(
          Connection(world.endpoints(), name: "tests hold on", heartbeat: Self.heartbeat), queues: [flood.queue],
          prefetch: flood.count, bufferBytes: 100_000)
      }
      // The broker gives up a client that was silent for two heartbeats.
      for _ in 0..<4 * Self.heartbeat {
        for consumer in consumers { try consumer.keepAlive() }
        try await Task.sleep(for: .seconds(1))
      }
      for (flood, consumer) in zip(floods, consumers) {
        #expect(consumer.held.bytes < 100_000 + flood.bytes)
        let held = consumer.held.count
        var received: [Delivery] = []
        while received.count < flood.count {
          let deliveries = try consumer.receive(limit: 500, bytes: 1 << 30, wait: .seconds(10))
          received += deliveries
          try consumer.acknowledge(upTo: #require(deliveries.last).tag)
        }
        #expect(held > 0)
        #expect(received[..<held].allSatisfy { !$0.redelivered })
        // What found no room was given back once, and came again; on a busy machine the last may have come only now.
        let counts = received.filter(\.redelivered).map { delivery in
          delivery.headers.first { $0.name == "x-delivery-count" }?.value
        }
        #expect(!counts.isEmpty && counts.allSatisfy { $0 == .integer(1) })
        consumer.close()
      }
    }
  }
}
