import Conversations
import Fleet
import Postgres
import RabbitMQ
import Timeline

/// The connections of a real worker, with a trap between them and the lane, or a mutation.
struct TrappedConnector: Connector {
  let real: LiveConnector
  let trap: Trap?
  let mutation: Mutation?

  func inbox(_ lane: LaneID) throws(BrokerError) -> any Inbox { TrappedInbox(try real.inbox(lane), self) }

  func outbox(_ lane: LaneID, whileWaiting: @escaping () -> Void) throws(BrokerError) -> any Outbox {
    TrappedOutbox(try real.outbox(lane, whileWaiting: whileWaiting), self)
  }

  func journal(_ lane: LaneID, whileWaiting: @escaping () -> Void) throws(PostgresError) -> any Journal {
    TrappedJournal(try real.journal(lane, whileWaiting: whileWaiting), self)
  }
}

private final class TrappedInbox: Inbox {
  private let real: any Inbox
  private let trapped: TrappedConnector

  init(_ real: any Inbox, _ trapped: TrappedConnector) {
    self.real = real
    self.trapped = trapped
  }

  func receive(limit: Int, bytes: Int, wait: Duration, doorbell: CInt?) throws(BrokerError) -> [Delivery] {
    let deliveries = try real.receive(limit: limit, bytes: bytes, wait: wait, doorbell: doorbell)
    guard let last = deliveries.last else { return [] }
    if trapped.mutation == .earlyAcknowledge { try real.acknowledge(upTo: last.tag) }
    trapped.trap?.pass(.afterReceive)
    return deliveries
  }

  func acknowledge(upTo tag: UInt64) throws(BrokerError) {
    trapped.trap?.pass(.beforeAcknowledge)
    if trapped.mutation != .earlyAcknowledge { try real.acknowledge(upTo: tag) }
  }

  func acknowledge(only tag: UInt64) throws(BrokerError) {
    trapped.trap?.pass(.beforeAcknowledge)
    if trapped.mutation != .earlyAcknowledge { try real.acknowledge(only: tag) }
  }

  func checkDelivery() throws(BrokerError) { try real.checkDelivery() }
  func messageCount(queue: String) throws(BrokerError) -> Int { try real.messageCount(queue: queue) }
  var held: (count: Int, bytes: Int) { real.held }
  func keepAlive() throws(BrokerError) { try real.keepAlive() }
  func close() { real.close() }
}

private final class TrappedOutbox: Outbox {
  private let real: any Outbox
  private let trapped: TrappedConnector

  init(_ real: any Outbox, _ trapped: TrappedConnector) {
    self.real = real
    self.trapped = trapped
  }

  func send(_ messages: [Message]) throws(BrokerError) {
    guard trapped.trap?.point == .duringPublish else { return try real.send(messages) }
    let half = (messages.count + 1) / 2
    try real.send(Array(messages[..<half]))
    try real.awaitConfirms()
    trapped.trap?.pass(.duringPublish)
    try real.send(Array(messages[half...]))
  }

  func awaitConfirms() throws(BrokerError) {
    trapped.trap?.pass(.beforeConfirm)
    do throws(BrokerError) { try real.awaitConfirms() } catch {
      guard trapped.mutation == .noConfirms, error.code == .unconfirmed else { throw error }
    }
  }

  func takeConfirms() -> Confirms { real.takeConfirms() }
  func keepAlive() throws(BrokerError) { try real.keepAlive() }
  func close() { real.close() }
}

private final class TrappedJournal: Journal {
  private let real: any Journal
  private let trapped: TrappedConnector

  init(_ real: any Journal, _ trapped: TrappedConnector) {
    self.real = real
    self.trapped = trapped
  }

  func resolve(_ aliases: Set<AliasReference>) throws(PostgresError) -> [AliasReference: IssuedAlias] {
    try real.resolve(aliases)
  }

  func beginBatch(_ request: BatchRequest) throws(PostgresError) -> BatchContext {
    var context = try real.beginBatch(request)
    if trapped.mutation == .noDuplicateCheck { context.recorded = [:] }
    return context
  }

  func commitBatch(_ record: BatchRecord, lane: LaneID) throws(PostgresError) {
    trapped.trap?.pass(.beforeCommit)
    try real.commitBatch(record, lane: lane)
    trapped.trap?.pass(.afterCommit)
  }

  func rollback() { real.rollback() }
  func deaths(of ids: [String]) throws(PostgresError) -> [String: Int] { try real.deaths(of: ids) }
  func suspect(_ deaths: [String: Int]) throws(PostgresError) { try real.suspect(deaths) }
  func withdraw(_ deaths: [String: Int]) throws(PostgresError) { try real.withdraw(deaths) }
  func report(_ report: LaneReport) throws(PostgresError) -> Timestamp { try real.report(report) }
  func retire(_ lane: LaneID) throws(PostgresError) { try real.retire(lane) }
}
