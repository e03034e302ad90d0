import Foundation

/// What a byte of a text may be, looked up in one step.
struct ByteClass: OptionSet {
  let rawValue: UInt8

  static let hex = ByteClass(rawValue: 1)
  /// Of the alphabet of base64 or base64url (RFC 4648 §4 and §5), without padding.
  static let base64 = ByteClass(rawValue: 2)
  /// May begin something that reads otherwise than it is spelt: an escape, or a character beyond ASCII that stands
  /// for an ASCII one or is not seen.
  static let escape = ByteClass(rawValue: 4)
  static let atSign = ByteClass(rawValue: 8)
  /// A letter, digit, hyphen, underscore or dot.
  static let domain = ByteClass(rawValue: 16)
  /// atext (RFC 5322 §3.2.3) or a dot.
  static let localPart = ByteClass(rawValue: 32)
  /// Tells that something may have to be replaced.
  static let telling: ByteClass = [.escape, .atSign]

  /// The class of each byte.
  static let table: [ByteClass] = (0...255).map { ByteClass(of: $0) }

  private init(of byte: UInt8) {
    var result: ByteClass = []
    if byte.isHexDigit { result.insert(.hex) }
    if byte.isAlphanumeric || "+/-_".utf8.contains(byte) { result.insert(.base64) }
    if "%&\\=".utf8.contains(byte) || Self.leads.contains(byte) { result.insert(.escape) }
    if byte.isDomain { result.insert(.domain) }
    if byte.isLocalPart { result.insert(.localPart) }
    if byte == UInt8(ascii: "@") { result.insert(.atSign) }
    precondition(!result.contains(.escape) || Self.mayBeEscape(byte) != 0)
    self = result
  }

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The first byte of ``telling`` at `start` or behind it, or the end of `text`.
  static func firstTelling(in text: Span<UInt8>, from start: Int) -> Int {
    first(.telling, in: text, from: start) { mayBeEscape($0) | $0.isSame(as: UInt8(ascii: "@")) }
  }

  /// The first byte of ``escape`` at `start` or behind it, or the end of `text`.
  static func firstEscape(in text: Span<UInt8>, from start: Int) -> Int {
    first(.escape, in: text, from: start, among: mayBeEscape)
  }

  @inline(__always)
  private static func first(
    _ wanted: ByteClass, in text: Span<UInt8>, from start: Int, among mayBeWanted: (UInt8) -> UInt8
  ) -> Int {
    precondition(start >= 0)
    return unsafe table.withUnsafeBufferPointer { table in
      text.first(in: start..<text.count, among: mayBeWanted) { unsafe !table[Int($0)].isDisjoint(with: wanted) }
    }
  }

  /// 1 for every byte of ``escape`` and for few others, else 0.
  @inline(__always)
  private static func mayBeEscape(_ byte: UInt8) -> UInt8 {
    byte.isIn(UInt8(ascii: "%")...UInt8(ascii: "&")) | byte.isSame(as: UInt8(ascii: "="))
      | byte.isSame(as: UInt8(ascii: "\\")) | byte.isIn(0xC2...0xFF)
  }

  /// The first bytes, in UTF-8, of every character that ``ScalarClass`` takes for another one or for none.
  private static let leads: Set<UInt8> = [
    0xC2, 0xC4, 0xC5, 0xC7, 0xCA, 0xCB, 0xCD, 0xD8, 0xE1, 0xE2, 0xE3, 0xEA, 0xEF, 0xF0, 0xF3,
  ]
}

extension UInt8 {
  /// An ASCII letter or digit.
  var isAlphanumeric: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) || isDecimalDigit
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

extension [UInt8] {
  /// The first place of `byte` at `start` or behind it.
  func firstIndex(of byte: UInt8, from start: Int) -> Int? {
    guard start < count else { return nil }
    precondition(start >= 0)
    return unsafe withUnsafeBytes { buffer in
      // The C library looks at many bytes at once.
      guard let base = buffer.baseAddress, let found = unsafe memchr(base + start, CInt(byte), buffer.count - start)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }
}
