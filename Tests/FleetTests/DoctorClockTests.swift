import Conversations
import Foundation
import Masking
import Testing

@testable import Fleet

@Suite("A doctor who compares clocks")
struct DoctorClockTests {
  @Test(
    "tells of those that are more than five seconds apart",
    arguments: [(-3_600.0, "behind"), (6, "ahead of"), (4, nil), (-4, nil)])
  func clocks(skew: Double, word: String?) throws {
    var doctor = Doctor(
      brokers: [], management: nil, databaseURI: "",
      keys: try AliasKeys("k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
      aliasDomain: try #require(AliasDomain("ct.example")))
    let moment = Date(timeIntervalSince1970: 1_795_000_000)
    doctor.compare(
      clock: Timestamp(microseconds: Int64((1_795_000_000 + skew) * 1e6)), of: "database", at: moment)
    #expect(doctor.diagnosis.parts == [.clocks])
    #expect(doctor.diagnosis.isFit)
    #expect(doctor.diagnosis.findings.map(\.isGrave) == (word == nil ? [] : [false]))
    if let word { #expect(doctor.diagnosis.findings[0].sentence.contains(word)) }
  }
}
