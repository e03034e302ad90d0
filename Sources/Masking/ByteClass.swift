/// What a byte of a text may be, looked up in one step.
struct ByteClass: OptionSet {
  let rawValue: UInt8

  static let hex = ByteClass(rawValue: 1)
  /// Of the alphabet of base64 or base64url (RFC 4648 §4 and §5), without padding.
  static let base64 = ByteClass(rawValue: 2)
  /// May begin something that reads otherwise than it is spelt: an escape, or a character beyond ASCII that stands
  /// for an ASCII one or is not seen.
  static let escape = ByteClass(rawValue: 4)

  /// The class of each byte.
  static let table: [ByteClass] = (0...255).map { ByteClass(of: $0) }

  private init(of byte: UInt8) {
    var result: ByteClass = []
    if byte < 0x80, Character(Unicode.Scalar(byte)).isHexDigit { result.insert(.hex) }
    if byte.isAlphanumeric || "+/-_".utf8.contains(byte) { result.insert(.base64) }
    if "%&\\=".utf8.contains(byte) || Self.leads.contains(byte) { result.insert(.escape) }
    self = result
  }

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The first bytes, in UTF-8, of every character that ``ScalarClass`` takes for another one or for none.
  private static let leads: Set<UInt8> = [
    0xC2, 0xC4, 0xC5, 0xC7, 0xCA, 0xCB, 0xCD, 0xD8, 0xE1, 0xE2, 0xE3, 0xEA, 0xEF, 0xF0, 0xF3,
  ]
}

extension UInt8 {
  /// An ASCII letter or digit.
  var isAlphanumeric: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
  }

  /// A letter, digit, hyphen, underscore or dot.
  var isDomain: Bool {
    isAlphanumeric || self == UInt8(ascii: ".") || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
  }

  /// atext (RFC 5322 §3.2.3) or a dot.
  var isLocalPart: Bool {
    switch self {
    case UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
      UInt8(ascii: "-")...UInt8(ascii: "9"), UInt8(ascii: "="), UInt8(ascii: "?"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "^")...UInt8(ascii: "~"):
      true
    default: false
    }
  }

  /// Space, tab or a line break.
  var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}
