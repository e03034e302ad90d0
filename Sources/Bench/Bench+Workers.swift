extension Bench {
  /// More workers must never be slower than one, once they have started: so there are more events than elsewhere.
  func workers(_ report: inout BenchReport) throws {
    let events = EventGenerator(name: "evt", seed: options.seed, count: 3 * options.events)
    var measurements: [Measurement] = []
    for count in [1, 2, 4] {
      let outcome = try ThroughputRun(figure: "workers", workers: workers(count: count)).run(events, on: system)
      measurements.append(
        Measurement(name: "\(count) worker\(count == 1 ? "" : "s")", value: outcome.rate, unit: "events/s"))
    }
    report.figures.append(
      Figure(
        name: "workers",
        settings: "\(NumberText.grouped(3 * options.events)) events, \(options.lanes) lanes each, batches of "
          + "\(options.batchSize)",
        measurements: measurements))
  }

  func events() -> EventGenerator { EventGenerator(name: "evt", seed: options.seed, count: options.events) }
}
