import Conversations
import Crypto
import Foundation

/// Ways to write an address that a program would undo.
struct HidingPlaces: Sendable, CustomStringConvertible {
  let description: String
  let hide: @Sendable (String) -> String

  init(_ description: String, _ hide: @escaping @Sendable (String) -> String) {
    self.description = description
    self.hide = hide
  }

  /// Whether it hides one way of writing an address only.
  var isDigest: Bool { ["SHA", "MD5", "digest"].contains { description.contains($0) } }

  // MARK: Encodings

  static func hex(_ text: String) -> String { Digest.hex(Array(text.utf8)) }

  static func each(_ text: String, _ encode: (UInt8) -> String) -> String { text.utf8.map(encode).joined() }

  static func eachCharacter(_ text: String, _ encode: (Unicode.Scalar) -> String) -> String {
    text.unicodeScalars.map(encode).joined()
  }

  /// RFC 5322 §3.2.4: in a quoted local part, a backslash may stand before every letter.
  static func quotedPairs(_ text: String) -> String {
    let at = text.lastIndex(of: "@")!
    return "\"" + text[..<at].map { "\\\($0)" }.joined() + "\"" + text[at...]
  }

  static func percent(_ text: String) -> String { each(text) { "%" + hex($0) } }
  static func quotedPrintable(_ text: String) -> String { each(text) { "=" + hex($0).uppercased() } }
  static func numeric(_ text: String) -> String { eachCharacter(text) { "&#\($0.value);" } }
  static func hexReferences(_ text: String) -> String {
    eachCharacter(text) { "&#x\(String($0.value, radix: 16));" }
  }

  static func javaScript(_ text: String) -> String {
    text.utf16.map { unit in
      "\\u" + String(repeating: "0", count: 4 - String(unit, radix: 16).count) + String(unit, radix: 16)
    }.joined()
  }

  static func hex(_ byte: UInt8) -> String { Digest.hex([byte]) }

  static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

  static func base64url(_ text: String) -> String {
    base64(text).replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  enum Algorithm { case md5, sha1, sha256 }

  static func digest(_ text: String, _ algorithm: Algorithm) -> String {
    let bytes = Array(text.utf8)
    return switch algorithm {
    case .md5: Digest.hex(Array(Insecure.MD5.hash(data: bytes)))
    case .sha1: Digest.hex(Array(Insecure.SHA1.hash(data: bytes)))
    case .sha256: Digest.hex(Array(SHA256.hash(data: bytes)))
    }
  }

  static func utf16(_ text: String) -> Data { text.data(using: .utf16LittleEndian)! }

  static func fullWidth(_ text: String) -> String {
    eachCharacter(text) { scalar in
      (0x21...0x7E).contains(scalar.value) ? String(Unicode.Scalar(scalar.value + 0xFEE0)!) : String(scalar)
    }
  }

  static func between(_ text: String, _ filling: String) -> String {
    text.unicodeScalars.map { String($0) }.joined(separator: filling)
  }

  // MARK: Places

  static let all: [HidingPlaces] = [
    HidingPlaces("as it is") { $0 },
    HidingPlaces("upper case") { $0.uppercased() },
    HidingPlaces("in angle brackets") { "Maria <\($0)>" },
    HidingPlaces("mailto") { "<a href=\"mailto:\($0)\">write</a>" },
    HidingPlaces("an attribute without quotes") { "<img alt=\($0)>" },
    HidingPlaces("a comment") { "<!-- > \($0) -->" },
    HidingPlaces("a script") { "<script>var to = '\($0)';</script>" },
    HidingPlaces("a style") { "<style>a:after{content:\"\($0)\"}</style>" },
    HidingPlaces("percent-encoded at-sign") { $0.replacing("@", with: "%40") },
    HidingPlaces("percent-encoded twice") { $0.replacing("@", with: "%2540") },
    HidingPlaces("percent-encoded three times") { percent(percent(percent($0))) },
    HidingPlaces("percent-encoded eight times") { $0.replacing("@", with: "%252525252525252540") },
    HidingPlaces("%u0040") { $0.replacing("@", with: "%u0040") },
    HidingPlaces("decimal references") { numeric($0) },
    HidingPlaces("decimal references with zeros") { $0.replacing("@", with: "&#00000000000000000000000064;") },
    HidingPlaces("decimal reference without semicolon") { $0.replacing("@", with: "&#64") },
    HidingPlaces("decimal references without semicolon") { each($0) { "&#\($0)" } },
    HidingPlaces("hexadecimal references") { hexReferences($0) },
    HidingPlaces("hexadecimal references without semicolon") { each($0) { "&#X" + hex($0).uppercased() } },
    HidingPlaces("named references") { $0.replacing("@", with: "&commat;").replacing(".", with: "&period;") },
    HidingPlaces("named letters") { $0.replacing("a", with: "&aopf;").replacing("m", with: "&mfr;") },
    HidingPlaces("references of references") { $0.replacing("@", with: "&amp;amp;#64;") },
    HidingPlaces("percent of references") { percent(numeric($0)) },
    HidingPlaces("references of percent") { numeric(percent($0)) },
    HidingPlaces("references of digits in references") { $0.replacing("@", with: "&#&#54;&#52;;") },
    HidingPlaces("percent of a digit in percent") { $0.replacing("@", with: "%%340") },
    HidingPlaces("tags between letters") { between($0, "<b></b>") },
    HidingPlaces("a tag with a bracket in an attribute") { between($0, "<b title=\"1>2<3\">") },
    HidingPlaces("a tag with quotes that quote nothing") { between($0, "<b \"></b x'=>") },
    HidingPlaces("a tag with a bracket, within an attribute") {
      "<img title=\"\(between($0, "<i lang='a>b'></i>"))\">"
    },
    HidingPlaces("a tag with a bracket, within a comment") { "<!-- \(between($0, "<i lang='a>b'></i>")) -->" },
    HidingPlaces("an encoded tag with a bracket") { between($0, "&lt;i lang=&quot;a>b&quot;&gt;") },
    HidingPlaces("comments between letters") { between($0, "<!-- a<b> - -- > -->") },
    HidingPlaces("a declaration between letters") { between($0, "<!x><?y?></ >") },
    HidingPlaces("escaped tags between letters") { between($0, "&lt;i&gt;") },
    HidingPlaces("zero-width characters") { between($0, "\u{200B}\u{200D}\u{2060}\u{FEFF}") },
    HidingPlaces("soft hyphens") { between($0, "\u{AD}") },
    HidingPlaces("referenced soft hyphens") { between($0, "&shy;") },
    HidingPlaces("marks of direction and variants") { between($0, "\u{202E}\u{FE0F}\u{E0041}") },
    HidingPlaces("full width") { fullWidth($0) },
    HidingPlaces("full width at-sign and ideographic full stop") {
      $0.replacing("@", with: "\u{FF20}").replacing(".", with: "\u{3002}")
    },
    HidingPlaces("small at-sign and dot") { $0.replacing("@", with: "\u{FE6B}").replacing(".", with: "\u{FE52}") },
    HidingPlaces("full width, percent-encoded") { percent(fullWidth($0)) },
    HidingPlaces("full width of percent-encoded") { fullWidth(percent($0)) },
    HidingPlaces("mathematical letters") {
      eachCharacter($0) { scalar in
        ("a"..."z").contains(scalar) ? String(Unicode.Scalar(0x1D41A + scalar.value - 97)!) : String(scalar)
      }
    },
    HidingPlaces("the Kelvin sign and the long s") { $0.replacing("s", with: "\u{17F}") },
    HidingPlaces("quoted-printable at-sign") { $0.replacing("@", with: "=40") },
    HidingPlaces("quoted-printable") { quotedPrintable($0) },
    HidingPlaces("quoted-printable twice") { quotedPrintable(quotedPrintable($0)) },
    HidingPlaces("soft line breaks") { between($0, "=\r\n") },
    HidingPlaces("soft line breaks with blanks") { between($0, "= \t\n") },
    HidingPlaces("an encoded word Q") { "=?utf-8?q?\(quotedPrintable($0))?=" },
    HidingPlaces("an encoded word B") { "=?UTF-8?B?\(base64($0))?=" },
    HidingPlaces("two encoded words") {
      let parts = ($0.prefix(8), $0.dropFirst(8))
      return "=?utf-8?b?\(base64(String(parts.0)))?=\r\n =?iso-8859-1?Q?\(quotedPrintable(String(parts.1)))?="
    },
    HidingPlaces("blanks around the at-sign") { $0.replacing("@", with: " @ ") },
    HidingPlaces("folded lines") { between($0, "\r\n ") },
    HidingPlaces("no-break and ideographic spaces") { between($0, "\u{A0}\u{3000}") },
    HidingPlaces("referenced spaces") { between($0, "&nbsp;&#8203;") },
    HidingPlaces("JavaScript \\u") { $0.replacing("@", with: "\\u0040") },
    HidingPlaces("JavaScript \\u for every letter") { javaScript($0) },
    HidingPlaces("JavaScript \\x") { each($0) { "\\x" + hex($0) } },
    HidingPlaces("JavaScript \\u{}") { each($0) { "\\u{0" + hex($0) + "}" } },
    HidingPlaces("JSON in JSON in JSON") { $0.replacing("@", with: "\\\\\\u0040") },
    HidingPlaces("surrogates escaped one by one") { $0.replacing("m", with: "\\uD835\\uDC26") },
    HidingPlaces("octal escapes") {
      each($0) { "\\" + (String($0, radix: 8).count < 3 ? "0" : "") + String($0, radix: 8) }
    },
    HidingPlaces("CSS escapes with blanks") { each($0) { "\\" + hex($0) + " " } },
    HidingPlaces("CSS escapes of six digits") { each($0) { "\\0000" + hex($0) } },
    HidingPlaces("joined literals") { "'" + between($0, "' + \"") + "'" },
    HidingPlaces("joined literals far apart") { "'" + between($0, "'+\\040         \"") + "'" },
    HidingPlaces("escaped joined literals") { "\\\"" + between($0, "\\\"+\\\"") + "\\\"" },
    HidingPlaces("a quoted local part") { "\"" + $0.replacing("@", with: "\"@") },
    HidingPlaces("an escaped quoted local part") { "\\\"" + $0.replacing("@", with: "\\\"@") },
    HidingPlaces("a quoted pair") { "\"" + $0.replacing(".silva@", with: "\\.silva\"@") },
    HidingPlaces("quoted pairs") { quotedPairs($0) },
    HidingPlaces("quoted pairs in a JSON text") { quotedPairs($0).replacing("\\", with: "\\\\") },
    HidingPlaces("quoted pairs, percent-encoded") { percent(quotedPairs($0)) },
    HidingPlaces("quoted pairs in quoted-printable") { quotedPrintable(quotedPairs($0)) },
    HidingPlaces("comments of RFC 5322") { $0.replacing("@", with: " (at work) @(the (good) one)") },
    HidingPlaces("a bounced mail's return path") { "bounces+" + $0.replacing("@", with: "=") + "@lists.example" },
    HidingPlaces("a +tag") { $0.replacing("@", with: "+shop@") },
    HidingPlaces("base64") { base64($0) },
    HidingPlaces("base64 at the second alignment") { base64("x,\($0) and more") },
    HidingPlaces("base64 at the third alignment") { base64(",\($0).") },
    HidingPlaces("base64 with letters around") { "/track/x" + base64($0) + "x/open.gif" },
    HidingPlaces("base64 of upper case") { base64($0.uppercased()) },
    HidingPlaces("base64url") { "https://t.example/?e=" + base64url("e=\($0)&\u{FFFF}") },
    HidingPlaces("base64 of percent-encoded") { base64("email=" + percent($0)) },
    HidingPlaces("base64 of base64") { base64(base64($0)) },
    HidingPlaces("base64 of UTF-16") { utf16($0).base64EncodedString() },
    HidingPlaces("base64 in a line above another") { base64("to:" + $0 + "?x=12345") + "\ncall us" },
    HidingPlaces("base64 behind an encoded equals sign") { "?u=3D" + base64($0) },
    HidingPlaces("base64 in bytes") {
      (Data([0x0A, 0x17]) + Data($0.utf8) + Data([0x00, 0x12])).base64EncodedString()
    },
    HidingPlaces("base64 in lines") {
      Data(("Lorem ipsum dolor sit amet, consectetur, " + $0 + " adipiscing elit").utf8)
        .base64EncodedString(options: [.lineLength64Characters])
    },
    HidingPlaces("base64, percent-encoded") { percent(base64($0)) },
    HidingPlaces("hexadecimal digits") { hex($0) },
    HidingPlaces("hexadecimal digits behind a percent sign") { "%" + hex($0) },
    HidingPlaces("hexadecimal digits behind an escaped percent sign") { "%25" + hex($0) },
    HidingPlaces("hexadecimal digits behind \\x") { "\\x" + hex($0) },
    HidingPlaces("hexadecimal digits behind \\u") { "\\u" + hex($0) },
    HidingPlaces("hexadecimal digits behind a backslash") { "\\" + hex($0) },
    HidingPlaces("hexadecimal digits behind what a hexadecimal reference begins with") { "&#x" + hex($0) },
    HidingPlaces("base64 behind what a reference for a soft hyphen begins with") { "&#xaDA" + base64($0) },
    HidingPlaces("hexadecimal digits behind what a decimal reference begins with") { "&#" + hex($0) },
    HidingPlaces("hexadecimal digits in upper case") { "a" + hex($0).uppercased() + "0" },
    HidingPlaces("MD5") { digest($0, .md5) },
    HidingPlaces("SHA-1 in upper case") { digest($0, .sha1).uppercased() },
    HidingPlaces("SHA-256") { "https://t.example/?h=" + digest($0, .sha256) + "&x=1" },
    HidingPlaces("SHA-256 with digits around") { "00" + digest($0, .sha256) + "ff" },
    HidingPlaces("a digest, percent-encoded") { percent(digest($0, .md5)) },
  ]
}
