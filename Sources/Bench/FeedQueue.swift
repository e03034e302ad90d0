import Fleet
import JSON
import RabbitMQ

/// A quorum queue of our own that hears the whole feed, as an ERP's would.
final class FeedQueue {
  /// How long no message may arrive before the rest counts as missing.
  static let patience = Duration.seconds(30)

  let name = "bench-feed-\(String(UInt64.random(in: 0...UInt64.max), radix: 16))"
  private let brokers: [BrokerEndpoint]
  private let connection: RabbitMQ.Connection

  init(_ brokers: [BrokerEndpoint]) throws(BrokerError) {
    self.brokers = brokers
    connection = try RabbitMQ.Connection(brokers, name: "bench")
    try connection.declare(
      Topology(
        queues: [.init(name, arguments: [Field("x-queue-type", .string("quorum"))])],
        bindings: [.init(queue: name, to: EventTopology.feed, routingKey: "#")]))
  }

  /// How many messages stand in it.
  func count() throws(BrokerError) -> Int { try connection.messageCount(queue: name) }

  /// Over a new connection: ours may have been silent for too long.
  func delete() throws(BrokerError) {
    let connection = try RabbitMQ.Connection(brokers, name: "bench")
    try connection.delete(queue: name)
    connection.close()
  }

  /// Takes everything out of the queue until each of `expected` has come, or nothing more comes.
  ///
  /// - Throws: ``BenchFailure`` when one is missing, or one came that nobody expects; ``BrokerError``.
  func requireAll(_ expected: Set<FeedID>, doorbell: Doorbell) throws {
    let consumer = try Consumer(
      RabbitMQ.Connection(brokers, name: "bench feed"), queues: [name], prefetch: 2_000)
    let reader = JSONReader()
    var missing = expected
    var strangers = 0
    while !missing.isEmpty {
      let deliveries = try consumer.receive(
        limit: 1_000, bytes: 64 << 20, wait: Self.patience, doorbell: doorbell.descriptor)
      if doorbell.isRung { throw BenchFailure.interrupted }
      guard let last = deliveries.last else { break }
      for delivery in deliveries {
        guard let id = try reader.read(delivery.body)["id"]?.string.flatMap(FeedID.init), expected.contains(id) else {
          strangers += 1
          continue
        }
        missing.remove(id)
      }
      try consumer.acknowledge(upTo: last.tag)
    }
    consumer.close()
    guard missing.isEmpty, strangers == 0 else {
      throw BenchFailure(
        "\(missing.count) of \(expected.count) feed messages are missing, and \(strangers) belong to no event.")
    }
  }
}
