import Conversations
import Foundation
import Masking
import Testing

private typealias Fixture = RedactorFixture

/// What trackers put in a link instead of an address.
private enum Form: String, CaseIterable {
  case base64, base64url, base64Unpadded, hex, hexUppercase, base64Twice

  func encode(_ text: String, before: String = "", after: String = "") -> String {
    let bytes = Array(text.utf8)
    let context = Data((before + text + after).utf8)
    switch self {
    case .base64: return context.base64EncodedString()
    case .base64url:
      return context.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    case .base64Unpadded: return context.base64EncodedString().replacing("=", with: "")
    case .base64Twice: return Data(context.base64EncodedString().utf8).base64EncodedString()
    case .hex: return before + Digest.hex(bytes) + after
    case .hexUppercase: return Digest.hex(bytes).uppercased()
    }
  }
}

@Suite struct RedactorDerivedTests {
  private static let places = [
    ("", ""), ("https://acme.example/p.gif?u=", "&x=1"), ("<img src=\"https://t.example/o/", "/p.png\">"), ("'", "'"),
    ("h=3D", " "), ("id:", "\n"),
  ]

  @Test(
    "what derives from an address gives way to the same form of the hard alias, in either mask",
    arguments: Form.allCases)
  fileprivate func derived(_ form: Form) {
    for member in [Fixture.maria] + Fixture.others {
      for spelling in [member.canonical, member.written] {
        for mask in Mask.allCases {
          var redactor = Fixture.redactor(mask)
          let hard = Fixture.tag(member).hardAlias.text
          for (before, after) in Self.places {
            let text = before + form.encode(spelling) + after
            let redacted = redactor.redact(text: text)
            #expect(Self.unpadded(redacted) == Self.unpadded(before + form.encode(hard) + after))
            #expect(redactor.redact(text: redacted) == redacted)
          }
        }
      }
    }
  }

  @Test(
    "an address behind an identifier and soft line breaks, as padding may be read, goes on reading as base64: both go",
    arguments: ["vendas@xn--bcher-kva.example", "maria@example.com", "maria.silva@example.com"], ["\n", "\n\n", "\r\n"])
  func behindPadding(_ address: String, lineBreak: String) {
    let member = Address(address)!
    for encoded in [address, address.uppercased()].map({ Data($0.utf8).base64EncodedString() }) {
      for at in ["@", "&#64;", "&amp;#64;", "%40", "=40"] {
        for before in ["", "?e=", "https://acme.example/p.gif?u="] {
          let behind = address.replacing("@", with: at)
          var redactor = Fixture.redactor(members: [member])
          let redacted = redactor.redact(text: "\(before)\(encoded)\(lineBreak)\(behind)&")
          #expect(!redacted.contains(behind), "\(before) \(encoded) \(at)")
          #expect(!redacted.contains(encoded.prefix(20)))
          #expect(redactor.redact(text: redacted) == redacted)
        }
      }
    }
  }

  private static func unpadded(_ text: String) -> String {
    text.replacing("==", with: "").replacing("=\"", with: "\"")
      .replacing("%3D", with: "").replacing("=&", with: "&").replacing(/=$/, with: "").replacing("='", with: "'")
      .replacing("= ", with: " ").replacing("=\n", with: "\n").replacing("=/", with: "/")
  }

  @Test("base64 is found at each of the three alignments, and what is around the address stays")
  func alignments() {
    let hard = Fixture.shown()
    for before in ["", "x", "xy", "{\"email\":\"", "uid=7&e=", "mailto:"] {
      for after in ["", "&id=12", "\",\"n\":1}", "?", "~~~ÿ"] {
        for form in [Form.base64, .base64url, .base64Unpadded, .base64Twice] {
          var redactor = Fixture.redactor()
          let text = form.encode("maria.silva@example.com", before: before, after: after)
          let expected = form.encode(hard, before: before, after: after)
          // Nothing tells the two alphabets apart where no digit is theirs alone.
          let redacted = redactor.redact(text: text).replacing("/", with: "_").replacing("+", with: "-")
          #expect(
            Self.unpadded(redacted)
              == Self.unpadded(expected).replacing("/", with: "_").replacing("+", with: "-"))
        }
      }
    }
  }

  @Test("base64 is found when other digits touch it")
  func glued() {
    var redactor = Fixture.redactor()
    let base64 = Form.base64Unpadded.encode("maria.silva@example.com")
    for before in ["/", "a/", "ab/", "abc/", "open/x-"] {
      for after in ["", "/pixel/abc", "/q", "-x_y"] {
        let redacted = redactor.redact(text: before + base64 + after)
        #expect(redacted.hasPrefix(before) && redacted.hasSuffix(after))
        #expect(redacted.contains(Form.base64Unpadded.encode(Fixture.shown()).dropLast(2)))
      }
    }
  }

  @Test("base64 is found though it is broken into lines or encoded once more")
  func broken() {
    let long = String(repeating: "Lorem ipsum dolor. ", count: 8)
    let wanted = Form.base64.encode(Fixture.shown(), before: long, after: long)
    let base64 = Form.base64.encode("maria.silva@example.com", before: long, after: long)
    for lineBreak in ["\r\n", "\n", "=\r\n", "=\n"] {
      for offset in 0..<76 {
        var lines: [Substring] = [base64.prefix(offset)].filter { !$0.isEmpty }
        var rest = base64.dropFirst(offset)
        while !rest.isEmpty {
          lines.append(rest.prefix(76))
          rest = rest.dropFirst(76)
        }
        guard offset == 0 || offset > 40 else { continue }
        var redactor = Fixture.redactor()
        let redacted = redactor.redact(text: lines.joined(separator: lineBreak))
        let joined = redacted.replacing("=\r\n", with: "").replacing("=\n", with: "")
          .replacing("\r\n", with: "").replacing("\n", with: "")
        #expect(joined == wanted)
      }
    }
    var redactor = Fixture.redactor()
    let percent = Form.base64.encode("maria.silva@example.com").replacing("=", with: "%3D")
    #expect(redactor.redact(text: "u=\(percent)&x") == "u=\(Form.base64.encode(Fixture.shown()))&x")
  }

  @Test("an identifier right behind an equals sign is no quoted-printable")
  func equalsSign() {
    for number in 0..<100 {
      let member = Address("\(String(number, radix: 36))aria@example.com")!
      var redactor = Fixture.redactor(members: [member])
      for form in [Form.hex, .hexUppercase, .base64] {
        let text = "https://acme.example/t?h=\(form.encode(member.canonical))&h=3D\(form.encode(member.canonical))"
        let hard = form.encode(Fixture.tag(member).hardAlias.text)
        #expect(redactor.redact(text: text) == "https://acme.example/t?h=\(hard)&h=3D\(hard)")
      }
    }
  }

  /// What takes the digits behind it for a character, and may be followed by an identifier all the same.
  private static let introducers = [
    "=", "=3D", "=25", "%", "%25", "%2525", "%u", "&#", "&#x", "&#0", "&#x0", "&#37;", "&#x25;", "&percnt;", "\\",
    "\\0", "\\x", "\\x25", "\\u", "\\u00", "\\u{", "\\\\x",
  ]

  @Test("an identifier is found right behind what escapes begin with", arguments: introducers)
  func introduced(_ introducer: String) {
    for number in 0..<36 {
      for name in ["aria", "tto"] {
        let member = Address("\(String(number, radix: 36))\(name)@example.com")!
        var redactor = Fixture.redactor(members: [member])
        for form in [Form.hex, .hexUppercase, .base64] {
          func text(_ address: String) -> String {
            "https://acme.example/t?w\(introducer)\(form.encode(address))/\(introducer)\(form.encode(address))"
          }
          let redacted = redactor.redact(text: text(member.canonical))
          let wanted = text(Fixture.tag(member).hardAlias.text)
          // A backslash before a letter may be the letter.
          let first = form.encode(member.canonical).first!
          let isLetter = introducer == "\\" && !first.isHexDigit
          #expect(redacted == (isLetter ? wanted.replacing("\\", with: "") : wanted))
        }
      }
    }
  }

  @Test("what was met before is replaced as if it were met for the first time")
  func again() {
    var redactor = Fixture.redactor()
    let member = Fixture.maria.canonical
    let digest = Digest.hex(Array(member.utf8))
    for _ in 0..<2 {
      for form in Form.allCases {
        let digits = form.encode(member)
        for text in [
          digits, Self.unpadded(digits), digits + "@ct.example", digits + "=", "x" + digits, "=?utf-8?b?\(digits)?=",
          "<a href=\"https://t.example/\(digits)\">\(digits)</a>", Data(digits.utf8).base64EncodedString(),
          digest + digits, digits + "/" + digits, "q=3D\(digits)=\r\n\(digits)",
        ] {
          var fresh = Fixture.redactor()
          #expect(redactor.redact(html: text) == fresh.redact(html: text))
          #expect(redactor.redact(text: text) == fresh.redact(text: text))
        }
      }
    }
  }

  @Test("distinct identifiers are all replaced, however many there are")
  func many() {
    var redactor = Fixture.redactor()
    for number in 0..<600 {
      let digits = Form.base64.encode("\(number) <\(Fixture.maria.canonical)>")
      #expect(!redactor.redact(text: digits).contains(digits))
      #expect(!redactor.redact(text: digits).contains(digits))
    }
  }

  @Test(
    "other digits stay byte for byte",
    arguments: [
      "aGVsbG8gd29ybGQsIHRoaXMgaXMgbm8gYWRkcmVzcw==", "Ym9iQG90aGVyLmV4YW1wbGU=", "d41d8cd98f00b204e9800998ecf8427e",
      "40404040404040404040404040404040404040", "QAQAQAQAQAQAQAQAQAQAQAQA", "3e04c03ebb491831fd2e3ff32a8e6609",
      "https://acme.example/static/js/main.4f0a1b2c3d4e5f60718293a4b5c6d7e8.chunk.js", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    ])
  func others(_ text: String) {
    var redactor = Fixture.redactor()
    #expect(redactor.redact(text: text) == text)
    #expect(redactor.redact(html: text) == text)
  }
}
