import Testing

@testable import Console

@Suite("What scales the fleet")
struct ScaleTests {
  private func signal(waiting: Int, arrivals: Double, settled: Double) -> ScaleSignal {
    ScaleSignal(
      messagesWaiting: waiting, messagesHeld: 5, arrivals: arrivals, settled: settled, secondsSinceLastDelivery: nil,
      workersAlive: 2, suggestedWorkers: 3)
  }

  @Test(
    "a backlog drains by what is settled beyond what arrives, or it does not",
    arguments: [
      (0, 0.0, 0.0, 0.0), (0, 100, 0, 0), (1_000, 100, 200, 10), (1_000, 200, 200, nil), (1_000, 300, 200, nil),
      // Under way, and no backlog.
      (50, 100, 100, 0.5), (100, 0, 0, nil),
    ] as [(Int, Double, Double, Double?)])
  func drain(waiting: Int, arrivals: Double, settled: Double, seconds: Double?) {
    #expect(signal(waiting: waiting, arrivals: arrivals, settled: settled).secondsToDrain == seconds)
  }

  @Test("programs read it as JSON, with null for what is not known")
  func json() {
    #expect(
      String(decoding: signal(waiting: 7, arrivals: 2.25, settled: 1).json, as: UTF8.self)
        == #"{"messagesWaiting":7,"messagesHeld":5,"arrivalsPerSecond":2.3,"settledPerSecond":1.0,"secondsToDrain":null,"#
        + #""secondsSinceLastDelivery":null,"workersAlive":2,"suggestedWorkers":3}"#)
  }

  @Test(
    "as many workers as what arrives needs, and what waits in time, and never none",
    arguments: [
      // Nothing to do.
      (waiting: 0, arrivals: 0, alive: 4, perWorker: 1_000, workers: 1),
      // Steady: as many as it takes, although what is seen goes up and down.
      (0, 3_950, 4, 1_000, 4), (0, 4_050, 4, 1_000, 4), (0, 2_000, 4, 1_000, 2),
      // A backlog, to be gone within a minute.
      (60_000, 0, 1, 1_000, 1), (120_000, 0, 1, 1_000, 2), (120_000, 1_000, 1, 1_000, 3),
      // As many as there may be.
      (10_000_000, 0, 1, 1_000, 10),
      // Nobody knows yet what a worker does.
      (1_000, 10, 0, 0, 1), (1_000, 10, 3, 0, 3), (0, 0, 3, 0, 1), (5, 0, 30, 0, 10),
    ] as [(waiting: Int, arrivals: Double, alive: Int, perWorker: Double, workers: Int)])
  func workers(waiting: Int, arrivals: Double, alive: Int, perWorker: Double, workers: Int) {
    #expect(
      ScaleGoal().workers(waiting: waiting, arrivals: arrivals, alive: alive, perWorker: perWorker) == workers)
  }

  @Test("a worker's pace is the best that was seen of it lately")
  func pace() {
    var pace = WorkerPace()
    #expect(pace.best == 0)
    pace.look(settled: 900, alive: 3)
    pace.look(settled: 50, alive: 0)
    pace.look(settled: 100, alive: 1)
    #expect(pace.best == 300)
    for _ in 0..<120 { pace.look(settled: 10, alive: 1) }
    #expect(pace.best == 10)
  }
}
