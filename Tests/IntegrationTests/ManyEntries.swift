import Conversations
import Foundation
import Masking
import Postgres
import Synchronization
import Timeline

/// Timelines as workers would have written them, only faster: the same rows by the same statements.
struct ManyEntries {
  let databaseURL: String
  let keys: AliasKeys
  let domain: AliasDomain

  static let entriesPerOrder = 5

  /// Writes `count` entries, on two threads.
  func write(_ count: Int) throws {
    let batches = count / Self.entriesPerOrder / Self.ordersPerBatch
    let next = Mutex(0)
    let failure = Mutex<(any Error)?>(nil)
    DispatchQueue.concurrentPerform(iterations: 2) { thread in
      do {
        let database = try Database(databaseURL, applicationName: "tests fill")
        while true {
          let batch = next.withLock { next in
            next += 1
            return next - 1
          }
          guard batch < batches else { return }
          try write(batch, database, LaneID(worker: "fill", number: thread))
        }
      } catch { failure.withLock { $0 = error } }
    }
    if let error = failure.withLock(\.self) { throw error }
  }

  private static let ordersPerBatch = 200
  private static let text = String(
    repeating: "Thank you for your order. We packed it this morning and handed it to the carrier. ", count: 12)

  private func write(_ batch: Int, _ database: Database, _ lane: LaneID) throws {
    let store = StoreID("store-\(batch % 100)")!
    let key = StoreKey(keys.newest, store: store, domain: domain)
    var record = BatchRecord(received: Self.ordersPerBatch * Self.entriesPerOrder)
    var conversations: Set<ConversationKey> = []
    for number in 0..<Self.ordersPerBatch {
      let order = OrderID("v\(batch)-\(number)")!
      conversations.insert(ConversationKey(store: store, order: order))
      var cast = Cast(order: order, key: key)
      for (text, role) in [("orders@acme.example", Role.store), ("buyer.\(batch).\(number)@example.com", .customer)] {
        let address = Address(text)!
        let place = cast.add(address, role: role)
        let token = cast.members[place].tag.hardAlias.token
        record.participants.append(
          (
            store,
            IssuedAlias(
              order: order, token: token, role: role, sealedAddress: key.seal(address, order: order, token: token),
              keyID: key.keyID)
          ))
      }
      for sequence in 1...Self.entriesPerOrder {
        let place = (batch / 100 * Self.ordersPerBatch + number) * Self.entriesPerOrder + sequence
        record.entries.append(entry(sequence, store, order, cast.members.map(\.tag.hardAlias.text), place))
      }
    }
    _ = try database.beginBatch(
      BatchRequest(conversations: conversations, events: [], aliases: [], newestKeyID: keys.newest.id))
    try database.commitBatch(record, lane: lane)
  }

  private func entry(_ sequence: Int, _ store: StoreID, _ order: OrderID, _ aliases: [String], _ place: Int)
    -> RecordedEntry
  {
    let people = zip(aliases, [Role.store, .customer]).map {
      TimelineEntry.Participant(alias: $0, mask: .hard, name: "Maria Silva", role: $1)
    }
    let entry = TimelineEntry(
      store: store, order: order, sequence: sequence, kind: .sent, mask: .hard, policyVersion: 0, from: people[0],
      to: [people[1]], cc: [], replyTo: [], messageID: nil, inReplyTo: nil, references: [],
      subject: "Your order \(order) has shipped", firstWords: "Thank you for your order.",
      text: "\(order) \(sequence)\n" + Self.text, html: "<p>\(Self.text)</p>", attachments: [], omitted: [])
    return RecordedEntry(
      event: EventKey(store: store, source: ExactText("/oms"), id: ExactText("\(order)/\(sequence)")), order: order,
      kind: .sent, sequence: sequence, time: Timestamp(microseconds: 1_795_000_000_000_000), sourceSequence: place,
      document: entry.document()[...])
  }
}
