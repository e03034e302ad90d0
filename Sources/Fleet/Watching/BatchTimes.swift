/// What is done with a batch, in order.
public enum Stage: Int, CaseIterable, Sendable {
  /// Read from the connection and decoded. The wait for a first message is left out.
  case receive
  /// Locked, with the policies that hold for it.
  case policy
  case mask, gate
  /// Written and committed.
  case write
  /// Published and confirmed.
  case publish
  case acknowledge
}

/// A stopwatch over one batch: each lap is put down to a stage, and a stage may have many. It belongs to one thread.
final class BatchTimes {
  private(set) var began = ContinuousClock.now
  private var last = ContinuousClock.now
  private var laps = Array(repeating: Duration.zero, count: Stage.allCases.count)

  /// Begins with another batch.
  func start() {
    began = .now
    last = began
    for place in laps.indices { laps[place] = .zero }
  }

  /// What was done since the last lap was this.
  func lap(_ stage: Stage) {
    let now = ContinuousClock.now
    laps[stage.rawValue] += now - last
    last = now
  }

  subscript(stage: Stage) -> Duration { laps[stage.rawValue] }

  /// From the beginning to the last lap.
  var total: Duration { last - began }
}
