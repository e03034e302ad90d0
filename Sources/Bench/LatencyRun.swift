import Fleet
import Foundation

/// Even traffic for some time; how long each event takes from just before its publish until the feed has brought it.
struct LatencyRun {
  var figure: String
  var workers: WorkerProcesses.Options
  var streams: [Stream]
  var seconds: Double
  var seed: UInt64

  /// Of one stream, in milliseconds.
  struct Outcome {
    var latencies: Percentiles
    /// How long after its time each event was published: what the publisher itself could not keep up with.
    var lateness: Percentiles
  }

  /// A publish waits for its confirm; with so many publishers that wait seldom holds up the next event of a stream.
  private static let publishersPerStream = 4
  /// Events that go ahead; before all of them have come, nothing is measured.
  private static let warmUp = 200

  /// - Returns: an outcome for each stream, in order.
  /// - Throws: ``BenchFailure`` when an event is missing from the feed.
  func run(on system: ScratchSystem) throws -> [Outcome] {
    try system.measure { try run($0, system) }
  }

  private func run(_ feed: FeedQueue, _ system: ScratchSystem) throws -> [Outcome] {
    let processes = try WorkerProcesses(system.program, workers)
    defer { processes.stop(within: system.doorbell.isRung ? .seconds(3) : .seconds(12)) }

    let total = streams.map { count(of: $0) }.reduce(0, +) + Self.warmUp
    let arrivals = Arrivals(expected: total)
    let (brokers, queue) = (system.brokers, feed.name)
    let listener = Errand("feed") { try arrivals.listen(brokers, queue: queue) }
    defer { arrivals.stop() }

    _ = try system.load(EventGenerator(name: "warm-up", seed: seed, count: Self.warmUp), of: figure)
    try arrivals.wait(for: Self.warmUp, system, processes)
    let departures = try publish(on: system)
    try arrivals.wait(for: total, system, processes)
    try listener.value()
    return outcomes(departures, arrivals.moments)
  }

  private func count(of stream: Stream) -> Int { Int((stream.rate * seconds).rounded()) }

  private func publish(on system: ScratchSystem) throws -> [[Departures.Departure]] {
    let publishers = streams.map { stream in
      let events = Array(
        EventGenerator(name: stream.name, seed: seed, count: count(of: stream), stores: stream.stores))
      return (0..<Self.publishersPerStream).map { publisher in
        let own = stride(from: publisher, to: events.count, by: Self.publishersPerStream)
        return Departures(
          brokers: system.brokers, events: own.map { events[$0] }, dues: own.map { Double($0) / stream.rate },
          doorbell: system.doorbell)
      }
    }
    // Time for all to connect.
    let start = ContinuousClock.now + .milliseconds(500)
    let errands = publishers.map { $0.map { departures in Errand("publisher") { try departures.run(from: start) } } }
    system.progress.note("\(figure): publishing for \(Int(seconds)) seconds")
    return try errands.map { try $0.flatMap { try $0.value() } }
  }

  private func outcomes(
    _ departures: [[Departures.Departure]], _ moments: [FeedID: ContinuousClock.Instant]
  ) -> [Outcome] {
    departures.map { stream in
      Outcome(
        latencies: Percentiles(stream.map { (moments[$0.feedID]! - $0.moment) / .milliseconds(1) }),
        lateness: Percentiles(stream.map { $0.lateness * 1_000 }))
    }
  }
}
