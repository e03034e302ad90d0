import Conversations
import Logging
import Masking
import Postgres
import RabbitMQ
import Timeline

/// The life of an event, from the queue to its acknowledgement: one thread, one loop.
///
/// A lane owns its connections and holds nothing that matters: an event is acknowledged only after its row is committed
/// and its message confirmed, so the thread may vanish at any instant, and another lane does the work again.
final class Lane {
  private let id: LaneID
  private let settings: LaneSettings
  private let connector: any Connector
  private let doorbell: Doorbell
  private let pulse: LanePulse
  private let log: Logger
  private let decoder: Decoder
  private let keyring: StoreKeyring
  private var outage: Outage
  private var signs = SignsOfLife()

  private var inbox: (any Inbox)?
  private var outbox: (any Outbox)?
  private var journal: (any Journal)?

  /// Why a lane stops in the middle of a batch, which then goes back to its queue.
  private struct Drained: Error {}

  init(
    _ id: LaneID, _ settings: LaneSettings, _ connector: any Connector, doorbell: Doorbell,
    pulse: LanePulse, log: Logger
  ) {
    self.id = id
    self.settings = settings
    self.connector = connector
    self.doorbell = doorbell
    self.pulse = pulse
    self.log = log
    decoder = Decoder(settings)
    keyring = StoreKeyring(settings.keys, domain: settings.aliasDomain)
    outage = Outage(log)
  }

  /// Works until the doorbell rings, through every outage of the broker.
  ///
  /// - Throws: ``KeyProblem``, after which no lane of this worker may go on.
  func run() throws {
    while !doorbell.isRung {
      do {
        try work()
      } catch let error as BrokerError {
        disconnect()
        doorbell.waits(outage.begin(error))
      } catch is Drained { break }
    }
    outbox?.close()
    inbox?.close()
    try? journal?.retire(id)
    disconnect()
  }

  /// Connects, then settles one batch after another.
  private func work() throws {
    let inbox = try connector.inbox(id)
    self.inbox = inbox
    _ = try openOutbox()
    try holdingOn { _ in }
    outage.end()
    var isIdle = false
    while !doorbell.isRung {
      let deliveries = try inbox.receive(
        limit: settings.batchSize, bytes: settings.batchBytes, wait: isIdle ? .seconds(1) : .zero,
        doorbell: doorbell.descriptor)
      isIdle = deliveries.isEmpty
      if isIdle { pulse.idle() } else { try settle(deliveries, inbox) }
      tellOfLife()
    }
  }

  /// The life of a batch, top to bottom.
  private func settle(_ deliveries: [Delivery], _ inbox: any Inbox) throws {
    pulse.busy()
    let events = deliveries.map(decoder.decode)
    let settlements = try holdingOn { journal in
      try record(nameOrders(of: events, journal), journal)
    }
    try tell(settlements)
    try inbox.acknowledge(upTo: deliveries.last!.tag)
    pulse.settled(settlements.map(\.verdict))
    signs.settled(oldest: events.compactMap { $0.valid?.event.time }.min(), at: .now)
    log.debug("A batch is settled.", metadata: ["lane": "\(id)", "events": "\(deliveries.count)"])
  }

  /// Finds the order of events that leave it to an alias among their recipients.
  private func nameOrders(
    of events: [ReceivedEvent], _ journal: any Journal
  ) throws -> [ReceivedEvent] {
    let references = Set(events.flatMap(\.orderingAliases))
    guard !references.isEmpty || events.contains(where: \.lacksOrder) else { return events }
    let issued = references.isEmpty ? [:] : try journal.resolve(references)
    return events.map { $0.withOrder(from: issued) }
  }

  /// Writes a batch and returns the fates that are now committed. A batch that the database refuses for its data is
  /// halved until the culprit stands alone.
  private func record(
    _ events: [ReceivedEvent], _ journal: any Journal, attempt: Int = 1
  ) throws -> [Batch.Settlement] {
    do {
      let context = try journal.beginBatch(
        BatchRequest(events, newestKeyID: settings.keys.newest.id))
      var batch = Batch(events, context, settings: settings, keyring: keyring)
      let settlements = try rollingBack(journal) { try batch.judge() }
      try journal.commitBatch(batch.record, lane: id)
      return settlements
    } catch let error as PostgresError where error.isLostRace && attempt < Self.attempts {
      return try record(events, journal, attempt: attempt + 1)
    } catch let error as PostgresError where error.isDataFault {
      guard events.count == 1 else {
        let middle = events.count / 2
        return try record(Array(events[..<middle]), journal)
          + record(Array(events[middle...]), journal)
      }
      guard let condemned = events[0].condemned(sqlState: error.sqlState!) else { throw error }
      return try record([condemned], journal)
    }
  }

  /// How often a batch that lost a race against another is tried before that counts as an outage.
  private static let attempts = 5

  /// Lets operators see that the lane is alive. Outages are noticed, and waited for, where they matter.
  private func tellOfLife() {
    let now = ContinuousClock.now
    guard let journal, signs.areDue(at: now) else { return }
    let report = LaneReport(lane: id, version: ProgramVersion.current, lag: signs.tell(at: now))
    do { try journal.report(report) } catch { self.journal = nil }
  }

  private func rollingBack<Result>(
    _ journal: any Journal, _ work: () throws -> Result
  ) throws -> Result {
    do { return try work() } catch {
      journal.rollback()
      throw error
    }
  }
}

// MARK: - Outages

extension Lane {
  /// Does what needs the database, and holds on to it through an outage: the broker must not deliver the batch again, for
  /// that would count against its events.
  private func holdingOn<Result>(_ work: (any Journal) throws -> Result) throws -> Result {
    while true {
      do {
        let journal = try self.journal ?? openJournal()
        let result = try work(journal)
        outage.end()
        return result
      } catch let error as PostgresError {
        journal = nil
        pulse.busy()
        try waitOut(outage.begin(error))
      }
    }
  }

  private func openJournal() throws -> any Journal {
    let journal = try connector.journal(id) { [unowned self] in
      try? inbox?.keepAlive()
      try? outbox?.keepAlive()
    }
    self.journal = journal
    return journal
  }

  /// Publishes each message once, and holds on to the batch until the broker has confirmed them all: a feed that takes
  /// nothing must not count against the events either.
  private func tell(_ settlements: [Batch.Settlement]) throws {
    var told: Set<String?> = []
    let messages = settlements.map(\.message).filter { told.insert($0.messageID).inserted }
    while true {
      do {
        try openOutbox().publish(messages)
        outage.end()
        return
      } catch let error as BrokerError {
        outbox = nil
        try waitOut(outage.begin(error))
      }
    }
  }

  private func openOutbox() throws -> any Outbox {
    if let outbox { return outbox }
    let outbox = try connector.outbox(id) { [unowned self] in try? inbox?.keepAlive() }
    self.outbox = outbox
    return outbox
  }

  /// Waits, keeping the broker's connections alive.
  private func waitOut(_ delay: Duration) throws {
    let deadline = ContinuousClock.now + delay
    repeat {
      if doorbell.waits(min(max(deadline - .now, .zero), .seconds(1))) { throw Drained() }
      try inbox?.keepAlive()
      do { try outbox?.keepAlive() } catch { outbox = nil }
    } while ContinuousClock.now < deadline
  }

  private func disconnect() {
    pulse.busy()
    inbox = nil
    outbox = nil
    journal = nil
  }
}
