import Chance
import Conversations
import Foundation
import Testing

@Suite("A timestamp")
struct TimestampTests {
  @Test(
    "is a date-time of RFC 3339 §5.6",
    arguments: [
      ("1970-01-01T00:00:00Z", 0),
      ("2026-11-23T16:32:00Z", 1_795_451_520_000_000),
      ("2026-11-23t16:32:00z", 1_795_451_520_000_000),
      ("2026-11-23 16:32:00Z", 1_795_451_520_000_000),
      // The examples of §5.8.
      ("1985-04-12T23:20:50.52Z", 482_196_050_520_000),
      ("1996-12-19T16:39:57-08:00", 851_042_397_000_000),
      ("1990-12-31T23:59:60Z", 662_688_000_000_000),
      ("1990-12-31T15:59:60-08:00", 662_688_000_000_000),
      ("1937-01-01T12:00:27.87+00:20", -1_041_337_172_130_000),
      // Offsets.
      ("2026-11-23T16:32:00+00:00", 1_795_451_520_000_000),
      ("2026-11-23T16:32:00-00:00", 1_795_451_520_000_000),
      ("2026-11-23T13:32:00-03:00", 1_795_451_520_000_000),
      ("2026-11-24T02:02:00+09:30", 1_795_451_520_000_000),
      ("2026-11-24T16:31:00+23:59", 1_795_451_520_000_000),
      // Fractions.
      ("1970-01-01T00:00:00.000001Z", 1),
      ("1970-01-01T00:00:00.1Z", 100_000),
      ("1970-01-01T00:00:00.123456Z", 123_456),
      ("1970-01-01T00:00:00.1234569Z", 123_456),
      ("1970-01-01T00:00:00.00000000000000000000000000000000000001Z", 0),
      ("1969-12-31T23:59:59.999999Z", -1),
      // Leap days, and the ends of the calendar.
      ("2024-02-29T00:00:00Z", 1_709_164_800_000_000),
      ("2000-02-29T00:00:00Z", 951_782_400_000_000),
      ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
      ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
    ])
  func good(_ text: String, _ microseconds: Int64) throws {
    let timestamp = try #require(Timestamp(rfc3339: text))
    #expect(timestamp.microseconds == microseconds)
    #expect(Timestamp(rfc3339: timestamp.rfc3339) == timestamp)
  }

  @Test(
    "is nothing else",
    arguments: [
      "", "now", "2026", "2026-11-23", "16:32:00Z", "2026-11-23T16:32Z", "2026-11-23T16:32:00", "20261123T163200Z",
      "99999-11-23T16:32:00Z", "+2026-11-23T16:32:00Z", "-2026-11-23T16:32:00Z", "0000-01-01T00:00:00Z",
      "026-11-23T16:32:00Z", "2026-00-23T16:32:00Z", "2026-13-23T16:32:00Z", "2026-11-00T16:32:00Z",
      "2026-11-31T16:32:00Z", "2026-02-29T16:32:00Z", "2100-02-29T16:32:00Z", "2024-02-30T16:32:00Z",
      "2026-1-23T16:32:00Z", "2026-11-23T24:00:00Z", "2026-11-23T16:60:00Z", "2026-11-23T16:32:61Z",
      "2026-11-23T6:32:00Z", "2026-11-23T16:32:00.Z", "2026-11-23T16:32:00,5Z", "2026-11-23T16:32:00.5",
      "2026-11-23T16:32:00+3:00", "2026-11-23T16:32:00+0300", "2026-11-23T16:32:00+03", "2026-11-23T16:32:00+24:00",
      "2026-11-23T16:32:00+03:60", "2026-11-23T16:32:00 Z", "2026-11-23T16:32:00Z ", " 2026-11-23T16:32:00Z",
      "2026-11-23T16:32:00Z\n", "2026-11-23T16:32:00ZZ", "2026-11-23T16:32:00Z+00:00", "2026-11-23_16:32:00Z",
      "2026-11-23T16:32:00\u{2212}03:00", "２０２６-11-23T16:32:00Z", "2026\u{2010}11-23T16:32:00Z",
      "2026-11-23T16:32:00.٣Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z",
      "1795451520", "Mon, 23 Nov 2026 16:32:00 GMT",
    ])
  func bad(_ text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }

  @Test(
    "is written in UTC with as many digits as it needs",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (1, "1970-01-01T00:00:00.000001Z"), (-1, "1969-12-31T23:59:59.999999Z"),
      (500_000, "1970-01-01T00:00:00.5Z"), (1_795_451_520_120_000, "2026-11-23T16:32:00.12Z"),
      (-62_135_596_800_000_000, "0001-01-01T00:00:00Z"), (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
    ] as [(Int64, String)])
  func written(_ microseconds: Int64, _ text: String) {
    #expect(Timestamp(microseconds: microseconds).rfc3339 == text)
  }

  @Test("reads what it wrote, over all four-digit years", arguments: Chance.seeds)
  func roundTrip(seed: UInt64) {
    var chance = Chance(seed: seed)
    for _ in 0..<1_000 {
      let moment = Timestamp(
        microseconds: .random(in: -62_135_596_800_000_000...253_402_300_799_999_999, using: &chance))
      #expect(Timestamp(rfc3339: moment.rfc3339) == moment, "\(moment.rfc3339)")
    }
  }

  @Test("says what Foundation says, since the Gregorian calendar began", arguments: Chance.seeds)
  func oracle(seed: UInt64) throws {
    var chance = Chance(seed: seed)
    for _ in 0..<200 {
      let seconds = Int64.random(in: -12_212_553_600...253_402_300_799, using: &chance)
      let date = Date(timeIntervalSince1970: TimeInterval(seconds))
      let text = Timestamp(microseconds: seconds * 1_000_000).rfc3339
      #expect(text == date.formatted(.iso8601))
      let offset = Int.random(in: -64_740...64_740, using: &chance) / 60 * 60
      let elsewhere = Date.ISO8601FormatStyle(timeZoneSeparator: .colon, timeZone: TimeZone(secondsFromGMT: offset)!)
      let local = date.formatted(elsewhere)
      if local.hasPrefix("10000") { continue }
      #expect(Timestamp(rfc3339: local)?.microseconds == seconds * 1_000_000, "\(local)")
    }
  }

  @Test("is read or refused, whatever stands there", arguments: Chance.seeds)
  func damaged(seed: UInt64) {
    var chance = Chance(seed: seed)
    let alphabet = Array("0123456789-:TZtz.+ é\u{0}".unicodeScalars)
    for _ in 0..<1_000 {
      var scalars = Array("2026-11-23T16:32:00.123456+03:00".unicodeScalars)
      for _ in 0...chance.below(3) {
        let place = chance.below(scalars.count)
        switch chance.below(3) {
        case 0: scalars[place] = alphabet[chance.below(alphabet.count)]
        case 1: scalars.remove(at: place)
        default: scalars.insert(alphabet[chance.below(alphabet.count)], at: place)
        }
      }
      var text = ""
      text.unicodeScalars.append(contentsOf: scalars)
      guard let timestamp = Timestamp(rfc3339: text) else { continue }
      #expect(Timestamp(rfc3339: timestamp.rfc3339) == timestamp, "\(text)")
    }
  }

  @Test("compares as moments do")
  func order() {
    let moments = [Int64.min, -1, 0, 1, .max].map(Timestamp.init(microseconds:))
    #expect(moments.reversed().sorted() == moments)
  }
}
