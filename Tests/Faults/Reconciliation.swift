import Conversations
import Fleet
import Foundation
import Postgres
import RabbitMQ
import Simulation

/// Holds what the OMS published against timelines, feed, dead letters, rejections and logs.
struct Reconciliation {
  let site: Site
  let published: [OMS.Published]
  let erp: ERP
  private(set) var findings: [String] = []
  /// How many entries, and how many dead letters, there are.
  private(set) var entryCount = 0
  private(set) var letterCount = 0
  private(set) var repeatedCount = 0

  init(_ site: Site, _ oms: OMS, _ erp: ERP) {
    self.site = site
    self.published = oms.published
    self.erp = erp
  }

  mutating func check(addresses: Set<String>, logs: [URL]) throws {
    let orders = try checkEntries()
    try checkSequences()
    try checkLetters(orders)
    try checkQuarantine()
    try checkVerify()
    checkLogs(addresses, logs)
  }

  private mutating func find(_ count: Int, _ what: String) {
    if count > 0 { findings.append("\(count) \(what)") }
  }

  /// Events, their entries, and what the feed told of them.
  ///
  /// - Returns: the order of each recorded event, by the event's id.
  private mutating func checkEntries() throws -> [String: String] {
    var orders: [String: String] = [:]
    var doubled = 0
    var missing: [Double] = []
    var different = 0
    let heard = erp.documents
    var feedIDs: Set<String> = []
    for store in try site.texts("select distinct store_id from entry") {
      guard let storeID = StoreID(store) else { continue }
      let rows = try site.query(
        "select source, event_id, order_id, document, recorded_at from entry where store_id = '\(storeID)'")
      for row in 0..<rows.count {
        let key = EventKey(store: storeID, source: ExactText(rows.text(row, 0)), id: ExactText(rows.text(row, 1)))
        if orders.updateValue(rows.text(row, 2), forKey: key.id.text) != nil { doubled += 1 }
        feedIDs.insert(key.feedID)
        switch heard[key.feedID] {
        case nil: missing.append(Double(rows.microsecondsSince1970(row, 4)) / 1e6)
        case ERP.digest(rows.bytes(row, 3)): break
        default: different += 1
        }
      }
    }
    entryCount = orders.count + doubled
    let expected = Set(published.filter { $0.expectation == .entry }.compactMap(\.id))
    repeatedCount = published.count { $0.expectation == .repeated }
    find(expected.subtracting(orders.keys).count, "events were lost: there is no entry of them.")
    find(Set(orders.keys).subtracting(expected).count, "entries are of events that must not be recorded.")
    find(doubled, "events were recorded twice.")
    if let first = missing.min(), let last = missing.max() {
      find(
        missing.count,
        "entries, recorded from \(Run.time(first)) to \(Run.time(last)), did not reach the feed.")
    }
    find(different, "entries reached the feed with other content than is stored.")
    find(erp.contradictions.count, "entries came twice with different contents.")
    find(Set(heard.keys).subtracting(feedIDs).count, "messages of the feed belong to no entry.")
    return orders
  }

  private mutating func checkSequences() throws {
    let gaps = try site.query(
      """
      select count(*) from (select 1 from entry group by store_id, order_id
      having count(*) <> max(sequence) or min(sequence) <> 1) as gap
      """)
    find(gaps.integer(0, 0), "orders have gaps in their sequence.")
  }

  /// A conflicting duplicate and its original share an id; when the broker delivers them in the other order, they
  /// change places.
  private mutating func checkLetters(_ orders: [String: String]) throws {
    let rows = try site.query("select id, reason from dead_letter")
    var letters: [String: String] = [:]
    for row in 0..<rows.count { letters[rows.text(row, 0)] = rows.text(row, 1) }
    letterCount = rows.count
    let originals = Dictionary(
      published.filter { $0.expectation == .entry }.map { ($0.id ?? "", $0) }, uniquingKeysWith: { first, _ in first })
    var expected: Set<String> = []
    var wrong: [String: Int] = [:]
    for message in published {
      guard case .dead(let reason) = message.expectation else { continue }
      var letter = message.letterID
      if reason == .conflictingDuplicate, letters[letter] == nil, let original = originals[message.id ?? ""],
        orders[message.id ?? ""] == message.order
      {
        letter = original.letterID
      }
      expected.insert(letter)
      if letters[letter] != reason.rawValue {
        wrong["\(reason.rawValue) and ended as \(letters[letter] ?? "nothing")", default: 0] += 1
      }
    }
    for (what, count) in wrong.sorted(by: { $0.key < $1.key }) { find(count, "events had to end as \(what).") }
    let strange = Dictionary(grouping: letters.filter { !expected.contains($0.key) }.values) { $0 }
    for (reason, letters) in strange.sorted(by: { $0.key < $1.key }) {
      find(letters.count, "events became dead letters (\(reason)) and must not.")
    }
    find(expected.subtracting(erp.rejections).count, "dead letters were not told to the OMS.")
    find(erp.rejections.subtracting(letters.keys).count, "rejections belong to no dead letter.")
  }

  private mutating func checkQuarantine() throws {
    let connection = try Connection(site.brokers, name: "faults")
    find(try connection.messageCount(queue: EventTopology.quarantine), "events ended in the quarantine.")
    connection.close()
  }

  /// The program's own proof must say the same.
  private mutating func checkVerify() throws {
    do { try site.command("verify", "--documents", "20000") } catch {
      findings.append("conversation-tracker verify says that not all is well.")
    }
  }

  private mutating func checkLogs(_ addresses: Set<String>, _ logs: [URL]) {
    let search = AddressSearch(addresses)
    var bytes = 0
    for log in logs {
      guard let data = try? Data(contentsOf: log) else { continue }
      bytes += data.count
      find(search.count(in: data), "addresses stand in \(log.lastPathComponent).")
    }
    if bytes == 0 { findings.append("There is no log to look into.") }
  }
}

extension Site {
  /// The first column of what a query returns.
  func texts(_ sql: String) throws -> Set<String> {
    let rows = try query(sql)
    return Set((0..<rows.count).map { rows.text($0, 0) })
  }
}
