/// Slows down whoever fails to sign in: one address more and more, everybody a little while many fail.
///
/// A value, and without a clock: the caller says what time it is.
struct SignInThrottle: Sendable {
  /// Failures of one address that cost nothing.
  static let free = 3
  static let longest = Duration.seconds(300)
  /// Failures of all addresses within a minute, past which every sign-in waits.
  static let globalFree = 30
  static let globalDelay = Duration.seconds(2)
  /// More addresses than this are forgotten, the longest quiet first.
  static let capacity = 10_000

  private struct Failures: Sendable {
    var count = 0
    var last: ContinuousClock.Instant
  }

  private var byAddress: [String: Failures] = [:]
  private var recent: [ContinuousClock.Instant] = []

  init() {}

  /// How long `address` must wait before it may try: zero, or the time until its pause is over.
  func pause(of address: String, at now: ContinuousClock.Instant) -> Duration {
    guard let failures = byAddress[address], failures.count > Self.free else { return .zero }
    let doublings = min(failures.count - Self.free - 1, 10)
    let due = failures.last + min(.seconds(1 << doublings), Self.longest)
    return max(due - now, .zero)
  }

  /// How long everybody's sign-in takes now.
  func globalPause(at now: ContinuousClock.Instant) -> Duration {
    let failures = recent.filter { (moment: ContinuousClock.Instant) in now - moment < .seconds(60) }
    return failures.count > Self.globalFree ? Self.globalDelay : .zero
  }

  /// - Returns: whether no more have failed lately than cost nothing.
  @discardableResult
  mutating func failed(_ address: String, at now: ContinuousClock.Instant) -> Bool {
    recent.removeAll { now - $0 >= .seconds(60) }
    if recent.count < 1_000 { recent.append(now) }
    if byAddress.count >= Self.capacity, byAddress[address] == nil { forget(at: now) }
    var failures = byAddress[address] ?? Failures(last: now)
    if now - failures.last > Self.longest * 3 { failures.count = 0 }
    failures.count += 1
    failures.last = now
    byAddress[address] = failures
    return recent.count <= Self.globalFree
  }

  mutating func succeeded(_ address: String) { byAddress[address] = nil }

  private mutating func forget(at now: ContinuousClock.Instant) {
    byAddress = byAddress.filter { now - $0.value.last <= Self.longest }
    if byAddress.count >= Self.capacity, let oldest = byAddress.min(by: { $0.value.last < $1.value.last }) {
      byAddress[oldest.key] = nil
    }
  }
}
