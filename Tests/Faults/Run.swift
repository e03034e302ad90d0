import Bench
import Fleet
import Foundation
import RabbitMQ
import Simulation

/// What one call of the command has to work with.
struct Run {
  let site: Site
  let seed: UInt64
  let workers: Int
  let logs: URL
  let doorbell: Doorbell

  /// Tells a person who waits, and when it was.
  static func say(_ line: String) {
    FileHandle.standardError.write(Data("\(time(Date.now.timeIntervalSince1970)) \(line)\n".utf8))
  }

  /// A moment in seconds since 1970, as the logs tell it: the time of day, UTC.
  static func time(_ seconds: Double) -> String {
    String(Date(timeIntervalSince1970: seconds).formatted(.iso8601).dropFirst(11))
  }

  /// The servers, which are nobody's but ours.
  var scratch: ScratchSystem {
    ScratchSystem(
      brokers: site.brokers, databaseURI: site.databaseURI, program: site.program, brokerPID: nil, databasePID: nil,
      doorbell: doorbell, say: { _ in })
  }

  /// With fewer, a fault might find nobody at work.
  private static let eventsPerFault = 200

  /// Lets faults strike in random order and checks what became of the events.
  func strike(_ faults: [Fault], events: Int, mutation: Mutation? = nil) throws -> Report {
    let least = faults.count * Self.eventsPerFault
    guard events >= least else { throw FaultsFailure("\(faults.count) faults need --events \(least) or more.") }
    var chance = SeededGenerator(seed: seed)
    return try measure(events, mutation) { harness, report in
      report.strikes = try harness.run(faults.shuffled(using: &chance), events: events)
    }
  }

  /// Lets what kills no worker strike once a minute, and looks at memory and descriptors of the workers meanwhile.
  func soak(_ time: Duration, events: Int) throws -> Report {
    var chance = SeededGenerator(seed: seed)
    let faults = Fault.soaking.filter { $0.obstacle(site) == nil }.shuffled(using: &chance)
    return try measure(events, nil) { harness, report in
      let (strikes, findings) = try harness.soak(faults, time, events: events)
      report.strikes = strikes
      report.findings = findings
    }
  }

  private func measure(
    _ events: Int, _ mutation: Mutation?, _ work: (Harness, inout Report) throws -> Void
  ) throws -> Report {
    let directory = logs.appendingPathComponent((mutation.map { "\($0.rawValue)-" } ?? "") + "seed-\(seed)")
    try? FileManager.default.removeItem(at: directory)
    let start = ContinuousClock.now
    let harness = try Harness(
      site, seed: seed, workers: workers, mutation: mutation, logs: directory, doorbell: doorbell, say: Self.say)
    defer { harness.stop() }
    var report = Report(seed: seed, events: events)
    try work(harness, &report)
    try harness.check(&report)
    report.seconds = (ContinuousClock.now - start) / .seconds(1)
    return report
  }
}

extension Harness {
  /// Waits for the end and holds everything against everything.
  fileprivate func check(_ report: inout Report) throws {
    report.findings += try settle()
    var reconciliation = Reconciliation(site, oms, erp)
    try reconciliation.check(addresses: oms.addresses, logs: logFiles())
    report.findings += reconciliation.findings
    report.entries = reconciliation.entryCount
    report.deadLetters = reconciliation.letterCount
    report.repeated = reconciliation.repeatedCount
    report.feedMessages = erp.messageCount
  }

  /// The workers' logs, and those of the servers.
  private func logFiles() -> [URL] {
    [logs, site.stack.map { URL(fileURLWithPath: $0).appendingPathComponent("logs") }].compactMap(\.self)
      .flatMap { (try? FileManager.default.contentsOfDirectory(at: $0, includingPropertiesForKeys: nil)) ?? [] }
      .filter { $0.pathExtension == "log" }
  }
}
