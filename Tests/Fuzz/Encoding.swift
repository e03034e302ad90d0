/// A way to write a text otherwise, by the control character that stands for it.
enum Encoding: UInt8 {
  case percent = 0x0B
  case percentSigns = 0x0C
  case references = 0x0E
  case markup = 0x0F
  case base64 = 0x10
  case base64URL = 0x11
  case hexadecimal = 0x12
  case quotedPrintable = 0x13
  case json = 0x14
  case javaScript = 0x15
  case tags = 0x16
  case zeroWidth = 0x17
  case upperCase = 0x18
  case fullWidth = 0x19
  case backslashes = 0x1A
  case folded = 0x1B
  case quotedPairs = 0x1C
  case css = 0x1D
  case encodedWord = 0x1E

  func apply(to bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .percent: return bytes.flatMap { [UInt8(ascii: "%")] + Self.hex($0) }
    case .percentSigns: return bytes.flatMap { Self.isPlain($0) ? [$0] : [UInt8(ascii: "%")] + Self.hex($0) }
    case .references: return scalars(bytes) { "&#\($0.value);" }
    case .markup:
      return bytes.flatMap { byte -> [UInt8] in
        switch byte {
        case UInt8(ascii: "&"): Array("&amp;".utf8)
        case UInt8(ascii: "<"): Array("&lt;".utf8)
        case UInt8(ascii: ">"): Array("&gt;".utf8)
        case UInt8(ascii: "\""): Array("&quot;".utf8)
        default: [byte]
        }
      }
    case .base64: return Self.base64(bytes, Array(Self.digits + "+/"), isPadded: true)
    case .base64URL: return Self.base64(bytes, Array(Self.digits + "-_"), isPadded: false)
    case .hexadecimal: return bytes.flatMap(Self.hex)
    case .quotedPrintable:
      return bytes.flatMap { Self.isPlain($0) ? [$0] : Array("=".utf8) + Self.hex($0).map(Self.upper) }
    case .json: return Array(String(decoding: bytes, as: UTF8.self).utf16.flatMap { Array("\\u\(Self.four($0))".utf8) })
    case .javaScript:
      return scalars(bytes) { $0.value < 256 ? "\\x" + Self.hex($0, 2) : "\\u{\(Self.hex($0, 1))}" }
    case .tags: return scalars(bytes) { "\($0)<b></b>" }
    case .zeroWidth: return scalars(bytes) { "\($0)\u{200B}" }
    case .upperCase: return bytes.map(Self.upper)
    case .fullWidth:
      return scalars(bytes) {
        (0x21...0x7E).contains($0.value) ? String(Unicode.Scalar($0.value + 0xFEE0)!) : String($0)
      }
    case .backslashes:
      return bytes.flatMap { [UInt8(ascii: "\\"), UInt8(ascii: "\"")].contains($0) ? [UInt8(ascii: "\\"), $0] : [$0] }
    case .folded: return bytes.flatMap { $0 == UInt8(ascii: "@") ? Array("@\r\n ".utf8) : [$0] }
    case .quotedPairs:
      guard let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return bytes }
      return Array("\"".utf8) + bytes[..<at].flatMap { [UInt8(ascii: "\\"), $0] } + Array("\"".utf8) + bytes[at...]
    case .css: return scalars(bytes) { "\\" + Self.hex($0, 6) }
    case .encodedWord:
      return Array("=?utf-8?b?".utf8) + Self.base64(bytes, Array(Self.digits + "+/"), isPadded: true) + Array("?=".utf8)
    }
  }

  private static let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

  private func scalars(_ bytes: [UInt8], _ spell: (Unicode.Scalar) -> String) -> [UInt8] {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.flatMap { Array(spell($0).utf8) }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  private static func upper(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte - 32 : byte
  }

  private static func hex(_ byte: UInt8) -> [UInt8] {
    [byte >> 4, byte & 15].map { $0 < 10 ? UInt8(ascii: "0") + $0 : UInt8(ascii: "a") + $0 - 10 }
  }

  private static func hex(_ scalar: Unicode.Scalar, _ width: Int) -> String {
    let digits = String(scalar.value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private static func four(_ unit: UInt16) -> String {
    String(decoding: hex(UInt8(unit >> 8)) + hex(UInt8(unit & 255)), as: UTF8.self)
  }

  private static func base64(_ bytes: [UInt8], _ digits: [Character], isPadded: Bool) -> [UInt8] {
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let number = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
      for place in 0...group.count { text.append(digits[Int(number >> (18 - 6 * UInt32(place)) & 63)]) }
      if isPadded { text += String(repeating: "=", count: 3 - group.count) }
    }
    return Array(text.utf8)
  }
}
