import Chance
import Foundation
import JSON
import Testing

@Suite("U+0000 and lone surrogates")
struct EscapeRepairTests {
  @Test(
    "become U+FFFD, and everything else stays as it was written",
    arguments: [
      (#"\u0000"#, "\u{FFFD}"),
      (#"a\u0000b\u0000"#, "a\u{FFFD}b\u{FFFD}"),
      (#"\ud800"#, "\u{FFFD}"),
      (#"\uD83D"#, "\u{FFFD}"),
      (#"\udc00"#, "\u{FFFD}"),
      (#"\uDFFF\uD800"#, "\u{FFFD}\u{FFFD}"),
      (#"\ud83dx\ude00"#, "\u{FFFD}x\u{FFFD}"),
      (#"\ud83d\n\ude00"#, "\u{FFFD}\n\u{FFFD}"),
      (#"\ud83d\\ude00"#, #"\#u{FFFD}\ude00"#),
      (#"\ud83d\ud83d\ude00"#, "\u{FFFD}\u{1F600}"),
      (#"\ud83d\ude00\ude00"#, "\u{1F600}\u{FFFD}"),
      (#"\ud83d\u0041"#, "\u{FFFD}A"),
      (#"\ud83d\u0000"#, "\u{FFFD}\u{FFFD}"),
      // Pairs and other escapes stay.
      (#"\ud83d\ude00"#, "\u{1F600}"),
      (#"\uD83D\uDE00\uD83D\uDE00"#, "\u{1F600}\u{1F600}"),
      (#"\ud800\udc00\udbff\udfff"#, "\u{10000}\u{10FFFF}"),
      (#"\u0001\u007f\ud7ff\ue000\uffff"#, "\u{1}\u{7F}\u{D7FF}\u{E000}\u{FFFF}"),
      (#"\ufffd"#, "\u{FFFD}"),
      // Behind an escaped backslash there is no escape.
      (#"\\u0000"#, #"\u0000"#),
      (#"\\\u0000"#, #"\#u{FFFD}"#.replacingOccurrences(of: "\u{FFFD}", with: "\\\u{FFFD}")),
      (#"\\\\u0000"#, #"\\u0000"#),
      (#"\\ud800"#, #"\ud800"#),
      (#"\\\ud800"#, "\\\u{FFFD}"),
      (#"\"\u0000\""#, "\"\u{FFFD}\""),
      (#"\/\u0000"#, "/\u{FFFD}"),
    ])
  func repaired(_ written: String, _ read: String) throws {
    let reader = JSONReader()
    let value = try reader.read(Array("[\"\(written)\"]".utf8))
    #expect(value.elements.map { $0.string.map { Array($0.utf8) } } == [Array(read.utf8)])
  }

  @Test("are repaired in names too")
  func names() throws {
    let reader = JSONReader()
    let root = try reader.read(Array(#"{"a\u0000":1,"b\ud800":2}"#.utf8))
    #expect(root["a\u{FFFD}"]?.integer == 1)
    #expect(root["b\u{FFFD}"]?.integer == 2)
  }

  @Test(
    "no cut and no damage to an escape is repaired into a text", arguments: [#""\u"#, #""\u0"#, #""\ud83d\u"#, #""\"#])
  func cut(_ text: String) {
    let reader = JSONReader()
    #expect(throws: JSONError.malformed) { try reader.read(Array(text.utf8)) }
    #expect(throws: JSONError.malformed) { try reader.read(Array((text + "\"").utf8)) }
  }

  @Test("any row of UTF-16 code units, each escaped, is read as Swift repairs it", arguments: Chance.seeds)
  func anyCodeUnits(seed: UInt64) throws {
    var chance = Chance(seed: seed)
    let reader = JSONReader()
    let interesting: [UInt16] = [0, 1, 0x22, 0x5C, 0xD7FF, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0xFFFD, 0xFFFF]
    for _ in 0..<2_000 {
      let units = (0..<chance.below(8)).map { _ in
        chance.below(2) == 0
          ? interesting[chance.below(interesting.count)] : UInt16.random(in: 0 ... .max, using: &chance)
      }
      let written = units.map { unit in
        let digits = String(unit, radix: 16, uppercase: chance.below(2) == 0)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }.joined()
      let expected = String(decoding: units.map { $0 == 0 ? 0xFFFD : $0 }, as: UTF16.self)
      let read = try reader.read(Array("\"\(written)\"".utf8)).string
      #expect(read.map { Array($0.unicodeScalars) } == Array(expected.unicodeScalars), "\(written)")
    }
  }
}
