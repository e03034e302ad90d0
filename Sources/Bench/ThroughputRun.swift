import Fleet
import Foundation

/// Events that wait in the queues when the workers start; the time until the feed has brought all of them.
struct ThroughputRun {
  var figure: String
  var workers: WorkerProcesses.Options

  struct Outcome {
    var events: Int
    /// From the start of the workers until the last message stood in the feed queue.
    var seconds: Double
    var workerCPUSeconds: Double
    /// Nil where the server does not run on this machine.
    var brokerCPUSeconds: Double?
    var databaseCPUSeconds: Double?
    /// The largest worker's, in bytes.
    var peakMemory: Int
    var samples: [Sample]

    var rate: Double { Double(events) / seconds }
  }

  /// What was seen at one moment.
  struct Sample {
    var seconds: Double
    var count: Int
    /// The largest worker's, in bytes.
    var residentMemory: Int
  }

  /// How often to look, in seconds: seldom, and often where the end is near, which is what is measured.
  private static let intervals = (before: 0.05, nearEnd: 0.01)

  /// - Throws: ``BenchFailure`` when an event is missing from the feed.
  func run(
    _ events: some Sequence<BenchEvent>, on system: ScratchSystem, keepsTimelines: Bool = false
  ) throws -> Outcome {
    try system.measure(keepsTimelines: keepsTimelines) { feed in
      let expected = try system.load(events, of: figure)
      let outcome = try time(expected.count, feed, system)
      try feed.requireAll(expected, doorbell: system.doorbell)
      return outcome
    }
  }

  private func time(_ count: Int, _ feed: FeedQueue, _ system: ScratchSystem) throws -> Outcome {
    let brokerBefore = system.brokerPID.flatMap(ProcessStat.treeSeconds)
    let databaseBefore = system.databasePID.flatMap(ProcessStat.treeSeconds)
    let start = ContinuousClock.now
    let processes = try WorkerProcesses(system.program, workers)
    defer { processes.stop(within: system.doorbell.isRung ? .seconds(3) : .seconds(12)) }
    let samples = try watch(count, since: start, processes, feed, system)

    func spent(_ pid: Int32?, since before: Double?) -> Double? {
      guard let before, let now = pid.flatMap(ProcessStat.treeSeconds) else { return nil }
      return now - before
    }
    return Outcome(
      events: count, seconds: samples.last!.seconds, workerCPUSeconds: processes.cpuSeconds,
      brokerCPUSeconds: spent(system.brokerPID, since: brokerBefore),
      databaseCPUSeconds: spent(system.databasePID, since: databaseBefore), peakMemory: processes.memory?.peak ?? 0,
      samples: samples)
  }

  /// Nobody reads from the feed queue meanwhile: to ask for its length costs the broker next to nothing.
  private func watch(
    _ count: Int, since start: ContinuousClock.Instant, _ processes: WorkerProcesses, _ feed: FeedQueue,
    _ system: ScratchSystem
  ) throws -> [Sample] {
    var samples: [Sample] = []
    var moved = start
    while true {
      let arrived = try feed.count()
      let now = ContinuousClock.now
      if arrived > samples.last?.count ?? 0 { moved = now }
      samples.append(
        Sample(
          seconds: (now - start) / .seconds(1), count: arrived, residentMemory: processes.memory?.resident ?? 0))
      if arrived >= count { return samples }
      try system.requireNotInterrupted()
      try processes.requireRunning()
      guard now - moved < FeedQueue.patience else {
        throw BenchFailure(
          "\(count - arrived) of \(count) events have not reached the feed, and nothing has moved for "
            + "\(FeedQueue.patience.components.seconds) seconds; dead letters: \(try system.deadLetterCount()).")
      }
      system.progress.note("\(figure): \(arrived) of \(count) events are through")
      Thread.sleep(forTimeInterval: count - arrived > 2_000 ? Self.intervals.before : Self.intervals.nearEnd)
    }
  }
}
