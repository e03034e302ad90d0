import Chance
import Conversations
import Foundation
import Masking
import Testing

private typealias Fixture = RedactorFixture

@Suite struct RedactorFuzzTests {
  /// Texts that each property is tried with per seed; `REDACTOR_ROUNDS` for a long run.
  private static let rounds = ProcessInfo.processInfo.environment["REDACTOR_ROUNDS"].flatMap { Int($0) } ?? 60

  @Test(
    "random disguises of an address in random texts leave nothing that decodes to it, and a second pass changes nothing",
    arguments: Chance.seeds)
  func disguises(_ seed: UInt64) {
    var random = Chance(seed: seed)
    for _ in 0..<Self.rounds {
      let isHTML = Bool.random(using: &random)
      let text = Disguise.text(around: Fixture.maria.canonical, isHTML: isHTML, using: &random)
      for mask in Mask.allCases {
        var redactor = Fixture.redactor(mask)
        let redacted = isHTML ? redactor.redact(html: text) : redactor.redact(text: text)
        let again = isHTML ? redactor.redact(html: redacted) : redactor.redact(text: redacted)
        guard Self.holds(again == redacted, text, redacted, again) else { return }
        let shown = Fixture.shown(mask)
        for reading in Reader.readings(of: redacted.replacing(shown, with: "ALIAS"), isHTML: isHTML) {
          guard Self.holds(!reading.contains(Fixture.maria.canonical), text, redacted, reading) else { return }
        }
      }
    }
  }

  @Test(
    "random bytes, full of what escapes and addresses are made of, are redacted once and for all",
    arguments: Chance.seeds)
  func junk(_ seed: UInt64) {
    var random = Chance(seed: seed)
    let pieces =
      "@ . % & = # ; < > \" \\ / + - _ 0 4 40 a x b.co u0040 amp shy \n \r\n é 用户 ｍ \u{200B} \u{AD} &#64; %40 =40 <b> <!-- --> "
      .split(separator: " ").map(String.init) + [
        " ", "maria.silva", "@example.com", Fixture.shown(), "bWFyaWEuc2lsdmFA",
      ]
    for _ in 0..<Self.rounds {
      let text = (0..<Int.random(in: 0...60, using: &random)).map { _ in pieces.randomElement(using: &random)! }
        .joined()
      var redactor = Fixture.redactor()
      let plain = redactor.redact(text: text)
      guard Self.holds(redactor.redact(text: plain) == plain, text, plain, redactor.redact(text: plain)) else { return }
      let html = redactor.redact(html: text)
      guard Self.holds(redactor.redact(html: html) == html, text, html, redactor.redact(html: html)) else { return }
      for (redacted, isHTML) in [(plain, false), (html, true)] {
        for reading in Reader.readings(of: redacted, isHTML: isHTML) {
          guard Self.holds(!reading.contains(Fixture.maria.canonical), text, redacted, reading) else { return }
        }
      }
      _ = Redactor.aliasTokens(in: text, isHTML: true, aliasDomain: Fixture.domain)
    }
  }

  /// One of each kind of escape, and one that spells another; none in another's way.
  private static let escapes = [
    "\\uD83D\\uDE00", "%uD83D%uDE00", "\\u{1F600}", "\\x41", "\\100", "\\000040 ", "\\\\n", "%25252540", "&#x1F600;",
    "&#0064", "&commat;", "&quot", "&amp;#64;", "&shy;", "=F0=9F=98=80", "=3D=\r\n", "ｍ\u{AD}\u{1F600}",
    "<!-- x --><b>",
  ].map { Array($0.unicodeScalars) }

  @Test("texts that begin and end in the middle of escapes are redacted once and for all", arguments: escapes)
  func fragments(of escape: [Unicode.Scalar]) {
    func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars)
      return String(text)
    }
    for other in Self.escapes {
      for start in 0...escape.count {
        for end in 0...other.count {
          let fragment = text(escape[start...]) + text(other[..<end])
          for content in [fragment, Data(fragment.utf8).base64EncodedString()] {
            var redactor = Fixture.redactor()
            let (plain, html) = (redactor.redact(text: content), redactor.redact(html: content))
            #expect(redactor.redact(text: plain) == plain && redactor.redact(html: html) == html, "\(content)")
            #expect(GateScene.passes(GateScene.gate(), GateScene.message(content)), "\(content)")
          }
        }
      }
    }
  }

  /// Records the first text that breaks the promise, and what became of it.
  private static func holds(_ promise: Bool, _ text: String, _ redacted: String, _ then: String) -> Bool {
    #expect(promise, "\(text.debugDescription)\n-> \(redacted.debugDescription)\n-> \(then.debugDescription)")
    return promise
  }

  @Test("texts without addresses stay byte for byte", arguments: Chance.seeds)
  func innocent(_ seed: UInt64) {
    var random = Chance(seed: seed)
    let words =
      "Order v502559llux-01 costs R$ 10,50 (10% off) at https://acme.example/o/4012345?x=%20y&amp;z=1 é ção 用户 @maria @media "
      + "{\"@type\":\"Offer\"} user@host pkg@1.2.3 logo@2x.png =41 =\n a=b <b>bold</b> &nbsp; &eacute; C:\\users\\x \\u0041 \\n "
      + "d41d8cd98f00b204e9800998ecf8427e SGVsbG8gd29ybGQhIEhlbGxv 2026-11-23T16:32:00Z ｆｕｌｌ “quoted” soft\u{AD}hyphen"
    let pieces = words.split(separator: " ").map(String.init)
    for _ in 0..<Self.rounds {
      let text = (0..<40).map { _ in pieces.randomElement(using: &random)! }.joined(separator: " ")
      var redactor = Fixture.redactor()
      #expect(redactor.redact(text: text) == text, "seed \(seed)")
      #expect(redactor.redact(html: text) == text, "seed \(seed)")
    }
  }
}

/// Ways to write an address otherwise.
private enum Disguise: CaseIterable {
  case none, uppercase, percent, percentTwice, decimal, hexadecimal, named, noSemicolon, quotedPrintable, softLineBreak
  case json, javaScript, css, zeroWidth, softHyphen, fullWidth, tags, comments, fold, quotes, tag

  private static let befores = [
    "", " ", "<", "e=", "/", "mailto:", "\"", "'", "(", "é ", "邮箱", "x@y ", "a&b ", "%20", "=3D", "\n", ";",
  ]
  private static let afters = [
    "", " ", ">", "&x=1", "/", "?a", "\"", "'", ")", ", é", "谢谢", ".", " @", "%20", "\n", "<b>", "!",
  ]

  static func text(around address: String, isHTML: Bool, using random: inout Chance) -> String {
    (0..<Int.random(in: 1...3, using: &random)).map { _ in
      var spelling = address
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        let disguise = allCases.randomElement(using: &random)!
        if !isHTML, disguise == .tags || disguise == .comments { continue }
        // No program spells a part of such an escape, or of a tag, by another one.
        if spelling.contains("\\"), [.json, .javaScript, .css].contains(disguise) { continue }
        if spelling.contains("="), disguise == .quotedPrintable { continue }
        if spelling.contains("<"), [.tags, .comments, .softLineBreak].contains(disguise) { continue }
        if spelling.contains("&"), [.decimal, .hexadecimal].contains(disguise) { continue }
        spelling = disguise.apply(to: spelling, using: &random)
      }
      let before = befores.randomElement(using: &random)!
      // To a browser, that would be a tag.
      return (before == "<" && isHTML ? "" : before) + spelling + afters.randomElement(using: &random)!
    }.joined(separator: " ")
  }

  private func apply(to text: String, using random: inout Chance) -> String {
    func some(_ spell: (Unicode.Scalar) -> String) -> String {
      let share = [1, 3, 10].randomElement(using: &random)!
      return text.unicodeScalars.map { scalar in
        scalar.isASCII && scalar.value > 0x20 && !(scalar == "=" && text.contains(/=[ \t]*\r?\n/))
          && (scalar == "@" || Int.random(in: 0..<share, using: &random) == 0)
          ? spell(scalar) : String(scalar)
      }.joined()
    }
    func between(_ insert: String) -> String {
      let place = text.index(text.startIndex, offsetBy: Int.random(in: 1..<max(2, text.count), using: &random))
      return text[..<place] + insert + text[place...]
    }
    func hex(_ scalar: Unicode.Scalar, _ width: Int) -> String {
      let digits = String(scalar.value, radix: 16)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    switch self {
    case .none: return text
    case .uppercase: return text.uppercased()
    case .percent: return some { "%" + hex($0, 2) }
    case .percentTwice: return some { "%25" + hex($0, 2).uppercased() }
    case .decimal: return some { "&#\($0.value);" }
    case .hexadecimal: return some { "&#x" + hex($0, 4) + ";" }
    case .named: return text.replacing("@", with: "&commat;").replacing(".", with: "&period;")
    case .noSemicolon: return text.replacing("@", with: "&#64").replacing(".", with: "&#46")
    case .quotedPrintable: return some { "=" + hex($0, 2).uppercased() }
    case .softLineBreak: return between(["=\n", "=\r\n", "= \r\n"].randomElement(using: &random)!)
    case .json: return some { "\\u" + hex($0, 4) }
    case .javaScript: return some { "\\x" + hex($0, 2) }
    case .css: return some { "\\" + hex($0, 6) }
    case .zeroWidth: return between(["\u{200B}", "\u{FEFF}", "\u{2060}", "&#8203;"].randomElement(using: &random)!)
    case .softHyphen: return between(["\u{AD}", "&shy;"].randomElement(using: &random)!)
    case .fullWidth:
      return some { (0x21...0x7E).contains($0.value) ? String(Unicode.Scalar($0.value + 0xFEE0)!) : String($0) }
    case .tags: return between(["<b>", "</span>", "<a href='x>y'>", "<br>"].randomElement(using: &random)!)
    case .comments: return between(["<!-- x -->", "<wbr>", "<!---->"].randomElement(using: &random)!)
    case .fold: return text.replacing("@", with: ["@\r\n ", "\n\t@"].randomElement(using: &random)!)
    case .quotes: return text.hasPrefix("maria.silva@") ? "\"maria.silva\"" + text.dropFirst(11) : text
    case .tag: return text.hasPrefix("maria.silva@") ? "maria.silva+x1" + text.dropFirst(11) : text
    }
  }
}

/// What programs make of a text: all of it decoded once, and again until nothing changes, by nothing of what is tested.
private enum Reader {
  static func readings(of text: String, isHTML: Bool) -> [String] {
    var results = [text.lowercased(), visible(text)]
    for decoders in [[percent, entities, escapes], [quotedPrintable, percent, entities, escapes]] {
      var reading = text
      for _ in 0..<6 {
        let next = decoders.reduce(reading) { $1($0) }
        if next == reading { break }
        reading = next
      }
      results.append(visible(reading))
      if isHTML { results.append(visible(decoders.reduce(stripped(text)) { $1($0) }).replacing(tag, with: "")) }
    }
    return results
  }

  /// Without what is not seen, NFKC, in lower case.
  private static func visible(_ text: String) -> String {
    let seen = text.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
    return String(String.UnicodeScalarView(seen)).precomposedStringWithCompatibilityMapping.lowercased()
  }

  /// In the place of a tag, for nothing is decoded across one.
  private static let tag = "\u{E000}"

  private static func stripped(_ text: String) -> String {
    text.replacing(/<!--(?s:.*?)-->/, with: tag).replacing(/<[\/a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*>/, with: tag)
  }

  private static func character(_ digits: some StringProtocol, radix: Int) -> String? {
    UInt32(digits, radix: radix).flatMap { Unicode.Scalar($0) }.map { String($0) }
  }

  private static func percent(_ text: String) -> String {
    text.replacing(/(?:%[0-9a-fA-F]{2})+/) { match in
      let bytes = match.output.split(separator: "%").compactMap { UInt8($0, radix: 16) }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  private static func quotedPrintable(_ text: String) -> String {
    text.replacing(/=[ \t]*\r?\n/, with: "").replacing(/(?:=[0-9a-fA-F]{2})+/) { match in
      let bytes = match.output.split(separator: "=").compactMap { UInt8($0, radix: 16) }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  private static func entities(_ text: String) -> String {
    text.replacing(/&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?/) { match in
      let digits = match.output.1.map { ($0, 16) } ?? match.output.2.map { ($0, 10) }
      return digits.flatMap { character($0.0, radix: $0.1) } ?? String(match.output.0)
    }
    .replacing("&commat;", with: "@").replacing("&period;", with: ".").replacing("&shy;", with: "\u{AD}")
    .replacing("&amp;", with: "&").replacing("&quot;", with: "\"")
  }

  private static func escapes(_ text: String) -> String {
    text.replacing(/\\u([0-9a-fA-F]{4})/) { character($0.output.1, radix: 16) ?? String($0.output.0) }
      .replacing(/\\x([0-9a-fA-F]{2})/) { character($0.output.1, radix: 16) ?? String($0.output.0) }
      .replacing(/\\([0-9a-fA-F]{6})/) { character($0.output.1, radix: 16) ?? String($0.output.0) }
  }
}
