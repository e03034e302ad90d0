extension Bench {
  func latency(_ report: inout BenchReport) throws {
    var measurements: [Measurement] = []
    for (traffic, rate) in [("thin", options.thinRate), ("thick", options.thickRate)] {
      let run = LatencyRun(
        figure: "latency, \(traffic) traffic", workers: workers(),
        streams: [Stream(name: traffic, stores: EventGenerator.stores(20), rate: rate)], seconds: options.seconds,
        seed: options.seed)
      let outcome = try run.run(on: system)[0]
      report.latencies.append(.init(traffic: traffic, rate: rate, latencies: outcome.latencies))
      measurements += outcome.measurements("\(NumberText.grouped(Int(rate)))/s")
    }
    report.figures.append(
      Figure(
        name: "latency", settings: "publish to feed, \(Int(options.seconds)) seconds each, \(workers())",
        measurements: measurements))
  }
}

extension LatencyRun.Outcome {
  func measurements(_ name: String) -> [Measurement] {
    [
      Measurement(name: "\(name), p50", value: latencies(50), unit: "ms", digits: 1),
      Measurement(name: "\(name), p90", value: latencies(90), unit: "ms", digits: 1),
      Measurement(name: "\(name), p99", value: latencies(99), unit: "ms", digits: 1),
      Measurement(name: "\(name), max", value: latencies.maximum, unit: "ms", digits: 1),
      Measurement(name: "\(name), publisher late, p99", value: lateness(99), unit: "ms", digits: 1),
    ]
  }
}
