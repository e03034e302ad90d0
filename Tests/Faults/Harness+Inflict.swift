import Conversations
import Fleet
import Foundation
import Glibc
import Postgres
import RabbitMQ
import Simulation

extension Harness {
  /// Lets a fault strike and end, while `count` more events are published.
  func inflict(_ strike: inout Strike, _ count: Int) throws {
    switch strike.fault {
    case .kill: try killAtRandom(&strike, count)
    case .killAfterReceive: try dieAt(.afterReceive, &strike, count)
    case .killBeforeCommit: try dieAt(.beforeCommit, &strike, count)
    case .killAfterCommit: try dieAt(.afterCommit, &strike, count)
    case .killDuringPublish: try dieAt(.duringPublish, &strike, count)
    case .killBeforeConfirm: try dieAt(.beforeConfirm, &strike, count)
    case .killBeforeAcknowledge: try dieAt(.beforeAcknowledge, &strike, count)
    case .terminate: try terminateAll(&strike, count)
    case .freeze: try freeze(&strike, count)
    case .freezeInTransaction: try freezeInTransaction(&strike, count)
    case .clock: try shiftClock(&strike, count)
    case .brokerKill: try server("broker", ["kill", "start"], &strike, count)
    case .brokerAlarm: try alarm(&strike, count)
    case .feedRefuses: try refuse(&strike, count)
    case .queueDeleted: try deleteQueue(&strike, count)
    case .databaseCrash: try server("database", ["crash", "start"], &strike, count)
    case .databaseConnections: try exhaustConnections(&strike, count)
    case .databaseDisk: try fillDisk(&strike, count)
    case .databaseReadOnly: try refuseWrites(&strike, count)
    case .databaseLock: try lockTable(&strike, count)
    case .databaseSessions: try terminateSessions(&strike, count)
    case .networkCut: try weather(.cut, 15, &strike, count)
    case .networkHalfOpen: try weather(.halfOpen, 5, &strike, count)
    case .networkReset: try resetConnections(&strike, count)
    case .networkDelay: try weather(.delayed, 20, &strike, count)
    case .networkTrickle: try weather(.trickling, 20, &strike, count)
    case .leaderKill: try failOver([("kill", "leader")], &strike, count)
    case .primaryKill: try failOver([("kill", "primary"), ("promote", "standby")], &strike, count)
    }
  }

  // MARK: - Workers

  private func anyWorkers(_ most: Int) -> [WorkerFleet.Worker] {
    var chosen = fleet.workers
    while chosen.count > 1, chosen.count > most { chosen.remove(at: random.below(chosen.count)) }
    return chosen
  }

  private static func count(_ workers: Int) -> String { workers == 1 ? "1 worker" : "\(workers) workers" }

  private func killAtRandom(_ strike: inout Strike, _ count: Int) throws {
    var killed = 0
    for _ in 0..<3 {
      let victims = anyWorkers(random.within(1...4))
      killed += victims.count
      fleet.kill(victims)
      try fleet.fill()
      try hold(Double(random.within(5...15)) / 10, releasing: count / 3)
    }
    oms.release(count - 3 * (count / 3))
    strike.target = Self.count(killed)
  }

  /// Nobody else is there to take the work, so that it is sure to strike.
  private func dieAt(_ point: TrapPoint, _ strike: inout Strike, _ count: Int) throws {
    fleet.kill(fleet.workers)
    // So few events make few batches, and of those one worker may be left with all.
    let passes = min(max(count / 200, 1), 3)
    let victims = try (0..<random.within(1...4)).map { _ in
      try fleet.startTrapped(point, pass: random.within(1...passes))
    }
    oms.release(count)
    for victim in victims {
      // With little to do the others leave it none.
      let isDead = try eventually(.seconds(30)) { !victim.isRunning }
      if isDead, let status = victim.wait(.zero), status != -SIGKILL {
        strike.findings.append("A trapped worker ended with \(status).")
      }
    }
    let dead = victims.count { !$0.isRunning }
    if dead == 0 { strike.findings.append("No worker came to the point at which it was to die.") }
    strike.target = Self.count(dead)
    fleet.kill(victims)
    try fleet.fill()
  }

  private func terminateAll(_ strike: inout Strike, _ count: Int) throws {
    // Before it hears signals, a process dies of them.
    try awaitReaders(&strike)
    let victims = fleet.workers
    oms.release(count)
    strike.findings += fleet.terminate(victims)
    strike.target = Self.count(victims.count)
    try fleet.fill()
  }

  /// Lets workers that were just started come to what they are here for.
  private func awaitReaders(_ strike: inout Strike) throws {
    if !(try eventually(.seconds(30)) { fleet.workers.allSatisfy { $0.log.contains("reads events") } }) {
      strike.findings.append("Not all workers came to read events.")
    }
  }

  private func freeze(_ strike: inout Strike, _ count: Int) throws {
    let victims = anyWorkers(random.within(1...3))
    for victim in victims { victim.send(SIGSTOP) }
    try hold(40, releasing: count)
    for victim in victims { victim.send(SIGCONT) }
    strike.target = Self.count(victims.count)
  }

  /// The others must not wait for its locks for longer than a session may be idle in a transaction, and never until
  /// their own limit.
  private func freezeInTransaction(_ strike: inout Strike, _ count: Int) throws {
    // Nobody else is there to take the work, until it is frozen.
    fleet.kill(fleet.workers)
    let victim = try fleet.startTrapped(.beforeCommit, pass: 1, freezes: true)
    oms.release(count / 2)
    let isFrozen = try eventually(.seconds(30)) { Self.state(of: victim.pid) == "T" }
    if !isFrozen { strike.findings.append("No worker came to the point at which it was to freeze.") }
    for _ in 0..<fleet.size { try fleet.start() }
    var longest = 0.0
    try hold(20, releasing: count - count / 2) { longest = max(longest, try longestLockWait()) }
    victim.send(SIGCONT)
    strike.findings += fleet.terminate([victim])
    strike.target = "1 worker; the others waited \(Report.seconds(longest)) s at most"
    if longest > 29 { strike.findings.append("Others waited for its locks until their own limit.") }
  }

  private static func state(of pid: Int32) -> String? {
    guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
      let bracket = text.lastIndex(of: ")")
    else { return nil }
    return text[text.index(after: bracket)...].split(separator: " ").first.map(String.init)
  }

  /// How long a worker has been waiting for another session's lock, in seconds.
  private func longestLockWait() throws -> Double {
    let rows = try site.query(
      """
      select coalesce(max(extract(epoch from clock_timestamp() - query_start)) * 1000, 0)::bigint
      from pg_stat_activity where wait_event_type = 'Lock' and application_name like 'worker%'
      """)
    return Double(rows.integer(0, 0)) / 1_000
  }

  private func shiftClock(_ strike: inout Strike, _ count: Int) throws {
    fleet.kill([fleet.workers[random.below(fleet.workers.count)]])
    let worker = try fleet.start(environment: FakeTime.anHourAhead)
    try hold(10, releasing: count)
    strike.findings += fleet.takeLosses()
    if !worker.log.contains("A batch is settled") {
      strike.findings.append("The worker with the wrong clock did not work.")
    }
    strike.target = "1 worker"
    strike.findings += fleet.terminate([worker])
  }

  // MARK: - Broker

  private func server(_ name: String, _ actions: [String], _ strike: inout Strike, _ count: Int) throws {
    oms.release(count)
    for action in actions { try site.server(action, name) }
    strike.target = name
  }

  private func alarm(_ strike: inout Strike, _ count: Int) throws {
    try site.server("alarm", "broker")
    try hold(20, releasing: count)
    try site.server("calm", "broker")
    strike.target = "broker"
  }

  /// The subscriber reads nothing and its queue takes nothing more, so that every message of the feed is refused.
  private func refuse(_ strike: inout Strike, _ count: Int) throws {
    erp.pause(true)
    defer { erp.pause(false) }
    let limit = #"{"max-length":1,"overflow":"reject-publish"}"#
    try site.manage(
      "PUT", "policies", "faults-full",
      body: #"{"pattern":"^\#(ERP.feedQueue)$","apply-to":"queues","definition":\#(limit)}"#)
    try hold(10, releasing: count)
    try site.manage("DELETE", "policies", "faults-full")
    strike.target = "feed"
  }

  private func deleteQueue(_ strike: inout Strike, _ count: Int) throws {
    let queue = random.chance(0.5) ? "email-sent" : "email-received"
    strike.target = queue
    // A worker that starts while the queue is away refuses to, rightly.
    try awaitReaders(&strike)
    oms.release(count)
    try oms.whileAtRest {
      try Connection(site.brokers, name: "faults").delete(queue: queue)
      try site.command("setup")
      // The queue was the workers' outbox, too: what is recorded and not yet told is told when the event comes again.
      let (documents, rejections) = (erp.documents, erp.rejections)
      // Of two events with one id the feed does not tell which it was.
      let conflicting = Set(oms.published.filter { $0.expectation == .dead(.conflictingDuplicate) }.map(\.feedID))
      try oms.publishAgain(queue) { published in
        if conflicting.contains(published.feedID) { return false }
        return published.expectation == .entry
          ? published.feedID.map { documents[$0] != nil } ?? false : rejections.contains(published.letterID)
      }
    }
  }

  // MARK: - Database

  private func exhaustConnections(_ strike: inout Strike, _ count: Int) throws {
    let role = try site.query("select current_user::text").text(0, 0)
    try site.administer("alter role \"\(role)\" connection limit 0")
    try site.administer(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'worker%'")
    try hold(10, releasing: count)
    try site.administer("alter role \"\(role)\" connection limit -1")
    strike.target = "database"
  }

  private func fillDisk(_ strike: inout Strike, _ count: Int) throws {
    try site.server("fill", "database")
    try hold(10, releasing: count)
    try site.server("clear", "database")
    strike.target = "database"
  }

  private func refuseWrites(_ strike: inout Strike, _ count: Int) throws {
    try site.administer("alter system set default_transaction_read_only = on")
    try site.administer("select pg_reload_conf()")
    try hold(10, releasing: count)
    try site.administer("alter system reset default_transaction_read_only")
    try site.administer("select pg_reload_conf()")
    strike.target = "database"
  }

  private func lockTable(_ strike: inout Strike, _ count: Int) throws {
    var database = try site.openDatabase()
    for sql in ["begin", "lock table entry in access exclusive mode"] {
      _ = try database.run(Statement("faults_\(sql.prefix(4))", sql))
    }
    try hold(33, releasing: count)
    strike.target = "table of entries"
  }

  private func terminateSessions(_ strike: inout Strike, _ count: Int) throws {
    var ended = 0
    var next = ContinuousClock.now
    try hold(10, releasing: count) {
      guard ContinuousClock.now > next else { return }
      next = .now + .milliseconds(random.within(100...600))
      ended += try site.query(
        """
        select count(pg_terminate_backend(pid))::bigint from (
          select pid from pg_stat_activity where application_name like 'worker%' order by random()
          limit \(random.within(1...3))) as victim
        """
      ).integer(0, 0)
    }
    strike.target = "\(ended) sessions"
    if ended == 0 { strike.findings.append("There was no session to end.") }
  }

  // MARK: - Network

  /// Lets the weather be bad at the broker, at the database, or at both.
  private func weather(
    _ weather: Proxy.Weather, _ seconds: Double, _ strike: inout Strike, _ count: Int
  ) throws {
    let (proxies, target) = anyProxies()
    for proxy in proxies { proxy.change(to: weather) }
    try hold(seconds, releasing: count)
    for proxy in proxies { proxy.change(to: .clear) }
    strike.target = target
  }

  private func anyProxies() -> ([Proxy], String) {
    random.pick([([proxies[0]], "broker"), ([proxies[1]], "database"), (proxies, "broker and database")])
  }

  private func resetConnections(_ strike: inout Strike, _ count: Int) throws {
    let (proxies, target) = anyProxies()
    var next = ContinuousClock.now
    try hold(10, releasing: count) {
      guard ContinuousClock.now > next else { return }
      next = .now + .milliseconds(random.within(300...2_000))
      for proxy in proxies { proxy.reset() }
    }
    strike.target = target
  }

  // MARK: - Cluster

  /// How long the fleet may take to find the new leader.
  private static let failOverLimit = Duration.seconds(15)

  private func failOver(_ steps: [(String, String)], _ strike: inout Strike, _ count: Int) throws {
    let mark = oms.released
    for (action, server) in steps { try site.server(action, server) }
    let start = ContinuousClock.now
    oms.release(count)
    // What is published only now waits for everything before it, too.
    let isBack = try eventually(Self.failOverLimit) {
      oms.published.dropFirst(mark).first { $0.expectation == .entry }?.feedID.map(erp.hasHeard) ?? false
    }
    strike.target = "\(steps[0].1), back at work after \(Report.seconds((ContinuousClock.now - start) / .seconds(1))) s"
    if !isBack { strike.findings.append("Work did not go on within \(Self.failOverLimit).") }
    if strike.fault == .leaderKill { try site.server("start", "brokers") }
  }
}
