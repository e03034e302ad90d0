import Foundation

/// Worker processes of this program, started for a measurement. Whoever starts them stops them, whatever happens.
final class WorkerProcesses {
  struct Options {
    var count: Int
    var lanes: Int
    var batchSize: Int
  }

  /// How long a worker may take to settle what it holds.
  private static let drainLimit = Duration.seconds(10)

  private let program: String
  private let options: Options
  private var processes: [Process] = []

  /// - Throws: ``BenchFailure``; then none runs.
  init(_ program: String, _ options: Options) throws(BenchFailure) {
    self.program = program
    self.options = options
    _ = try scale(to: options.count)
  }

  /// Starts more, or ends the oldest with SIGTERM and waits for their end.
  ///
  /// - Returns: how long the last of these took to drain, in seconds.
  /// - Throws: ``BenchFailure`` when one cannot be started, or did not drain as it should; then none runs.
  func scale(to count: Int) throws(BenchFailure) -> Double {
    do throws(BenchFailure) {
      while processes.count < count { processes.append(try start()) }
      let leaving = processes.prefix(processes.count - count)
      processes.removeFirst(leaving.count)
      let start = ContinuousClock.now
      for process in leaving { process.terminate() }
      for process in leaving {
        while process.isRunning, .now - start < Self.drainLimit { Thread.sleep(forTimeInterval: 0.01) }
        guard !process.isRunning, process.terminationStatus == 0 else {
          for process in leaving where process.isRunning { kill(process.processIdentifier, SIGKILL) }
          throw BenchFailure("A worker that was told to stop did not do so within \(Self.drainLimit).")
        }
      }
      return leaving.isEmpty ? 0 : (.now - start) / .seconds(1)
    } catch {
      stop()
      throw error
    }
  }

  private func start() throws(BenchFailure) -> Process {
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
      throw BenchFailure("A worker process could not be started; check that the program may start itself.")
    }
    return process
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
