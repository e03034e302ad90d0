/// How fast a piece of work may go on, in steps a second. What was not used for a while is used up later, up to the
/// steps of one second.
public struct Pace: Sendable {
  private let rate: Double
  private var allowance = 1.0
  private var last: ContinuousClock.Instant

  /// - Parameter rate: steps a second; 0 means as fast as it goes.
  public init(rate: Double, from start: ContinuousClock.Instant = .now) {
    self.rate = rate
    last = start
  }

  /// How many steps may be done now, at most `limit`.
  mutating func due(at now: ContinuousClock.Instant = .now, limit: Int) -> Int {
    guard rate > 0 else { return limit }
    allowance = min(max(rate, 1), allowance + (now - last) / .seconds(1) * rate)
    last = now
    return min(limit, Int(allowance))
  }

  /// Steps were done.
  mutating func spend(_ count: Int) { if rate > 0 { allowance -= Double(count) } }

  /// How long to wait for the next steps: long enough for a few together when they are many, and never longer than a
  /// connection can do without a sign of life.
  var pause: Duration {
    guard rate > 0 else { return .zero }
    return .seconds(min(1, max(0.02, (1 - allowance) / rate)))
  }
}
