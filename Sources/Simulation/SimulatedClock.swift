import Conversations
import Foundation

/// The time of the simulated OMS, which passes from message to message, or is the machine's own.
struct SimulatedClock {
  private let isReal: Bool
  /// In milliseconds since 1970; at first midnight of 2026-11-23, UTC.
  private var now: Int64 = 1_795_392_000_000
  /// The minute that ``minuteText`` spells, so that it is spelled once for many messages.
  private var minute: Int64 = -1
  private var minuteText = ""

  init(isReal: Bool) { self.isReal = isReal }

  /// Lets so many milliseconds pass, unless time passes by itself, and tells the moment after them.
  mutating func pass(milliseconds: Int) -> Moment {
    now = isReal ? Int64(Date.now.timeIntervalSince1970 * 1_000) : now + Int64(milliseconds)
    if now / 60_000 != minute {
      minute = now / 60_000
      minuteText = String(Timestamp(microseconds: minute * 60_000_000).rfc3339.prefix(17))
    }
    let (second, fraction) = Int(now % 60_000).quotientAndRemainder(dividingBy: 1_000)
    var seconds = second < 10 ? "0" : ""
    seconds += "\(second)."
    seconds += fraction < 10 ? "00" : fraction < 100 ? "0" : ""
    seconds += "\(fraction)"
    return Moment(minute: minute, minuteText: minuteText, seconds: seconds)
  }
}

/// A moment in writing.
struct Moment {
  fileprivate let minute: Int64
  fileprivate let minuteText: String
  fileprivate let seconds: String

  /// The date-time of RFC 3339, in UTC or in the local time so many hours east of it.
  func text(hoursEast: Int?) -> String {
    guard let hoursEast else { return minuteText + seconds + "Z" }
    let local = Timestamp(microseconds: (minute + Int64(hoursEast) * 60) * 60_000_000)
    return local.rfc3339.prefix(17) + seconds + (hoursEast < 0 ? "-0\(-hoursEast):00" : "+0\(hoursEast):00")
  }
}
