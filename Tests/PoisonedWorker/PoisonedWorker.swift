import Conversations
import Fleet
import Foundation
import Logging
import Masking
import Postgres
import RabbitMQ
import Timeline

/// A worker with a trap: events whose ids begin with a certain word end it, or hold it up. It exists for tests alone; the
/// program that is shipped has no such place.
@main
struct PoisonedWorker {
  static func main() async throws {
    let environment = ProcessInfo.processInfo.environment
    LoggingSystem.bootstrap(StreamLogHandler.standardError)
    let settings = LaneSettings(
      aliasDomain: AliasDomain(environment["ALIAS_DOMAIN"]!)!, keys: try AliasKeys(environment["ALIAS_KEYS"]!),
      batchSize: 500, maxEventBytes: 4 << 20)
    let connector = LiveConnector(
      brokers: try BrokerEndpoint.parse(environment["AMQP_URL"]!), databaseURI: environment["DATABASE_URL"]!,
      prefetch: 1_000)
    let fleet = Fleet(
      worker: "poisoned-\(UInt32.random(in: 0...UInt32.max))", laneCount: environment["LANES"].flatMap(Int.init) ?? 2,
      settings: settings, connector: PoisonedConnector(connector: connector), exitWhenIdle: .seconds(2),
      lookInterval: environment["LOOK_MILLISECONDS"].flatMap(Int.init).map { .milliseconds($0) } ?? .seconds(1),
      log: Logger(label: "poisoned-worker"))
    try await fleet.run()
  }
}

/// Real connections, but for what is read.
struct PoisonedConnector: Connector {
  let connector: LiveConnector

  func inbox(_ lane: LaneID) throws(BrokerError) -> any Inbox { PoisonedInbox(try connector.inbox(lane)) }

  func outbox(_ lane: LaneID, whileWaiting: @escaping () -> Void) throws(BrokerError) -> any Outbox {
    try connector.outbox(lane, whileWaiting: whileWaiting)
  }

  func journal(_ lane: LaneID, whileWaiting: @escaping () -> Void) throws(PostgresError) -> any Journal {
    PoisonedJournal(try connector.journal(lane, whileWaiting: whileWaiting))
  }
}

/// What the events of a batch do to the process, in the midst of being masked.
enum Poison: String, CaseIterable {
  case trap, overflow, kill, hang, slow

  static func take(_ ids: [String]) {
    for poison in allCases where ids.contains(where: { $0.hasPrefix("\(poison)-") }) { poison.act() }
  }

  private func act() {
    switch self {
    case .trap: fatalError("A planted trap.")
    case .overflow: print(Self.depth(1, of: .max))
    case .kill: raise(SIGKILL)
    case .hang: while true { sleep(1) }
    case .slow: sleep(3)
    }
  }

  @inline(never)
  private static func depth(_ level: Int, of bottom: Int) -> Int {
    level == bottom ? 0 : level - depth(level + 1, of: bottom)
  }
}

final class PoisonedJournal: Journal {
  private let journal: any Journal

  init(_ journal: any Journal) { self.journal = journal }

  func beginBatch(_ request: BatchRequest) throws(PostgresError) -> BatchContext {
    let context = try journal.beginBatch(request)
    Poison.take(request.events.map(\.id.text))
    return context
  }

  func resolve(_ aliases: Set<AliasReference>) throws(PostgresError) -> [AliasReference: IssuedAlias] {
    try journal.resolve(aliases)
  }
  func commitBatch(_ record: BatchRecord, lane: LaneID) throws(PostgresError) {
    try journal.commitBatch(record, lane: lane)
  }
  func rollback() { journal.rollback() }
  func deaths(of ids: [String]) throws(PostgresError) -> [String: Int] { try journal.deaths(of: ids) }
  func suspect(_ deaths: [String: Int]) throws(PostgresError) { try journal.suspect(deaths) }
  func withdraw(_ deaths: [String: Int]) throws(PostgresError) { try journal.withdraw(deaths) }
  func report(_ report: LaneReport) throws(PostgresError) -> Timestamp { try journal.report(report) }
  func retire(_ lane: LaneID) throws(PostgresError) { try journal.retire(lane) }
}

/// Ends the process before anything can be known of the event, as what kills the reading of frames would.
final class PoisonedInbox: Inbox {
  private static let undecodable = Array("undecodable".utf8)
  private let inbox: any Inbox

  init(_ inbox: any Inbox) { self.inbox = inbox }

  func receive(limit: Int, bytes: Int, wait: Duration, doorbell: CInt?) throws(BrokerError) -> [Delivery] {
    let deliveries = try inbox.receive(limit: limit, bytes: bytes, wait: wait, doorbell: doorbell)
    if deliveries.contains(where: { $0.body == Self.undecodable }) { raise(SIGKILL) }
    return deliveries
  }

  func acknowledge(upTo tag: UInt64) throws(BrokerError) { try inbox.acknowledge(upTo: tag) }
  func acknowledge(only tag: UInt64) throws(BrokerError) { try inbox.acknowledge(only: tag) }
  func keepAlive() throws(BrokerError) { try inbox.keepAlive() }
  func checkDelivery() throws(BrokerError) { try inbox.checkDelivery() }
  func messageCount(queue: String) throws(BrokerError) -> Int { try inbox.messageCount(queue: queue) }
  var held: (count: Int, bytes: Int) { inbox.held }
  func close() { inbox.close() }
}
