import Conversations
import Fleet
import Foundation
import RabbitMQ
import Simulation
import Synchronization

/// The publisher: knows by id what it published and what must become of it, and publishes again what was not confirmed.
final class OMS: Sendable {
  /// What is remembered of a message.
  struct Published: Sendable {
    let routingKey: String
    let id, order: String?
    let expectation: Expectation
    /// The ids under which the feed tells of its entry, and the OMS hears of its dead letter.
    let feedID: String?
    let letterID: String
  }

  private struct State {
    /// How many messages may be published so far.
    var released = 0
    var published: [Published] = []
    var addresses: Set<String> = []
    var confirmed = 0
    /// How many entries must have come of what is confirmed.
    var entries = 0
    var isPaused = false
    var isAtRest = true
    var isOver = false
  }

  private let seed: UInt64
  private let brokers: [BrokerEndpoint]
  private let state = Mutex(State())

  init(seed: UInt64, brokers: [BrokerEndpoint]) {
    self.seed = seed
    self.brokers = brokers
    let thread = Thread { [self] in work() }
    thread.name = "oms"
    thread.start()
  }

  private func simulation() -> Simulation { Simulation(seed: seed, stores: 10, badShare: 0.02, duplicateShare: 0.03) }

  func release(_ count: Int) { state.withLock { $0.released += count } }

  var released: Int { state.withLock(\.released) }
  var isDone: Bool { state.withLock { $0.confirmed == $0.released } }
  /// Everything that was ever handed to the broker.
  var published: [Published] { state.withLock(\.published) }
  /// Every real address that was published, in lower case.
  var addresses: Set<String> { state.withLock(\.addresses) }
  /// How many entries must have come of what is confirmed.
  var expectedEntries: Int { state.withLock(\.entries) }

  func stop() { state.withLock { $0.isOver = true } }

  /// Lets nothing be under way while `work` is done.
  func whileAtRest(_ work: () throws -> Void) throws {
    state.withLock { $0.isPaused = true }
    defer { state.withLock { $0.isPaused = false } }
    let deadline = ContinuousClock.now + .seconds(60)
    while !state.withLock(\.isAtRest) {
      guard ContinuousClock.now < deadline else { throw FaultsFailure("The OMS cannot get rid of its messages.") }
      Thread.sleep(forTimeInterval: 0.02)
    }
    try work()
  }

  /// Publishes again what was published to a queue and did not come to its end: what an OMS does when a queue is lost.
  func publishAgain(_ routingKey: String, unless isSettled: (Published) -> Bool) throws {
    let published = published
    let publisher = try Publisher(Connection(brokers, name: "faults oms"))
    var messages: [Message] = []
    for (memory, simulated) in zip(published, simulation())
    where memory.routingKey == routingKey && !isSettled(memory) {
      messages.append(Message(simulated))
      if messages.count == 200 {
        try publisher.publish(messages)
        messages = []
      }
    }
    try publisher.publish(messages)
    publisher.close()
  }

  private func work() {
    var simulation = simulation()
    var publisher: Publisher?
    var pending: [Message] = []
    while !state.withLock(\.isOver) {
      if pending.isEmpty {
        let count = state.withLock { state in
          let count = state.isPaused ? 0 : min(200, state.released - state.published.count)
          state.isAtRest = count == 0
          return count
        }
        guard count > 0 else {
          // What the broker says meanwhile must be heard.
          do { try publisher?.keepAlive() } catch { publisher = nil }
          Thread.sleep(forTimeInterval: 0.01)
          continue
        }
        let batch = (0..<count).compactMap { _ in simulation.next() }
        pending = batch.map(Message.init)
        state.withLock { state in
          for message in batch {
            state.published.append(Published(message))
            for address in message.addresses { state.addresses.insert(address.lowercased()) }
          }
        }
      }
      do {
        let open = try publisher ?? Publisher(Connection(brokers, name: "faults oms"))
        publisher = open
        try open.publish(pending)
        state.withLock { state in
          let confirmed = state.published[state.confirmed..<state.confirmed + pending.count]
          state.entries += confirmed.count { $0.expectation == .entry }
          state.confirmed += pending.count
        }
        pending = []
      } catch {
        publisher = nil
        Thread.sleep(forTimeInterval: 0.3)
      }
    }
    publisher?.close()
  }
}

extension OMS.Published {
  fileprivate init(_ message: SimulatedMessage) {
    let queue = EmailKind(rawValue: message.routingKey)?.rawValue ?? EventTopology.unrouted
    self.init(
      routingKey: message.routingKey, id: message.id, order: message.order, expectation: message.expectation,
      feedID: message.feedID, letterID: Digest.deadLetterID(queue: queue, body: message.body))
  }
}

extension SimulatedMessage {
  fileprivate var feedID: String? {
    guard let store = store.flatMap(StoreID.init), let source, let id else { return nil }
    return EventKey(store: store, source: ExactText(source), id: ExactText(id)).feedID
  }
}

extension Message {
  fileprivate convenience init(_ simulated: SimulatedMessage) {
    self.init(
      exchange: EventTopology.events, routingKey: simulated.routingKey, contentType: simulated.contentType,
      messageID: simulated.id, headers: simulated.headers.map { Field($0.0, .string($0.1)) }, body: simulated.body,
      isMandatory: true)
  }
}
