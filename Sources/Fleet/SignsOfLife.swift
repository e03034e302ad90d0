import Conversations

/// When a lane is to tell that it is alive, and how late its events are. A value, and without a clock.
struct SignsOfLife {
  static let interval = Duration.seconds(5)

  private var due: ContinuousClock.Instant?
  private var lag: Duration?

  init() {}

  func areDue(at now: ContinuousClock.Instant) -> Bool { due.map { $0 <= now } ?? true }

  /// Notes how old the oldest event of a batch is now that it is settled.
  mutating func settled(oldest: Timestamp?, at now: Timestamp) {
    guard let oldest else { return }
    let age = Duration.microseconds(max(now.microseconds - oldest.microseconds, 0))
    lag = max(lag ?? .zero, age)
  }

  /// The longest that an event took since this was told last; nil when there was none.
  mutating func tell(at now: ContinuousClock.Instant) -> Duration? {
    due = now + Self.interval
    defer { lag = nil }
    return lag
  }
}
