/// A moment, in microseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Hashable, Comparable, Sendable {
  public let microseconds: Int64

  public init(microseconds: Int64) { self.microseconds = microseconds }

  public static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

  /// Reads a date-time of RFC 3339 §5.6, in years 0001 to 9999. Digits past microseconds are dropped; a leap second
  /// is the first of the next minute.
  ///
  /// Nil when `text` is none.
  public init?(rfc3339 text: String) {
    var rest = Array(text.utf8)[...]

    func digits(_ count: Int) -> Int? {
      guard rest.count >= count else { return nil }
      var value = 0
      for byte in rest.prefix(count) {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      rest = rest.dropFirst(count)
      return value
    }
    func take(_ allowed: String) -> UInt8? {
      guard let byte = rest.first, allowed.utf8.contains(byte) else { return nil }
      rest = rest.dropFirst()
      return byte
    }

    guard let year = digits(4), year > 0, take("-") != nil,
      let month = digits(2), (1...12).contains(month), take("-") != nil,
      let day = digits(2), (1...Self.days(inMonth: month, year: year)).contains(day),
      take("Tt ") != nil,
      let hour = digits(2), hour < 24, take(":") != nil,
      let minute = digits(2), minute < 60, take(":") != nil,
      let second = digits(2), second <= 60
    else { return nil }

    var fraction: Int64 = 0
    if take(".") != nil {
      var scale: Int64 = 100_000
      var count = 0
      while let digit = digits(1) {
        fraction += Int64(digit) * scale
        scale /= 10
        count += 1
      }
      guard count > 0 else { return nil }
    }

    var offset = 0
    if take("Zz") == nil {
      guard let sign = take("+-"), let hours = digits(2), hours < 24, take(":") != nil,
        let minutes = digits(2), minutes < 60
      else { return nil }
      offset = (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -60 : 60)
    }
    guard rest.isEmpty else { return nil }

    let seconds =
      Self.daysSince1970(year: year, month: month, day: day) * 86_400 + hour * 3_600 + minute * 60
      + second - offset
    let microseconds = Int64(seconds) * 1_000_000 + fraction
    guard Self.years.contains(microseconds) else { return nil }
    self.microseconds = microseconds
  }

  /// The moment as RFC 3339 in UTC, with as many digits of the second as it needs.
  public var rfc3339: String {
    let (seconds, fraction) = microseconds.flooredDivision(by: 1_000_000)
    let (dayNumber, secondOfDay) = seconds.flooredDivision(by: 86_400)
    let (year, month, day) = Self.date(daysSince1970: Int(dayNumber))

    var text: [UInt8] = []
    text.reserveCapacity(27)
    func put(_ mark: Unicode.Scalar?, _ number: Int, _ width: Int) {
      if let mark { text.append(UInt8(ascii: mark)) }
      var divisor = (1..<width).reduce(1) { power, _ in power * 10 }
      while divisor > 0 {
        text.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
        divisor /= 10
      }
    }
    put(nil, year, 4)
    put("-", month, 2)
    put("-", day, 2)
    put("T", Int(secondOfDay) / 3_600, 2)
    put(":", Int(secondOfDay) / 60 % 60, 2)
    put(":", Int(secondOfDay) % 60, 2)
    if fraction > 0 {
      put(".", Int(fraction), 6)
      while text.last == UInt8(ascii: "0") { text.removeLast() }
    }
    text.append(UInt8(ascii: "Z"))
    return String(decoding: text, as: UTF8.self)
  }

  /// The moments that four-digit years can spell.
  private static let years =
    Int64(daysSince1970(year: 1, month: 1, day: 1)) * 86_400_000_000..<Int64(
      daysSince1970(year: 10_000, month: 1, day: 1)) * 86_400_000_000

  private static func days(inMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  // The proleptic Gregorian calendar, in years that begin in March, so that the leap day comes last.

  private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
    let year = month < 3 ? year - 1 : year
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
  }

  private static func date(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
    let (era, dayOfEra) = (days + 719_468).flooredDivision(by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month < 3 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }
}

extension BinaryInteger {
  fileprivate func flooredDivision(by divisor: Self) -> (quotient: Self, remainder: Self) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
