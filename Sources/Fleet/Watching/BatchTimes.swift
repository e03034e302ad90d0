/// What is done with a batch, in order.
public enum Stage: Int, CaseIterable, Sendable {
  /// Read from the connection and decoded. The wait for a first message is left out.
  case receive
  /// Locked, with the policies that hold for it.
  case policy
  case mask, gate
  /// Written and committed.
  case write
  /// Published, and waited for the confirms that had not come when the next batch was written.
  case publish
  case acknowledge
}

/// A stopwatch over one batch: each lap is put down to a stage, and a stage may have many. It belongs to one thread.
final class BatchTimes {
  private let began = ContinuousClock.now
  private var last: ContinuousClock.Instant
  private var laps = Array(repeating: Duration.zero, count: Stage.allCases.count)

  init() { last = began }

  /// Goes on after something else was done, which is put down to no stage.
  func goOn() { last = .now }

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
