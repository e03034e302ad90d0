import Conversations
import Glibc
import Masking
import Synchronization
import Timeline

@testable import Fleet
@testable import Postgres
@testable import RabbitMQ

/// A broker and a database in memory that do what a test says: what arrives, what fails, and what was done in which
/// order. Once nothing is left to be delivered it rings the doorbell, and the lane ends.
final class ScriptedWorld: Connector {
  /// Where a failure can strike.
  enum Point: Hashable, Sendable {
    case openInbox, openOutbox, openJournal, receive, acknowledge, publish, confirm, resolve, begin, commit
    case keepInboxAlive, keepOutboxAlive, checkDelivery, deaths, suspect, withdraw, report
  }

  struct State {
    // The broker.
    var queue: [Delivery] = []
    var unacknowledged: [Delivery] = []
    var nextTag: UInt64 = 1
    var published: [Message] = []
    var confirms = Confirms()
    var quarantined = 0
    // The database.
    var policies: [StoreID: Policy] = [:]
    var conversations: [ConversationKey: Conversation] = [:]
    var aliases: [AliasReference: IssuedAlias] = [:]
    var entries: [RecordedEntry] = []
    var deadLetters: [SealedDeadLetter] = []
    var received = 0
    /// Who is written down, and how many deaths each answers for.
    var suspects: [String: Int] = [:]
    var reports: [LaneReport] = []
    var retired: [Int] = []
    // The script.
    var failures: [Point: [(any Error)?]] = [:]
    /// What the database refuses to store.
    var refusal: @Sendable (BatchRecord) -> PostgresError? = { _ in nil }
    var rings: Point?
    /// Where a lane comes to a standstill until ``release`` rings.
    var halts: Point?
    var steps: [String] = []
    var keepAlives = 0
    var isOpen = false
  }

  let doorbell: Doorbell
  let release = Doorbell()
  private let ringsWhenEmpty: Bool
  private let state = Mutex(State())

  /// - Parameter ringsWhenEmpty: false leaves ringing to the test; then receiving waits for it.
  init(doorbell: Doorbell = Doorbell(), ringsWhenEmpty: Bool = true) {
    self.doorbell = doorbell
    self.ringsWhenEmpty = ringsWhenEmpty
  }

  func with<Result: Sendable>(_ body: (inout State) -> sending Result) -> Result { state.withLock(body) }

  /// What was done, without what found nothing to do.
  var steps: [String] { with { $0.steps } }
  var entries: [RecordedEntry] { with { $0.entries } }
  var deadLetters: [DeadLetter] { with { $0.deadLetters.map(\.letter) } }
  var published: [Message] { with { $0.published } }

  /// Lets the next calls at `point` fail, once with each error; nil stands for a call that works.
  func fail(_ point: Point, _ errors: (any Error)?...) {
    with { $0.failures[point, default: []] += errors }
  }

  func deliver(_ deliveries: [Delivery]) {
    with { $0.queue += deliveries }
  }

  fileprivate func reach(_ point: Point) throws {
    let (rings, failure) = with { state -> (Bool, (any Error)?) in
      let rings = state.rings == point
      if rings { state.rings = nil }
      guard state.failures[point]?.isEmpty == false else { return (rings, nil) }
      return (rings, state.failures[point]!.removeFirst())
    }
    if rings { doorbell.ring() }
    let halts = with { state in
      defer { if state.halts == point { state.halts = nil } }
      return state.halts == point
    }
    if halts { release.waits(.seconds(120)) }
    if let failure {
      note("\(point) fails")
      throw failure
    }
  }

  fileprivate func reachBroker(_ point: Point) throws(BrokerError) {
    do { try reach(point) } catch { throw error as! BrokerError }
  }

  fileprivate func reachDatabase(_ point: Point) throws(PostgresError) {
    do { try reach(point) } catch { throw error as! PostgresError }
  }

  fileprivate func note(_ step: String) { with { $0.steps.append(step) } }

  // MARK: - Connector

  func inbox(_ lane: LaneID) throws(BrokerError) -> any Inbox {
    try reachBroker(.openInbox)
    note("open inbox")
    return ScriptedInbox(self, ringsWhenEmpty: ringsWhenEmpty)
  }

  func outbox(_ lane: LaneID, whileWaiting: @escaping () -> Void) throws(BrokerError) -> any Outbox {
    try reachBroker(.openOutbox)
    note("open outbox")
    return ScriptedOutbox(self)
  }

  func journal(_ lane: LaneID, whileWaiting: @escaping () -> Void) throws(PostgresError) -> any Journal {
    try reachDatabase(.openJournal)
    note("open journal")
    return ScriptedJournal(self)
  }
}

/// Delivers what is queued; what it leaves unacknowledged is queued again when it goes, and then comes as redelivered.
private final class ScriptedInbox: Inbox {
  private let world: ScriptedWorld
  private let ringsWhenEmpty: Bool

  init(_ world: ScriptedWorld, ringsWhenEmpty: Bool) {
    self.world = world
    self.ringsWhenEmpty = ringsWhenEmpty
  }

  deinit {
    world.with { state in
      state.queue = state.unacknowledged.map { $0.with(redelivered: true) } + state.queue
      state.unacknowledged = []
      state.nextTag = 1
    }
  }

  func receive(limit: Int, bytes: Int, wait: Duration, doorbell: CInt?) throws(BrokerError) -> [Delivery] {
    try world.reachBroker(.receive)
    let deliveries = world.with { state in
      var deliveries: [Delivery] = []
      var size = 0
      while deliveries.count < limit, let next = state.queue.first,
        deliveries.isEmpty || size + next.body.count <= bytes
      {
        state.queue.removeFirst()
        size += next.body.count
        deliveries.append(next.with(tag: state.nextTag))
        state.nextTag += 1
      }
      state.unacknowledged += deliveries
      if !deliveries.isEmpty { state.steps.append("receive \(deliveries.count)") }
      return deliveries
    }
    guard deliveries.isEmpty else { return deliveries }
    if ringsWhenEmpty {
      if world.with({ $0.unacknowledged.isEmpty }) { world.doorbell.ring() }
    } else if let doorbell {
      var entry = pollfd(fd: doorbell, events: Int16(POLLIN), revents: 0)
      _ = unsafe poll(&entry, 1, CInt(wait.components.seconds * 1_000))
    }
    return []
  }

  func acknowledge(upTo tag: UInt64) throws(BrokerError) {
    try world.reachBroker(.acknowledge)
    world.with { state in
      let count = state.unacknowledged.count
      state.unacknowledged.removeAll { $0.tag <= tag }
      state.steps.append("acknowledge \(count - state.unacknowledged.count)")
    }
  }

  func acknowledge(only tag: UInt64) throws(BrokerError) {
    try world.reachBroker(.acknowledge)
    world.with { state in
      state.unacknowledged.removeAll { $0.tag == tag }
      state.steps.append("acknowledge one")
    }
  }

  func checkDelivery() throws(BrokerError) { try world.reachBroker(.checkDelivery) }

  var held: (count: Int, bytes: Int) { (0, 0) }

  func messageCount(queue: String) throws(BrokerError) -> Int {
    world.with { queue == EventTopology.quarantine ? $0.quarantined : $0.queue.count }
  }

  func keepAlive() throws(BrokerError) {
    try world.reachBroker(.keepInboxAlive)
    world.with { $0.keepAlives += 1 }
  }

  func close() { world.note("close inbox") }
}

private final class ScriptedOutbox: Outbox {
  private let world: ScriptedWorld
  private var unconfirmed = 0

  init(_ world: ScriptedWorld) { self.world = world }

  func send(_ messages: [Message]) throws(BrokerError) {
    try world.reachBroker(.publish)
    unconfirmed += messages.count
    world.with { state in
      state.published += messages
      state.steps.append("publish \(messages.count)")
    }
  }

  func awaitConfirms() throws(BrokerError) {
    try world.reachBroker(.confirm)
    let count = unconfirmed
    unconfirmed = 0
    world.with { state in
      state.confirms.acknowledged += count
      state.steps.append("confirm \(count)")
    }
  }

  func takeConfirms() -> Confirms {
    world.with { state in
      defer { state.confirms = Confirms() }
      return state.confirms
    }
  }

  func keepAlive() throws(BrokerError) { try world.reachBroker(.keepOutboxAlive) }
  func close() { world.note("close outbox") }
}

/// Keeps a batch's promises as the database does: nothing is written unless all of it is.
private final class ScriptedJournal: Journal {
  private let world: ScriptedWorld

  init(_ world: ScriptedWorld) { self.world = world }

  func resolve(_ aliases: Set<AliasReference>) throws(PostgresError) -> [AliasReference: IssuedAlias] {
    try world.reachDatabase(.resolve)
    return world.with { state in state.aliases.filter { aliases.contains($0.key) } }
  }

  func beginBatch(_ request: BatchRequest) throws(PostgresError) -> BatchContext {
    try world.reachDatabase(.begin)
    world.note("begin")
    return world.with { state in
      var context = BatchContext(policies: state.policies)
      for key in request.conversations {
        context.conversations[key] =
          state.conversations[key] ?? Conversation(keyID: request.newestKeyID, lastSequence: 0)
      }
      context.aliases = state.aliases.filter { request.aliases.contains($0.key) }
      for entry in state.entries where request.events.contains(entry.event) { context.recorded[entry.event] = entry }
      return context
    }
  }

  func report(_ report: LaneReport) throws(PostgresError) -> Timestamp {
    try world.reachDatabase(.report)
    world.with { $0.reports.append(report) }
    return .now
  }

  func retire(_ lane: LaneID) throws(PostgresError) { world.with { $0.retired.append(lane.number) } }

  func commitBatch(_ record: BatchRecord, lane: LaneID) throws(PostgresError) {
    try world.reachDatabase(.commit)
    if let refusal = world.with({ $0.refusal })(record) {
      world.note("commit refused")
      throw refusal
    }
    world.with { state in
      state.steps.append("commit \(record.entries.count)+\(record.deadLetters.count)")
      state.received += record.received
      for id in record.acquitted { state.suspects[id] = nil }
      for (store, alias) in record.participants {
        state.aliases[AliasReference(store: store, token: alias.token)] = alias
      }
      for entry in record.entries {
        state.entries.append(entry)
        let key = entry.conversation
        let participants = record.participants.filter { $0.store == key.store && $0.alias.order == key.order }
        var conversation =
          state.conversations[key]
          ?? Conversation(keyID: participants.first?.alias.keyID ?? "", lastSequence: 0)
        conversation.lastSequence = entry.sequence
        conversation.participants += participants.map(\.alias).filter { alias in
          !conversation.participants.contains { $0.token == alias.token }
        }
        state.conversations[key] = conversation
      }
      for letter in record.deadLetters where !state.deadLetters.contains(where: { $0.letter.id == letter.letter.id }) {
        state.deadLetters.append(letter)
      }
    }
  }

  func deaths(of ids: [String]) throws(PostgresError) -> [String: Int] {
    try world.reachDatabase(.deaths)
    return world.with { $0.suspects.filter { ids.contains($0.key) } }
  }

  func suspect(_ deaths: [String: Int]) throws(PostgresError) {
    try world.reachDatabase(.suspect)
    world.with { state in
      state.suspects.merge(deaths) { $1 }
      state.steps.append("suspect \(deaths.count)")
    }
  }

  func withdraw(_ deaths: [String: Int]) throws(PostgresError) {
    try world.reachDatabase(.withdraw)
    world.with { state in
      for (id, count) in deaths where state.suspects[id] == count { state.suspects[id] = count - 1 }
      state.steps.append("withdraw \(deaths.count)")
    }
  }

  func rollback() { world.note("rollback") }
}
