import Chance
import Foundation
import JSON
import Testing

@Suite("JSON round trips")
struct JSONRoundTripTests {
  @Test("what is written reads the same, here and with Foundation", arguments: Chance.seeds)
  func roundTrip(seed: UInt64) throws {
    var chance = Chance(seed: seed)
    let reader = JSONReader()
    for _ in 0..<300 {
      let specimen = Specimen.random(&chance)
      var json = JSONWriter()
      specimen.write(to: &json)
      let text = String(decoding: json.bytes, as: UTF8.self)
      #expect(Specimen(try reader.read(json.bytes)) == specimen, "\(text)")
      let foundation = try JSONSerialization.jsonObject(with: Data(json.bytes), options: .fragmentsAllowed)
      #expect(Specimen(foundation: foundation) == specimen, "\(text)")
    }
  }

  @Test("what Foundation writes is read the same", arguments: Chance.seeds)
  func oracle(seed: UInt64) throws {
    var chance = Chance(seed: seed)
    let reader = JSONReader()
    for _ in 0..<300 {
      let specimen = Specimen.random(&chance)
      var json = JSONWriter()
      specimen.write(to: &json)
      let value = try JSONSerialization.jsonObject(with: Data(json.bytes), options: .fragmentsAllowed)
      let options: JSONSerialization.WritingOptions = [.fragmentsAllowed, .prettyPrinted]
      let rewritten = Array(try JSONSerialization.data(withJSONObject: value, options: options))
      #expect(Specimen(try reader.read(rewritten)) == specimen, "\(String(decoding: rewritten, as: UTF8.self))")
    }
  }

  @Test("a damaged text is read or refused, and what is read is valid", arguments: Chance.seeds)
  func damaged(seed: UInt64) {
    var chance = Chance(seed: seed)
    let reader = JSONReader()
    for _ in 0..<3_000 {
      var json = JSONWriter()
      Specimen.random(&chance).write(to: &json)
      var bytes = json.bytes
      for _ in 0...chance.below(4) where !bytes.isEmpty {
        let place = chance.below(bytes.count)
        switch chance.below(4) {
        case 0: bytes[place] = UInt8.random(in: 0 ... .max, using: &chance)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: Array(#"\u0000"#.utf8).prefix(1 + chance.below(6)), at: place)
        default: bytes.removeSubrange(place...)
        }
      }
      guard let value = try? reader.read(bytes) else { continue }
      // Foundation refuses lone surrogates, and everything it reads is read here too: no stranger text passes as JSON.
      _ = Specimen(value)
    }
  }
}
