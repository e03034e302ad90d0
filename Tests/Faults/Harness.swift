import Bench
import Fleet
import Foundation
import RabbitMQ
import Simulation

/// The fleet under load between a publisher and a subscriber that remember everything, with a network that obeys.
final class Harness {
  /// What came of one fault.
  struct Strike {
    let fault: Fault
    /// What was struck, such as `3 workers`.
    var target = ""
    /// How long it lasted, in seconds.
    var seconds = 0.0
    /// How long after its end the next entry reached the feed, in seconds; nil when none did.
    var recovery: Double?
    /// Why it did not strike.
    var obstacle: String?
    var findings: [String] = []

    var isSurvived: Bool { recovery != nil && findings.isEmpty }
  }

  let site: Site
  let fleet: WorkerFleet
  let oms: OMS
  let erp: ERP
  /// To the broker and to the database; none in a cluster.
  let proxies: [Proxy]
  let logs: URL
  let doorbell: Doorbell
  var random: SeededGenerator
  let say: (String) -> Void

  /// How long the fleet may take to go on after a fault: a pause of the breaker, and sessions that must time out first.
  private static let patience = Duration.seconds(180)

  init(
    _ site: Site, seed: UInt64, workers: Int, mutation: Mutation?, logs: URL, doorbell: Doorbell,
    say: @escaping (String) -> Void
  ) throws {
    self.site = site
    self.logs = logs
    self.doorbell = doorbell
    self.say = say
    random = SeededGenerator(seed: seed)
    try FileManager.default.createDirectory(at: logs, withIntermediateDirectories: true)
    var servers = ["AMQP_URL": site.amqpURL, "DATABASE_URL": site.databaseURI]
    if !site.isCluster, var amqp = URLComponents(string: site.amqpURL),
      var database = URLComponents(string: site.databaseURI)
    {
      let broker = try Proxy(host: "127.0.0.1", port: site.brokers[0].port)
      let postgres = try Proxy(host: "127.0.0.1", port: database.port ?? 5_432)
      (amqp.port, database.port) = (broker.port, postgres.port)
      servers = ["AMQP_URL": amqp.string!, "DATABASE_URL": database.string!]
      proxies = [broker, postgres]
    } else {
      proxies = []
    }
    fleet = WorkerFleet(site, size: workers, servers: servers, mutation: mutation, logs: logs)
    erp = try ERP(site.brokers)
    oms = OMS(seed: seed, brokers: site.brokers)
  }

  /// Takes everything down, whatever state it is in.
  func stop() {
    for worker in fleet.workers { worker.send(SIGCONT) }
    fleet.kill(fleet.workers)
    oms.stop()
    erp.stop()
    for proxy in proxies { proxy.stop() }
  }

  // MARK: - Faults

  /// Lets the faults strike, one after another, each while the fleet is at work on its share of the events.
  func run(_ faults: [Fault], events: Int) throws -> [Strike] {
    try fleet.fill()
    var strikes: [Strike] = []
    for (index, fault) in faults.enumerated() {
      let share = events * (index + 1) / faults.count - events * index / faults.count
      var strike = Strike(fault: fault)
      if let obstacle = fault.obstacle(site) {
        strike.obstacle = obstacle
        oms.release(share)
      } else {
        try self.strike(&strike, share: share)
      }
      strikes.append(strike)
      say("\(index + 1) of \(faults.count): \(strike.told)")
    }
    return strikes
  }

  func strike(_ strike: inout Strike, share: Int) throws {
    let (before, during) = (share / 2, share * 3 / 10)
    let mark = erp.messageCount
    oms.release(before)
    if !(try eventually(Self.patience) { erp.messageCount > mark }) {
      strike.findings.append("The fleet did not work before it.")
    }
    let start = ContinuousClock.now
    try inflict(&strike, during)
    strike.seconds = (ContinuousClock.now - start) / .seconds(1)
    let end = ContinuousClock.now
    let seen = erp.messageCount
    oms.release(share - before - during)
    let goal = oms.released
    // With everything there already, nothing more can come.
    let isBack = try eventually(Self.patience) {
      erp.messageCount > seen || (oms.isDone && oms.released == goal && erp.entryCount >= oms.expectedEntries)
    }
    if isBack { strike.recovery = (ContinuousClock.now - end) / .seconds(1) }
    strike.findings += fleet.takeLosses()
    try fleet.fill()
  }

  /// Lets `count` events be published evenly over some seconds.
  func hold(_ seconds: Double, releasing count: Int, each: () throws -> Void = {}) throws {
    let start = ContinuousClock.now
    var released = 0
    while true {
      let part = min(1, (ContinuousClock.now - start) / .seconds(seconds))
      let due = Int(Double(count) * part)
      oms.release(due - released)
      released = due
      try each()
      if part == 1 { return }
      try pause()
    }
  }

  /// Waits for something; false when it did not come true in time.
  func eventually(_ limit: Duration, _ condition: () throws -> Bool) throws -> Bool {
    let deadline = ContinuousClock.now + limit
    while try !condition() {
      guard ContinuousClock.now < deadline else { return false }
      try pause(0.01)
    }
    return true
  }

  private func pause(_ seconds: Double = 0.1) throws {
    if doorbell.waits(.seconds(seconds)) { throw FaultsFailure("Interrupted; workers and queues of it are gone.") }
  }

  // MARK: - The end

  /// Waits until everything that was published is settled, or nothing moves any more, and stops the workers.
  ///
  /// - Returns: what was not as it should be.
  func settle() throws -> [String] {
    var findings: [String] = []
    var moved = ContinuousClock.now
    var last = (0, 0, -1)
    var quietLooks = 0
    while true {
      let waiting = site.unsettledCount() ?? -1
      let now = (erp.messageCount, erp.rejectionCount, waiting)
      if now != last { (last, moved) = (now, .now) }
      // Everything is acknowledged, and the broker's figures had time to become true: no more will come.
      quietLooks = waiting == 0 && oms.isDone && ContinuousClock.now - moved > .seconds(1) ? quietLooks + 1 : 0
      if quietLooks >= 8 { break }
      guard ContinuousClock.now - moved < Self.patience else {
        findings.append("Nothing moves any more, and \(waiting) events are not settled.")
        break
      }
      try pause(0.5)
    }
    findings += fleet.takeLosses()
    findings += fleet.terminate(fleet.workers)
    return findings
  }
}

extension Harness.Strike {
  /// For a person who waits.
  var told: String {
    if let obstacle { return "\(fault.rawValue) did not strike: \(obstacle)" }
    let back = recovery.map { "the fleet went on after \(Report.seconds($0)) s" } ?? "the fleet did not go on"
    return (["\(fault.rawValue): \(target), \(Report.seconds(seconds)) s, \(back)"] + findings).joined(separator: "; ")
  }
}
