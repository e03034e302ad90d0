extension Bench {
  func backlog(_ report: inout BenchReport) throws {
    let count = options.backlog
    let run = ThroughputRun(figure: "backlog", workers: workers())
    let outcome = try run.run(EventGenerator(name: "evt", seed: options.seed, count: count), on: system)
    let first = outcome.stretch(from: 0, to: count / 10)
    let last = outcome.stretch(from: count - count / 10, to: count)
    report.figures.append(
      Figure(
        name: "backlog", settings: "\(NumberText.grouped(count)) waiting events, \(run.workers)",
        measurements: [
          Measurement(name: "rate", value: outcome.rate, unit: "events/s"),
          Measurement(name: "rate, first tenth", value: first.rate, unit: "events/s"),
          Measurement(name: "rate, last tenth", value: last.rate, unit: "events/s"),
          Measurement(name: "last / first", value: last.rate / first.rate, unit: "×", digits: 2),
          Measurement(name: "memory, after the first tenth", value: first.residentMemory / 1e6, unit: "MB"),
          Measurement(name: "memory, at the end", value: last.residentMemory / 1e6, unit: "MB"),
          outcome.peakMemoryMeasurement,
        ]))
  }
}

extension ThroughputRun.Outcome {
  struct Stretch {
    /// Events a second.
    var rate: Double
    /// At its end, in bytes.
    var residentMemory: Double
  }

  /// What happened between two counts of messages. The first begins with the first message, so that the start of the
  /// workers is not in it.
  func stretch(from: Int, to: Int) -> Stretch {
    let start = samples.last { $0.count <= from } ?? samples[0]
    let end = samples.first { $0.count >= to } ?? samples[samples.count - 1]
    return Stretch(
      rate: Double(end.count - start.count) / max(end.seconds - start.seconds, 0.001),
      residentMemory: Double(end.residentMemory))
  }
}
