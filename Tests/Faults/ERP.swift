import Conversations
import Crypto
import Fleet
import Foundation
import JSON
import RabbitMQ
import Synchronization

/// The subscriber: hears the whole feed and all rejections, and remembers under which id came what.
final class ERP: Sendable {
  private struct State {
    /// A digest of each entry's document, by feed id.
    var documents: [String: UInt64] = [:]
    var rejections: Set<String> = []
    var messages = 0
    /// Ids under which two different contents came.
    var contradictions: Set<String> = []
    var isPaused = false
    var isOver = false
  }

  static let feedQueue = "faults-feed"
  static let rejectionQueue = "faults-rejections"

  private let brokers: [BrokerEndpoint]
  private let state = Mutex(State())

  /// Declares its queues and begins to listen.
  init(_ brokers: [BrokerEndpoint]) throws {
    self.brokers = brokers
    let quorum = [Field("x-queue-type", .string("quorum"))]
    let connection = try Connection(brokers, name: "faults erp")
    try connection.declare(
      Topology(
        queues: [.init(Self.feedQueue, arguments: quorum), .init(Self.rejectionQueue, arguments: quorum)],
        bindings: [
          .init(queue: Self.feedQueue, to: EventTopology.feed, routingKey: "#"),
          .init(queue: Self.rejectionQueue, to: EventTopology.rejections, routingKey: "#"),
        ]))
    connection.close()
    let thread = Thread { [self] in work() }
    thread.name = "erp"
    thread.start()
  }

  var documents: [String: UInt64] { state.withLock(\.documents) }
  /// Whether the feed told of an entry, by its feed id.
  func hasHeard(_ id: String) -> Bool { state.withLock { $0.documents[id] != nil } }
  var rejections: Set<String> { state.withLock(\.rejections) }
  var rejectionCount: Int { state.withLock(\.rejections.count) }
  var contradictions: Set<String> { state.withLock(\.contradictions) }
  /// How many different entries came.
  var entryCount: Int { state.withLock(\.documents.count) }
  /// How many messages came, repeated ones included.
  var messageCount: Int { state.withLock(\.messages) }

  /// Leaves everything in the queues meanwhile.
  func pause(_ isPaused: Bool) { state.withLock { $0.isPaused = isPaused } }

  /// Stops, and takes its queues away.
  func stop() {
    state.withLock { $0.isOver = true }
    guard let connection = try? Connection(brokers, name: "faults erp") else { return }
    for queue in [Self.feedQueue, Self.rejectionQueue] { try? connection.delete(queue: queue) }
  }

  static func digest(_ document: some Sequence<UInt8>) -> UInt64 {
    SHA256.hash(data: Array(document)).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  private func work() {
    let reader = JSONReader()
    var consumer: Consumer?
    while !state.withLock(\.isOver) {
      if state.withLock(\.isPaused) {
        consumer = nil
        Thread.sleep(forTimeInterval: 0.05)
        continue
      }
      do {
        let open =
          try consumer
          ?? Consumer(
            Connection(brokers, name: "faults erp"), queues: [Self.feedQueue, Self.rejectionQueue], prefetch: 500)
        consumer = open
        let deliveries = try open.receive(limit: 500, bytes: 16 << 20, wait: .milliseconds(100))
        guard let last = deliveries.last else { continue }
        for delivery in deliveries { hear(delivery, reader) }
        try open.acknowledge(upTo: last.tag)
      } catch {
        consumer = nil
        Thread.sleep(forTimeInterval: 0.3)
      }
    }
    consumer?.close()
  }

  private func hear(_ delivery: Delivery, _ reader: JSONReader) {
    let id = (try? reader.read(delivery.body))?["id"]?.string ?? ""
    guard delivery.queue == Self.feedQueue else {
      state.withLock { _ = $0.rejections.insert(id) }
      return
    }
    let digest = Self.digest(Self.document(of: delivery.body))
    state.withLock { state in
      state.messages += 1
      if let earlier = state.documents.updateValue(digest, forKey: id), earlier != digest {
        state.contradictions.insert(id)
      }
    }
  }

  /// What a feed message shows as `data`, byte for byte: its last member. No value can hold the name with its quotes.
  private static func document(of body: [UInt8]) -> [UInt8] {
    let name = Array("\"data\":".utf8)
    guard let start = body.firstRange(of: name) else { return [] }
    return Array(body[start.upperBound...].dropLast())
  }
}
