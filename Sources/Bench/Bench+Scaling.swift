import Fleet
import Foundation

extension Bench {
  /// Workers that come and go while events wait: each phase is a share of the events, and whoever has to go holds a full
  /// batch.
  func scaling(_ report: inout BenchReport) throws {
    let counts = [1, 2, 4, 8, 4, 2, 1]
    let events = counts.count * options.events / 2
    let run = ScalingRun(counts: counts, workers: workers())
    let phases = try run.run(EventGenerator(name: "evt", seed: options.seed, count: events), on: system)
    var measurements = phases.map { phase in
      Measurement(
        name: "\(phase.workers) worker\(phase.workers == 1 ? "" : "s")", value: phase.rate, unit: "events/s")
    }
    measurements.append(
      Measurement(
        name: "longest drain of a worker", value: phases.map(\.longestDrain).max() ?? 0, unit: "s", digits: 1))
    report.figures.append(
      Figure(
        name: "scaling",
        settings: "\(NumberText.grouped(events)) waiting events, \(options.lanes) lanes each, batches of "
          + "\(options.batchSize), each event one entry",
        measurements: measurements))
  }
}

/// Another number of workers for each share of the events.
struct ScalingRun {
  var counts: [Int]
  var workers: WorkerProcesses.Options

  struct Phase {
    var workers: Int
    /// Events a second.
    var rate: Double
    /// Of those that had to go for this phase, in seconds.
    var longestDrain: Double
  }

  /// - Throws: ``BenchFailure`` when an event is missing from the feed or has more than one entry, and when a worker does
  ///   not drain within its time.
  func run(_ events: some Sequence<BenchEvent>, on system: ScratchSystem) throws -> [Phase] {
    try system.measure { feed in
      let expected = try system.load(events, of: "scaling")
      var options = workers
      options.count = 0
      let processes = try WorkerProcesses(system.program, options)
      defer { processes.stop() }
      var phases: [Phase] = []
      for (number, count) in counts.enumerated() {
        let drain = try processes.scale(to: count)
        let start = (count: try feed.count(), moment: ContinuousClock.now)
        let end = expected.count * (number + 1) / counts.count
        let reached = try wait(for: end, of: expected.count, processes, feed, system)
        phases.append(
          Phase(
            workers: count, rate: Double(reached - start.count) / ((.now - start.moment) / .seconds(1)),
            longestDrain: drain))
      }
      // Who goes while a batch is under way tells nothing twice, or the same once more.
      let entries = try system.entryCount()
      guard entries == expected.count else {
        throw BenchFailure("\(expected.count) events made \(entries) timeline entries.")
      }
      try feed.requireAll(expected, doorbell: system.doorbell)
      return phases
    }
  }

  private func wait(
    for end: Int, of all: Int, _ processes: WorkerProcesses, _ feed: FeedQueue, _ system: ScratchSystem
  ) throws -> Int {
    var arrived = 0
    var moved = ContinuousClock.now
    while true {
      let count = try feed.count()
      if count >= end { return count }
      if count > arrived { moved = .now }
      arrived = count
      try system.requireNotInterrupted()
      try processes.requireRunning()
      guard .now - moved < FeedQueue.patience else {
        throw BenchFailure("\(all - arrived) of \(all) events have not reached the feed, and nothing moves any more.")
      }
      system.progress.note("scaling: \(arrived) of \(all) events are through")
      Thread.sleep(forTimeInterval: 0.02)
    }
  }
}
