import Foundation

/// Worker processes of this program, started for a measurement. Whoever starts them stops them, whatever happens.
final class WorkerProcesses {
  struct Options {
    var count: Int
    var lanes: Int
    var batchSize: Int
  }

  private var processes: [Process] = []

  /// - Throws: ``BenchFailure``; then none runs.
  init(_ program: String, _ options: Options) throws(BenchFailure) {
    for _ in 0..<options.count {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: program)
      // Should this program be killed, its workers end by themselves.
      process.arguments = ["worker", "--exit-when-idle", "120"]
      process.environment = ProcessInfo.processInfo.environment.merging([
        "LANES": "\(options.lanes)", "BATCH_SIZE": "\(options.batchSize)", "LOG_LEVEL": "warning",
        "WORKER_BIND": "127.0.0.1:0",
      ]) { $1 }
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      do { try process.run() } catch {
        stop()
        throw BenchFailure("A worker process could not be started; check that the program may start itself.")
      }
      processes.append(process)
    }
  }

  /// CPU time of all since they were started, in seconds.
  var cpuSeconds: Double {
    let ticks = processes.compactMap { ProcessStat(pid: $0.processIdentifier)?.ownTicks }.reduce(0, +)
    return Double(ticks) / ProcessStat.ticksPerSecond
  }

  /// The memory of the largest, in bytes.
  var memory: ProcessMemory? {
    processes.compactMap { ProcessMemory(pid: $0.processIdentifier) }.max { $0.peak < $1.peak }
  }

  /// - Throws: ``BenchFailure`` when one has ended.
  func requireRunning() throws(BenchFailure) {
    guard processes.allSatisfy(\.isRunning) else {
      throw BenchFailure("A worker ended before its work was done; what it said stands above.")
    }
  }

  /// SIGTERM, and SIGKILL for what still runs after its drain limit.
  func stop(within limit: Duration = .seconds(12)) {
    for process in processes where process.isRunning { process.terminate() }
    let deadline = ContinuousClock.now + limit
    while processes.contains(where: \.isRunning) {
      if ContinuousClock.now > deadline {
        for process in processes where process.isRunning { kill(process.processIdentifier, SIGKILL) }
      }
      Thread.sleep(forTimeInterval: 0.02)
    }
    processes = []
  }
}
