import Logging

/// Says once what is wrong and once when it is over, and how long to wait between tries.
struct Outage {
  private let log: Logger
  private var backoff = Backoff()
  private var began: ContinuousClock.Instant?

  init(_ log: Logger) { self.log = log }

  /// - Parameter error: what is wrong; its description may be logged.
  /// - Returns: how long to wait before the next try.
  mutating func begin(_ error: any Error) -> Duration {
    if began == nil {
      began = .now
      log.warning("\(error) What is held is kept; trying again until it works.")
    }
    return backoff.delay()
  }

  mutating func end() {
    guard let began else { return }
    self.began = nil
    backoff.reset()
    let seconds = (ContinuousClock.now - began).components.seconds
    log.notice("The outage is over after \(seconds) s.")
  }
}
