extension Bench {
  /// The same events, of all the crowd's stores, on empty and on crowded timelines.
  func crowded(_ report: inout BenchReport) throws {
    let crowd = Crowd(stores: options.crowd)
    let run = ThroughputRun(figure: "crowded", workers: workers())
    let events = EventGenerator(
      name: "evt", seed: options.seed, count: options.events, stores: EventGenerator.stores(crowd.stores))
    let empty = try run.run(events, on: system)
    // The measurement makes all tables empty again; an interrupted filling must, too.
    do { try crowd.fill(system) } catch {
      try? system.clear()
      throw error
    }
    let crowded = try run.run(events, on: system)
    report.figures.append(
      Figure(
        name: "crowded",
        settings: "\(NumberText.grouped(options.events)) events of \(NumberText.grouped(crowd.stores)) stores, "
          + "\(NumberText.grouped(crowd.entries)) entries of \(Crowd.documentBytes) bytes there, \(run.workers)",
        measurements: [
          Measurement(name: "rate, empty timelines", value: empty.rate, unit: "events/s"),
          Measurement(name: "rate, crowded timelines", value: crowded.rate, unit: "events/s"),
          Measurement(name: "crowded / empty", value: crowded.rate / empty.rate, unit: "×", digits: 2),
        ] + [("empty", empty), ("crowded", crowded)].compactMap(databaseCPU)))
  }

  private func databaseCPU(_ timelines: String, _ outcome: ThroughputRun.Outcome) -> Measurement? {
    outcome.databaseCPUSeconds.map { outcome.cpuPerEvent("database CPU per event, \(timelines) timelines", $0) }
  }
}
