extension Bench {
  /// The same events on empty and on crowded timelines: those of the other figures, of few stores, and as many of all the
  /// crowd's, where no page of an index is met twice before long.
  func crowded(_ report: inout BenchReport) throws {
    let crowd = Crowd(stores: options.crowd)
    let run = ThroughputRun(figure: "crowded", workers: workers())
    let scattered = EventGenerator(
      name: "scattered", seed: options.seed, count: options.file?.count ?? options.events,
      stores: EventGenerator.stores(crowd.stores))
    let emptyScattered = try run.run(scattered, on: system)
    let empty = try throughput(run)
    // The last measurement makes all tables empty again; an interrupted filling must, too.
    do { try crowd.fill(system) } catch {
      try? system.clear()
      throw error
    }
    let crowded = try throughput(run, keepsTimelines: true)
    let crowdedScattered = try run.run(scattered, on: system)
    report.figures.append(
      Figure(
        name: "crowded",
        settings: "\(NumberText.grouped(crowded.events)) events, "
          + "\(NumberText.grouped(crowd.entries)) entries of \(Crowd.documentBytes) bytes "
          + "of \(NumberText.grouped(crowd.stores)) stores there, \(run.workers)",
        measurements: comparison("few stores", empty, crowded)
          + comparison("\(NumberText.grouped(crowd.stores)) stores", emptyScattered, crowdedScattered)))
  }

  private func comparison(
    _ stores: String, _ empty: ThroughputRun.Outcome, _ crowded: ThroughputRun.Outcome
  ) -> [Measurement] {
    [
      Measurement(name: "rate, events of \(stores), empty timelines", value: empty.rate, unit: "events/s"),
      Measurement(name: "rate, events of \(stores), crowded timelines", value: crowded.rate, unit: "events/s"),
      Measurement(
        name: "crowded / empty, events of \(stores)", value: crowded.rate / empty.rate, unit: "×", digits: 2),
    ]
      + [("empty", empty), ("crowded", crowded)].compactMap { timelines, outcome in
        outcome.databaseCPUSeconds.map {
          outcome.cpuPerEvent("database CPU per event of \(stores), \(timelines) timelines", $0)
        }
      }
  }
}
