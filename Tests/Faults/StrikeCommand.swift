import ArgumentParser
import Bench
import Fleet
import Foundation
import RabbitMQ
import Simulation

struct StrikeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "strike",
    abstract: "Lets faults strike the fleet in random order, then checks that nothing was lost. deploy/faults runs it.")

  @Option(help: "Decides events, order and details of the faults. (default: any)") var seed: UInt64?
  @Option(help: "How many events to publish, all faults together. (default: 100000, of a mutation 4000)")
  var events: Int?
  @Option(help: "Only this fault; several if repeated.") var only: [Fault] = []
  @Option(help: "Worker processes.") var workers = 4
  @Option(help: ArgumentHelp("Run on for so long, and look at memory and descriptors.", valueName: "minutes"))
  var soak: Double?
  @Flag(help: "Let the workers do wrong on purpose, one thing at a time: the checks must find out.")
  var mutations = false
  @Flag(help: "List the faults.") var list = false
  @Flag(help: "Print one JSON object instead of the table.") var json = false
  @Option(help: ArgumentHelp("A directory for the workers' logs.", valueName: "directory")) var logs: String?

  func validate() throws {
    guard events ?? 1 > 0, (1...64).contains(workers), soak ?? 1 > 0 else {
      throw ValidationError("--events takes 1 or more, --workers 1 to 64, --soak a number above 0.")
    }
    guard [mutations, soak != nil].count(where: \.self) < 2 else {
      throw ValidationError("Say one of --mutations and --soak.")
    }
  }

  func run() throws {
    if list {
      for fault in Fault.allCases {
        print(fault.rawValue.padding(toLength: 24, withPad: " ", startingAt: 0) + fault.summary)
      }
      return
    }
    let run = Run(
      site: try .environment(), seed: seed ?? UInt64.random(in: 0...UInt64(UInt32.max)), workers: workers,
      logs: URL(fileURLWithPath: logs ?? FileManager.default.temporaryDirectory.path), doorbell: .rungBySignals())
    Run.say("Seed \(run.seed)")
    try run.scratch.requireEmpty()
    if mutations {
      let outcome = try MutationRun(run: run, events: events ?? 4_000).outcome()
      print(outcome.text)
      if !outcome.isGood { throw ExitCode.failure }
      return
    }
    let report =
      if let soak {
        try run.soak(.seconds(soak * 60), events: events ?? 100_000)
      } else {
        try run.strike(only.isEmpty ? run.site.faults : only, events: events ?? 100_000)
      }
    print(json ? String(decoding: report.json, as: UTF8.self) : report.text)
    // What somebody asks for must strike.
    if !report.isGood || !only.isEmpty && report.strikes.contains(where: { $0.obstacle != nil }) {
      throw ExitCode.failure
    }
  }
}
