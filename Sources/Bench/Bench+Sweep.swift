extension Bench {
  /// Small batches are slow: they take fewer events, or nobody would wait for them.
  func sweep(_ report: inout BenchReport) throws {
    var measurements: [Measurement] = []
    for batchSize in [1, 50, 500] {
      let count = min(options.events, batchSize == 1 ? 2_000 : 20_000)
      for lanes in [1, 2, 4] {
        let outcome = try ThroughputRun(figure: "sweep", workers: workers(lanes: lanes, batchSize: batchSize)).run(
          EventGenerator(name: "evt", seed: options.seed, count: count), on: system)
        report.sweep.append(.init(lanes: lanes, batchSize: batchSize, rate: outcome.rate))
        measurements.append(
          Measurement(
            name: "batches of \(batchSize), \(lanes) lane\(lanes == 1 ? "" : "s")", value: outcome.rate,
            unit: "events/s"))
      }
    }
    report.figures.append(
      Figure(
        name: "sweep",
        settings: "up to 20,000 events (2,000 in batches of 1), \(options.workers) "
          + (options.workers == 1 ? "worker" : "workers"),
        measurements: measurements))
  }
}
