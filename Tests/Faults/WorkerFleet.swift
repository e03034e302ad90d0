import Foundation
import Glibc

/// The worker processes. None of them outlives this one, however it ends.
final class WorkerFleet {
  /// One process.
  final class Worker {
    let number: Int
    fileprivate let process: Process
    private let logFile: URL
    /// Whether it is to end, so that its end is no finding.
    fileprivate(set) var isDoomed = false
    var isRunning: Bool { process.isRunning }
    var pid: Int32 { process.processIdentifier }

    fileprivate init(_ number: Int, _ process: Process, _ log: URL) {
      self.number = number
      self.process = process
      logFile = log
    }

    /// What it has said so far.
    var log: String { (try? String(contentsOf: logFile, encoding: .utf8)) ?? "" }

    func send(_ signal: Int32) { Glibc.kill(pid, signal) }

    /// - Returns: the status, or the negative number of the signal that ended it; nil when it still runs after `limit`.
    func wait(_ limit: Duration) -> Int32? {
      let deadline = ContinuousClock.now + limit
      while process.isRunning {
        guard ContinuousClock.now < deadline else { return nil }
        Thread.sleep(forTimeInterval: 0.01)
      }
      return process.terminationReason == .uncaughtSignal ? -process.terminationStatus : process.terminationStatus
    }
  }

  let size: Int
  private(set) var workers: [Worker] = []
  private let site: Site
  private let settings: [String: String]
  private let mutation: Mutation?
  private let logs: URL
  private var started = 0

  /// - Parameters:
  ///   - size: how many ordinary workers there are while nothing strikes.
  ///   - servers: `AMQP_URL` and `DATABASE_URL` for the workers.
  ///   - mutation: what all workers do wrong.
  ///   - logs: a directory for what they say.
  init(_ site: Site, size: Int, servers: [String: String], mutation: Mutation?, logs: URL) {
    self.site = site
    self.size = size
    settings = site.workerSettings.merging(servers) { $1 }
    self.mutation = mutation
    self.logs = logs
  }

  /// Starts what is missing to the full number.
  func fill() throws {
    workers.removeAll { !$0.isRunning && $0.isDoomed }
    while workers.count < size { try start() }
  }

  @discardableResult
  func start(environment: [String: String] = [:]) throws -> Worker {
    guard let mutation else { return try launch(site.program, ["worker"], environment) }
    return try launch(Self.ownProgram, ["worker", "--mutation", mutation.rawValue], environment)
  }

  /// A worker that dies, or freezes, at a point.
  func startTrapped(_ point: TrapPoint, pass: Int, freezes: Bool = false) throws -> Worker {
    var arguments = ["worker", "--trap", point.rawValue, "--pass", "\(pass)"]
    if freezes { arguments.append("--freeze") }
    if let mutation { arguments += ["--mutation", mutation.rawValue] }
    let worker = try launch(Self.ownProgram, arguments, [:])
    worker.isDoomed = true
    return worker
  }

  private static var ownProgram: String { "/proc/\(getpid())/exe" }

  private func launch(_ program: String, _ arguments: [String], _ environment: [String: String]) throws -> Worker {
    started += 1
    let log = logs.appendingPathComponent("worker-\(started).log")
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/setpriv")
    process.arguments = ["--pdeathsig", "KILL", program] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(settings) { $1 }.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
    let worker = Worker(started, process, log)
    workers.append(worker)
    return worker
  }

  func kill(_ victims: [Worker]) {
    for worker in victims {
      worker.isDoomed = true
      worker.send(SIGKILL)
    }
    for worker in victims { _ = worker.wait(.seconds(10)) }
    workers.removeAll { worker in victims.contains { $0 === worker } }
  }

  /// Tells workers to stop.
  ///
  /// - Returns: a sentence for each that did not exit with 0 within 10 seconds (DESIGN.md, section 6).
  func terminate(_ victims: [Worker]) -> [String] {
    let told = ContinuousClock.now
    for worker in victims {
      worker.isDoomed = true
      worker.send(SIGTERM)
    }
    let findings = victims.compactMap { worker -> String? in
      switch worker.wait(.seconds(11) - (ContinuousClock.now - told)) {
      case 0: nil
      case nil: "Worker \(worker.number) did not stop within 10 seconds of SIGTERM."
      case let status?: "Worker \(worker.number) ended with \(status) upon SIGTERM."
      }
    }
    kill(victims)
    return findings
  }

  /// A sentence for each worker that ended by itself.
  func takeLosses() -> [String] {
    let lost = workers.filter { !$0.isRunning && !$0.isDoomed }
    workers.removeAll { worker in lost.contains { $0 === worker } }
    return lost.map { worker in
      let said = worker.log.split(separator: "\n").last ?? ""
      return "Worker \(worker.number) ended by itself (\(worker.wait(.zero) ?? 0)): \(said)"
    }
  }
}
