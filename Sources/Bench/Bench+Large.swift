extension Bench {
  func large(_ report: inout BenchReport) throws {
    let count = 200
    let run = ThroughputRun(figure: "large", workers: workers())
    let outcome = try run.run(
      EventGenerator(name: "large", seed: options.seed, count: count, textBytes: 1 << 20), on: system)
    report.figures.append(
      Figure(
        name: "large", settings: "\(count) events of 1 MiB, \(run.workers)",
        measurements: [
          Measurement(name: "rate", value: outcome.rate, unit: "events/s"),
          Measurement(
            name: "worker CPU per event", value: outcome.workerCPUSeconds * 1_000 / Double(count), unit: "ms",
            digits: 1),
          outcome.peakMemoryMeasurement,
        ]))
  }
}
