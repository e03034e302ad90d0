import Conversations
import Foundation
import Postgres
import RabbitMQ
import Simulation
import Testing

/// Holds what was published against what became of it: timelines, feed, dead letters, rejections and counts.
struct Reconciliation {
  let world: World
  let published: [SimulatedMessage]
  /// Whether rejections may have been told more than once, as they may after a crash.
  var mayRepeatRejections = false

  func check() throws {
    let entries = try entries()
    try checkEntries(entries)
    try checkSequences()
    try checkFeed(entries)
    try checkDeadLetters(entries)
    try checkCounts()
  }

  private struct Entry {
    let order: String
    let sequence: Int
    let feedID: String
    let document: [UInt8]
  }

  private func entries() throws -> [String: Entry] {
    let rows = try world.query(
      "select store_id, source, event_id, order_id, sequence, document from entry")
    var entries: [String: Entry] = [:]
    for row in 0..<rows.count {
      let key = EventKey(
        store: try #require(StoreID(rows.text(row, 0))), source: ExactText(rows.text(row, 1)),
        id: ExactText(rows.text(row, 2)))
      entries[rows.text(row, 2)] = Entry(
        order: rows.text(row, 3), sequence: rows.integer(row, 4), feedID: key.feedID,
        document: rows.bytes(row, 5))
    }
    #expect(entries.count == rows.count)
    return entries
  }

  private var good: [SimulatedMessage] { published.filter { $0.expectation == .entry } }

  private func checkEntries(_ entries: [String: Entry]) throws {
    let expected = Set(good.compactMap(\.id))
    #expect(expected.count == good.count)
    #expect(Set(entries.keys).subtracting(expected).isEmpty, "There are entries that nobody published.")
    #expect(expected.subtracting(entries.keys).isEmpty, "Events were lost.")
  }

  private func checkSequences() throws {
    let gaps = try world.count(
      """
      select count(*) from (select 1 from entry group by store_id, order_id
      having count(*) <> max(sequence) or min(sequence) <> 1) as gap
      """)
    #expect(gaps == 0, "\(gaps) orders have gaps in their sequence.")
  }

  private func checkFeed(_ entries: [String: Entry]) throws {
    var bodies: [String: [UInt8]] = [:]
    for delivery in try world.feed() {
      let message = try Document(delivery.body)
      let id = try #require(message["id"])
      if let earlier = bodies[id] {
        #expect(earlier == delivery.body, "The same entry was published with other content.")
      }
      bodies[id] = delivery.body
    }
    #expect(bodies.count == entries.count)
    for entry in entries.values {
      let body = try #require(bodies[entry.feedID], "An entry did not reach the feed.")
      let end = Array("\"data\":".utf8) + entry.document + Array("}".utf8)
      #expect(Array(body.suffix(end.count)) == end, "Feed and timeline show different documents.")
    }
  }

  /// A conflicting duplicate and its original share an id; should the broker deliver them in the other order, they
  /// change places.
  private func checkDeadLetters(_ entries: [String: Entry]) throws {
    var letters: [String: String] = [:]
    for letter in try world.deadLetters() {
      letters[try #require(letter["id"])] = letter["reason"]
    }
    let originals = Dictionary(
      good.map { ($0.id ?? "", $0) }, uniquingKeysWith: { first, _ in first })
    var expected: Set<String> = []
    for message in published {
      guard case .dead(let reason) = message.expectation else { continue }
      var letter = letterID(message)
      if reason == .conflictingDuplicate, letters[letter] == nil, let original = originals[message.id ?? ""] {
        letter = letterID(original)
        #expect(entries[message.id ?? ""]?.order == message.order)
      }
      expected.insert(letter)
      #expect(letters[letter] == reason.rawValue, "\(reason) ended as \(letters[letter] ?? "nothing").")
    }
    #expect(Set(letters.keys) == expected)

    let rejections = try world.rejections().map { try #require(try Document($0.body)["id"]) }
    #expect(Set(rejections) == expected)
    if !mayRepeatRejections { #expect(rejections.count == expected.count) }
  }

  private func letterID(_ message: SimulatedMessage) -> String {
    let queue = EmailKind(rawValue: message.routingKey)?.rawValue ?? "email-unrouted"
    return Digest.deadLetterID(queue: queue, body: message.body)
  }

  private func checkCounts() throws {
    let rows = try world.query(
      "select sum(received)::bigint, sum(recorded)::bigint, sum(repeated)::bigint, sum(dead)::bigint from lane_count")
    let counts = (0..<4).map { rows.integer(0, $0) }
    #expect(counts[0] == counts[1] + counts[2] + counts[3])
    #expect(counts[1] == (try world.count("select count(*) from entry")))
    #expect(counts[3] == (try world.count("select count(*) from dead_letter")))
    #expect(counts[0] >= published.count)
    let distinct = published.filter { $0.expectation != .repeated }.count
    #expect(counts[1] + counts[3] == distinct)
  }
}

extension SimulatedMessage {
  static func many(
    _ count: Int, seed: UInt64, badShare: Double = 0.02, duplicateShare: Double = 0.03, stores: Int = 10
  ) -> [SimulatedMessage] {
    Array(
      Simulation(seed: seed, stores: stores, badShare: badShare, duplicateShare: duplicateShare).prefix(count))
  }
}
