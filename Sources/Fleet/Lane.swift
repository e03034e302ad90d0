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
  private let crew: Crew
  private let pulse: LanePulse
  private let log: Logger
  private let decoder: Decoder
  private let keyring: StoreKeyring
  private var rounds: Rounds
  private var signs = SignsOfLife()
  private var times = BatchTimes()

  private var inbox: (any Inbox)?
  private var outbox: (any Outbox)?
  private var journal: (any Journal)?
  /// The last batch, while the broker confirms its messages and the next one is read and written.
  private var unconfirmed: UnconfirmedBatch?
  /// What was written down against the events that are being read.
  private var suspicions: [String: Int] = [:]
  private var everOpened: Set<Link> = []

  private enum Link { case inbox, outbox, journal }

  /// A batch whose fates are committed and sent, but neither confirmed nor acknowledged.
  private struct UnconfirmedBatch {
    let portion: Portion
    let settlements: [Batch.Settlement]
    let messages: [Message]
    let oldest: Timestamp?
    let times: BatchTimes
    let acknowledge: () throws -> Void
    /// Whether its messages were sent to the outbox that is open now.
    var isSent = false
  }

  /// Why a lane stops in the middle of a batch, which then goes back to its queue.
  private struct Drained: Error {}

  init(
    _ id: LaneID, _ settings: LaneSettings, _ connector: any Connector, crew: Crew, pulse: LanePulse, log: Logger
  ) {
    self.id = id
    self.settings = settings
    self.connector = connector
    self.crew = crew
    self.pulse = pulse
    self.log = log
    decoder = Decoder(settings)
    keyring = StoreKeyring(settings.keys, domain: settings.aliasDomain)
    rounds = Rounds(watchesQuarantine: id.number == 0, log: log)
  }

  /// Works until the doorbell rings, through every outage of the broker.
  ///
  /// - Throws: ``KeyProblem``, after which no lane of this worker may go on.
  func run() throws {
    defer { crew.outages.leave(pulse.id) }
    while !isTold {
      do {
        try work()
      } catch let error as BrokerError {
        withdrawSuspicions()
        disconnect()
        do { try waitOut(.broker, error) } catch is Drained { break }
      } catch is Drained { break } catch {
        withdrawSuspicions()
        try? settleUnconfirmed()
        throw error
      }
    }
    withdrawSuspicions()
    outbox?.close()
    inbox?.close()
    // Another lane with this id may be at work already.
    if !pulse.wasGivenUp { try? journal?.retire(id) }
    disconnect()
  }

  /// Connects, then settles one batch after another.
  private func work() throws {
    // The inbox last: what it brings waits from then on, and who cannot work should not hold it.
    _ = try openOutbox()
    try holdingOn { _ in }
    let inbox = try connector.inbox(id)
    self.inbox = inbox
    opened(.inbox, of: .broker)
    crew.outages.end(.broker, pulse.id)
    var isIdle = false
    while !isTold {
      pulse.beat()
      times = BatchTimes()
      let deliveries = try inbox.receive(
        limit: settings.batchSize, bytes: settings.batchBytes, wait: isIdle ? .seconds(1) : .zero,
        doorbell: crew.doorbell.descriptor)
      if isIdle { times = BatchTimes() }
      isIdle = deliveries.isEmpty
      if isIdle { try settleUnconfirmed() }
      holds(deliveries, inbox)
      if isIdle { pulse.idle() } else { try settle(deliveries, inbox) }
      tellOfLife()
      try rounds.walk(inbox, isIdle: isIdle)
    }
    try settleUnconfirmed()
  }

  /// Whether to end: the doorbell rang, or another lane has taken the place of this one.
  private var isTold: Bool { crew.doorbell.isRung || pulse.wasGivenUp }

  /// What came for the first time is settled as one batch, which costs it nothing; what came before may have ended a
  /// worker, and is treated with care.
  private func settle(_ deliveries: [Delivery], _ inbox: any Inbox) throws {
    pulse.busy()
    let redelivered = deliveries.filter(\.redelivered)
    guard !redelivered.isEmpty else {
      return try settle(Portion(custody: .free, deliveries: deliveries)) {
        try inbox.acknowledge(upTo: deliveries.last!.tag)
      }
    }
    try settleUnconfirmed()
    let deaths = try holdingOn { try $0.deaths(of: redelivered.map(\.deadLetterID)) }
    for portion in Lineup(deliveries, deaths: deaths).portions {
      try settle(portion) {
        for delivery in portion.deliveries { try inbox.acknowledge(only: delivery.tag) }
      }
      try settleUnconfirmed()
    }
  }

  /// The life of a batch, top to bottom, but for its end: that comes while the next one is under way.
  private func settle(_ portion: Portion, acknowledge: @escaping () throws -> Void) throws {
    if portion.custody == .alone || portion.custody == .condemned { tellOf(portion) }
    var oldest: Timestamp?
    let settlements = try holdingOn { journal in
      try reading(portion, journal) { events in
        times.lap(.receive)
        oldest = events.compactMap { $0.valid?.event.time }.min()
        return try record(nameOrders(of: events, journal), journal)
      }
    }
    try settleUnconfirmed()
    times.goOn()
    unconfirmed = UnconfirmedBatch(
      portion: portion, settlements: settlements, messages: messages(of: settlements), oldest: oldest, times: times,
      acknowledge: acknowledge)
    try tell(awaitingConfirms: false)
    times.lap(.publish)
    times = BatchTimes()
  }

  /// Waits for the broker's confirms of the last batch, and acknowledges it.
  private func settleUnconfirmed() throws {
    guard let batch = unconfirmed else { return }
    batch.times.goOn()
    try tell(awaitingConfirms: true)
    batch.times.lap(.publish)
    unconfirmed = nil
    try batch.acknowledge()
    batch.times.lap(.acknowledge)
    account(for: batch)
  }

  /// Lets everybody see what was done: health, metrics, traces and log.
  private func account(for batch: UnconfirmedBatch) {
    let settlements = batch.settlements
    let times = batch.times
    pulse.settled(settlements.map(\.verdict))
    signs.settled(oldest: batch.oldest, at: .now)
    crew.meter.settled(batch.portion.deliveries, settlements, batch.messages, times)
    crew.tracer?.settled(batch.portion.deliveries, settlements, times, lane: id)
    guard log.logLevel <= .debug else { return }
    // A dead letter is told of under the id that it has everywhere.
    let letters = settlements.compactMap { if case .dead(let letter) = $0.verdict { letter } else { nil } }
    log.debug(
      "A batch is settled.",
      metadata: [
        "lane": "\(id)", "events": "\(settlements.count)", "dead": "\(letters.count)",
        "milliseconds": "\(Int(times.total / .milliseconds(1)))",
      ])
    for letter in letters {
      log.trace(
        "An event is a dead letter.",
        metadata: [
          "event": "\(letter.id)", "eventId": "\(letter.origin.eventID ?? "withheld or unknown")",
          "store": "\(letter.origin.store ?? "unknown")", "code": "\(letter.reason.rawValue)",
          "cause": "\(letter.detail)",
        ])
    }
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
      crew.meter.saw(context.policies)
      times.lap(.policy)
      var batch = Batch(events, context, settings: settings, keyring: keyring, times: times)
      let settlements = try rollingBack(journal) { try batch.judge() }
      times.lap(.mask)
      try journal.commitBatch(batch.record, lane: id)
      times.lap(.write)
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
    let sent = Timestamp.now.microseconds
    do {
      let theirs = try journal.report(report).microseconds
      // By our clock it was half-way there and back.
      crew.meter.sawClock(ahead: .microseconds((sent + Timestamp.now.microseconds) / 2 - theirs))
    } catch { self.journal = nil }
  }

  private func holds(_ deliveries: [Delivery], _ inbox: any Inbox) {
    let waiting = inbox.held
    let held = deliveries + (unconfirmed?.portion.deliveries ?? [])
    pulse.held = (held.count + waiting.count, held.reduce(0) { $0 + $1.body.count } + waiting.bytes)
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

// MARK: - Suspects

extension Lane {
  /// Decodes a portion and does what is to be done with its events. Only now can they end the process: suspicion is
  /// written down before, and struck out in the transaction that settles them.
  private func reading<Result>(
    _ portion: Portion, _ journal: any Journal, _ work: ([ReceivedEvent]) throws -> Result
  ) throws -> Result {
    try crew.room.read(alone: portion.custody == .alone, whileWaiting: awaitTurn) {
      pulse.isReading = true
      defer { pulse.isReading = false }
      if !portion.deaths.isEmpty {
        suspicions = portion.deaths
        try journal.suspect(portion.deaths)
      }
      let result = try work(
        portion.deliveries.map(portion.custody == .condemned ? ReceivedEvent.init(condemning:) : decoder.decode))
      suspicions = [:]
      return result
    }
  }

  /// Others read, and a suspect may take its time.
  private func awaitTurn() throws {
    try settleUnconfirmed()
    if isTold { throw Drained() }
    try keepAlive()
  }

  /// This worker lives: whatever kept it from settling the suspects, it was not they.
  private func withdrawSuspicions() {
    guard !suspicions.isEmpty, let journal = try? journal ?? openJournal() else { return }
    guard (try? journal.withdraw(suspicions)) != nil else { return }
    suspicions = [:]
  }

  private func tellOf(_ portion: Portion) {
    for delivery in portion.deliveries {
      let metadata: Logger.Metadata = ["event": "\(delivery.deadLetterID)", "queue": "\(delivery.queue)"]
      if portion.custody == .alone {
        log.info("An event that was being read when a worker ended is read alone.", metadata: metadata)
      } else {
        log.error(
          "An event has ended \(Lineup.mostDeaths) workers, and becomes a dead letter crashed-worker; report it.",
          Trouble(
            code: "crashed-worker", cause: "Reading it ends the process, or what it runs out of does.",
            next: "Report it; replay it (dead-letters replay) only once the program is mended."), metadata)
      }
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
        crew.outages.end(.database, pulse.id)
        return result
      } catch let error as PostgresError {
        if journal != nil { withdrawSuspicions() }
        journal = nil
        pulse.busy()
        try settleUnconfirmed()
        try waitOut(.database, error)
      }
    }
  }

  private func openJournal() throws -> any Journal {
    let journal = try connector.journal(id) { [unowned self] in
      pulse.beat()
      try? inbox?.keepAlive()
      keepOutboxAlive()
    }
    self.journal = journal
    opened(.journal, of: .database)
    return journal
  }

  /// Each message once.
  private func messages(of settlements: [Batch.Settlement]) -> [Message] {
    var told: Set<String?> = []
    var messages: [Message] = []
    messages.reserveCapacity(settlements.count)
    for settlement in settlements where told.insert(settlement.message.messageID).inserted {
      messages.append(settlement.message)
    }
    return messages
  }

  /// Sends the messages of a batch, and waits for their confirms if asked to. Holds on to the batch through an outage: a
  /// feed that takes nothing must not count against the events either.
  private func tell(awaitingConfirms: Bool) throws {
    while let batch = unconfirmed {
      do {
        let outbox = try openOutbox()
        defer { crew.meter.heard(outbox.takeConfirms()) }
        if unconfirmed?.isSent == false { try outbox.send(batch.messages) }
        unconfirmed?.isSent = true
        guard awaitingConfirms else { return }
        try outbox.awaitConfirms()
        return crew.outages.end(.broker, pulse.id)
      } catch let error as BrokerError {
        outbox = nil
        try waitOut(.broker, error)
      }
    }
  }

  private func openOutbox() throws -> any Outbox {
    if let outbox { return outbox }
    let outbox = try connector.outbox(id) { [unowned self] in
      pulse.beat()
      try? inbox?.keepAlive()
    }
    self.outbox = outbox
    unconfirmed?.isSent = false
    opened(.outbox, of: .broker)
    return outbox
  }

  private func opened(_ link: Link, of server: Server) {
    if !everOpened.insert(link).inserted { crew.meter.reconnected(server) }
  }

  /// Waits until this lane may try again, keeping the broker's connections alive.
  private func waitOut(_ server: Server, _ error: any Error) throws {
    if pulse.wasGivenUp { throw Drained() }
    crew.outages.begin(server, pulse.id, error)
    while let pause = crew.outages.pause(server, pulse.id) {
      if crew.doorbell.waits(min(pause, .seconds(1))) || pulse.wasGivenUp { throw Drained() }
      try keepAlive()
    }
  }

  private func keepAlive() throws {
    pulse.beat()
    try inbox?.keepAlive()
    keepOutboxAlive()
  }

  private func keepOutboxAlive() {
    do { try outbox?.keepAlive() } catch { outbox = nil }
  }

  private func disconnect() {
    pulse.busy()
    pulse.held = (0, 0)
    unconfirmed = nil
    inbox = nil
    outbox = nil
    journal = nil
  }
}
