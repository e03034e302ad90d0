extension Bench {
  func throughput(_ report: inout BenchReport) throws {
    let run = ThroughputRun(figure: "throughput", workers: workers())
    let outcome = try throughput(run)
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

  /// The events of a file where one is named, else our own.
  func throughput(_ run: ThroughputRun, keepsTimelines: Bool = false) throws -> ThroughputRun.Outcome {
    if let file = options.file { return try run.run(file, on: system, keepsTimelines: keepsTimelines) }
    return try run.run(events(), on: system, keepsTimelines: keepsTimelines)
  }
}

extension ThroughputRun.Outcome {
  var measurements: [Measurement] {
    var measurements = [
      Measurement(name: "rate", value: rate, unit: "events/s"),
      cpuPerEvent("worker CPU per event", workerCPUSeconds),
    ]
    if let brokerCPUSeconds { measurements.append(cpuPerEvent("broker CPU per event", brokerCPUSeconds)) }
    if let databaseCPUSeconds { measurements.append(cpuPerEvent("database CPU per event", databaseCPUSeconds)) }
    measurements.append(peakMemoryMeasurement)
    return measurements
  }

  func cpuPerEvent(_ name: String, _ seconds: Double) -> Measurement {
    Measurement(name: name, value: seconds * 1_000_000 / Double(events), unit: "µs", digits: 1)
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
