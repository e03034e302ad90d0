extension Bench {
  /// Ten stores at 10 events a second each, alone; then beside a store at 500 a second, 50 times what each of them has.
  func fairness(_ report: inout BenchReport) throws {
    let others = Stream(name: "others", stores: EventGenerator.stores(10), rate: 100)
    let flood = Stream(name: "flood", stores: EventGenerator.stores(1, from: 10), rate: 500)
    func outcomes(_ streams: [Stream]) throws -> [LatencyRun.Outcome] {
      try LatencyRun(
        figure: "fairness", workers: workers(), streams: streams, seconds: options.seconds, seed: options.seed
      ).run(on: system)
    }
    let alone = try outcomes([others])[0]
    let together = try outcomes([others, flood])
    let ratio = together[0].latencies(99) / max(alone.latencies(99), 0.001)
    report.figures.append(
      Figure(
        name: "fairness",
        settings: "10 stores at 10/s each, and beside one at 500/s, \(Int(options.seconds)) seconds each, \(workers())",
        measurements: [
          Measurement(name: "the ten alone, p50", value: alone.latencies(50), unit: "ms", digits: 1),
          Measurement(name: "the ten alone, p99", value: alone.latencies(99), unit: "ms", digits: 1),
          Measurement(name: "the ten beside the flood, p50", value: together[0].latencies(50), unit: "ms", digits: 1),
          Measurement(name: "the ten beside the flood, p99", value: together[0].latencies(99), unit: "ms", digits: 1),
          Measurement(name: "the flood, p99", value: together[1].latencies(99), unit: "ms", digits: 1),
          Measurement(name: "p99 beside the flood / alone", value: ratio, unit: "×", digits: 2),
        ]))
  }
}
