extension Bench {
  func throughput(_ report: inout BenchReport) throws {
    let run = ThroughputRun(figure: "throughput", workers: workers())
    let outcome =
      if let file = options.file {
        try run.run(file, on: system)
      } else {
        try run.run(events(), on: system)
      }
    var measurements = outcome.measurements
    for reference in options.references {
      measurements.append(Measurement(name: reference.name, value: reference.rate, unit: "events/s"))
      measurements.append(
        Measurement(
          name: "this program / \(reference.name)", value: outcome.rate / reference.rate, unit: "×", digits: 2))
    }
    report.figures.append(
      Figure(
        name: "throughput",
        settings: "\(NumberText.grouped(outcome.events)) events of about 1.5 KB, \(run.workers)",
        measurements: measurements))
  }
}

extension ThroughputRun.Outcome {
  var measurements: [Measurement] {
    func perEvent(_ seconds: Double) -> Double { seconds * 1_000_000 / Double(events) }
    var measurements = [
      Measurement(name: "rate", value: rate, unit: "events/s"),
      Measurement(name: "worker CPU per event", value: perEvent(workerCPUSeconds), unit: "µs", digits: 1),
    ]
    if let seconds = brokerCPUSeconds {
      measurements.append(
        Measurement(name: "broker CPU per event", value: perEvent(seconds), unit: "µs", digits: 1))
    }
    if let seconds = databaseCPUSeconds {
      measurements.append(
        Measurement(name: "database CPU per event", value: perEvent(seconds), unit: "µs", digits: 1))
    }
    measurements.append(peakMemoryMeasurement)
    return measurements
  }

  var peakMemoryMeasurement: Measurement {
    Measurement(name: "peak memory of a worker", value: Double(peakMemory) / 1e6, unit: "MB")
  }
}

extension WorkerProcesses.Options: CustomStringConvertible {
  var description: String {
    "\(count) worker\(count == 1 ? "" : "s"), \(lanes) lane\(lanes == 1 ? "" : "s"), batches of \(batchSize)"
  }
}
