import ArgumentParser
import Bench
import Dispatch
import Fleet
import Foundation
import RabbitMQ
import Simulation

struct StrikeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "strike",
    abstract: "Lets faults strike the fleet in random order, then checks that nothing was lost. deploy/faults runs it.")

  @Option(help: "Decides events, order and details of the faults. (default: any)") var seed: UInt64?
  @Option(help: "How many events to publish, all faults together.") var events = 100_000
  @Option(help: "Only this fault; several if repeated.") var only: [Fault] = []
  @Option(help: "Worker processes.") var workers = 4
  @Flag(help: "List the faults.") var list = false
  @Flag(help: "Print one JSON object instead of the table.") var json = false
  @Option(help: ArgumentHelp("A directory for the workers' logs.", valueName: "directory")) var logs: String?

  func validate() throws {
    guard events > 0, (1...64).contains(workers) else {
      throw ValidationError("--events takes 1 or more, --workers 1 to 64.")
    }
  }

  func run() throws {
    if list {
      for fault in Fault.allCases {
        print(fault.rawValue.padding(toLength: 24, withPad: " ", startingAt: 0) + fault.summary)
      }
      return
    }
    let site = try Site.environment()
    let doorbell = Self.doorbell()
    let report = try strike(site, doorbell)
    print(json ? String(decoding: report.json, as: UTF8.self) : report.text)
    if !report.isGood { throw ExitCode.failure }
  }

  private func strike(_ site: Site, _ doorbell: Doorbell) throws -> Report {
    let seed = seed ?? UInt64.random(in: 0...UInt64(UInt32.max))
    Self.say("Seed \(seed)")
    try site.scratch(doorbell).requireEmpty()
    let directory = URL(fileURLWithPath: logs ?? FileManager.default.temporaryDirectory.path)
      .appendingPathComponent("faults-\(seed)")
    try? FileManager.default.removeItem(at: directory)
    var chance = SeededGenerator(seed: seed)
    let faults = (only.isEmpty ? Fault.allCases : only).shuffled(using: &chance)
    let start = ContinuousClock.now
    let harness = try Harness(
      site, seed: seed, workers: workers, mutation: nil, logs: directory, doorbell: doorbell, say: Self.say)
    defer { harness.stop() }
    var report = Report(seed: seed, events: events)
    report.strikes = try harness.run(faults, events: events)
    try harness.check(&report)
    report.seconds = (ContinuousClock.now - start) / .seconds(1)
    return report
  }

  static func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

  private static func doorbell() -> Doorbell {
    let doorbell = Doorbell()
    for number in [SIGTERM, SIGINT] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      // The handler holds its source, which so lives as long as the process.
      source.setEventHandler {
        doorbell.ring()
        _ = source
      }
      source.activate()
    }
    return doorbell
  }
}

extension Site {
  func scratch(_ doorbell: Doorbell) -> ScratchSystem {
    ScratchSystem(
      brokers: brokers, databaseURI: databaseURI, program: program, brokerPID: nil, databasePID: nil,
      doorbell: doorbell, say: { _ in })
  }
}

extension Harness {
  /// Waits for the end and holds everything against everything.
  func check(_ report: inout Report) throws {
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
