/// How long to wait before the next try: doubling, up to half a minute, and never the same for two workers.
struct Backoff {
  private static let first = Duration.milliseconds(200)
  private static let longest = Duration.seconds(30)
  private var next = first

  /// The wait before the next try: between half of what is due and all of it.
  mutating func delay() -> Duration {
    let due = next
    next = min(next * 2, Self.longest)
    return due * Double.random(in: 0.5...1)
  }

  /// Begins anew after a success.
  mutating func reset() { next = Self.first }
}
