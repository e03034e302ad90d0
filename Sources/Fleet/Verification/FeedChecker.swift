import Conversations
import JSON
import RabbitMQ
import Timeline

/// Holds the messages of a queue that hears the feed against the timelines, and takes them away. It belongs to one thread.
final class FeedChecker {
  private let database: Database
  private let scope: ProofScope
  private let reader = JSONReader()
  private var check = Proof.Check(.feed)
  /// The ids of the scope's entries that came.
  private var seen: Set<UInt128> = []
  private var messages = 0
  private var repeated = 0

  /// - Parameter scope: of which every entry must come.
  init(_ database: Database, _ scope: ProofScope) {
    self.database = database
    self.scope = scope
  }

  /// How long a queue must be empty to be taken for read: a worker may still be publishing what it has committed.
  private static let quiet = Duration.seconds(5)

  /// - Parameter report: takes how many messages were looked at, and how many there are.
  func run(_ brokers: [BrokerEndpoint], queue: String, report: (Int, Int) -> Void) throws -> Proof.Check {
    let connection = try Connection(brokers, name: "verify")
    let waiting = try connection.messageCount(queue: queue)
    let consumer = try Consumer(connection, queues: [queue], prefetch: 2_000)
    while true {
      let deliveries = try consumer.receive(limit: 500, bytes: 8 << 20, wait: Self.quiet)
      guard let last = deliveries.last else { break }
      try compare(deliveries)
      try consumer.acknowledge(upTo: last.tag)
      messages += deliveries.count
      report(messages, max(messages, waiting))
    }
    consumer.close()
    let entries = try findMissing()
    check.scrutiny = "\(messages) messages, \(entries) entries"
    if repeated > 0 { check.notes.append("\(repeated) messages came more than once, as they may.") }
    return check
  }

  private func compare(_ deliveries: [Delivery]) throws {
    let places = deliveries.map { place(of: $0) }
    var entries: [Place: StoredEntry] = [:]
    for stored in try database.entries(at: Set(places.compactMap(\.self)).map { ($0.conversation, $0.sequence) }) {
      entries[Place(conversation: stored.entry.conversation, sequence: stored.entry.sequence)] = stored
    }
    for (delivery, place) in zip(deliveries, places) {
      guard let place else {
        check.findings.add(
          "The queue holds a message that tells of no entry; bind it to conversation-feed alone, and let none but the workers publish there."
        )
        continue
      }
      guard let stored = entries[place] else {
        check.findings.add("The feed told of \(place.told), which is not stored; restore it from a backup.")
        continue
      }
      let message = FeedMessage(stored.entry)
      guard delivery.body == message.body, delivery.routingKey == message.routingKey else {
        check.findings.add(
          "The feed told of \(place.told) in other words than are stored; find out which of them changed, and restore it."
        )
        continue
      }
      if scope.holds(stored), !seen.insert(Self.number(message.id)).inserted { repeated += 1 }
    }
  }

  private struct Place: Hashable {
    let conversation: ConversationKey
    let sequence: Int

    var told: String { "entry \(sequence) of \(conversation.told)" }
  }

  private func place(of delivery: Delivery) -> Place? {
    guard let data = try? reader.read(delivery.body)["data"],
      let store = data["store"]?.string.flatMap(StoreID.init), let order = data["order"]?.string.flatMap(OrderID.init),
      let sequence = data["sequence"]?.integer
    else { return nil }
    return Place(conversation: ConversationKey(store: store, order: order), sequence: sequence)
  }

  /// - Returns: how many entries there are.
  private func findMissing() throws -> Int {
    var walk = EntryWalk(scope)
    var count = 0
    while let slice = try database.nextSlice(&walk, size: 5_000) {
      for (event, conversation, sequence) in try database.events(slice) {
        count += 1
        if seen.contains(Self.number(event.feedID)) { continue }
        check.findings.add(
          "\(Place(conversation: conversation, sequence: sequence).told.capitalizedFirst) did not come; check that the queue was bound before it was recorded, and let the OMS publish its event again: the feed then tells of it once more."
        )
      }
    }
    return count
  }

  private static func number(_ feedID: String) -> UInt128 { UInt128(feedID, radix: 16)! }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
