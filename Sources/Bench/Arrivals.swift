import Fleet
import Foundation
import JSON
import RabbitMQ
import Synchronization

/// When each feed message first came, heard on a thread of its own.
final class Arrivals: Sendable {
  private struct State {
    var moments: [FeedID: ContinuousClock.Instant] = [:]
    var isOver = false
  }

  private let state = Mutex(State())
  private let expected: Int

  /// - Parameter expected: how many different messages there will be.
  init(expected: Int) { self.expected = expected }

  var moments: [FeedID: ContinuousClock.Instant] { state.withLock { $0.moments } }

  /// Listens until everything has come, or ``stop()``.
  func listen(_ brokers: [BrokerEndpoint], queue: String) throws {
    let consumer = try Consumer(RabbitMQ.Connection(brokers, name: "bench feed"), queues: [queue], prefetch: 1_000)
    let reader = JSONReader()
    while !state.withLock({ $0.isOver || $0.moments.count >= expected }) {
      let deliveries = try consumer.receive(limit: 500, bytes: 64 << 20, wait: .milliseconds(100))
      let now = ContinuousClock.now
      guard let last = deliveries.last else { continue }
      let ids = try deliveries.compactMap { try reader.read($0.body)["id"]?.string.flatMap(FeedID.init) }
      state.withLock { state in
        for id in ids where state.moments[id] == nil { state.moments[id] = now }
      }
      try consumer.acknowledge(upTo: last.tag)
    }
    consumer.close()
  }

  func stop() { state.withLock { $0.isOver = true } }

  /// Waits until so many messages have come.
  ///
  /// - Throws: ``BenchFailure`` when nothing comes any more.
  func wait(for count: Int, _ system: ScratchSystem, _ processes: WorkerProcesses) throws {
    var seen = -1
    var moved = ContinuousClock.now
    while true {
      let arrived = state.withLock { $0.moments.count }
      if arrived >= count { return }
      if arrived > seen { (seen, moved) = (arrived, .now) }
      guard ContinuousClock.now - moved < FeedQueue.patience else {
        throw BenchFailure(
          "\(count - arrived) of \(count) events have not reached the feed, and nothing has come for "
            + "\(FeedQueue.patience.components.seconds) seconds; dead letters: \(try system.deadLetterCount()).")
      }
      try system.requireNotInterrupted()
      try processes.requireRunning()
      Thread.sleep(forTimeInterval: 0.02)
    }
  }
}
