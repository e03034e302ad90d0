/// What a byte of a text may be, looked up in one step.
struct ByteClass: OptionSet {
  let rawValue: UInt8

  /// An ASCII letter or digit.
  static let alphanumeric = ByteClass(rawValue: 1)
  /// atext (RFC 5322 §3.2.3) or a dot.
  static let localPart = ByteClass(rawValue: 2)
  /// A letter, digit, hyphen, underscore or dot.
  static let domain = ByteClass(rawValue: 4)
  static let hex = ByteClass(rawValue: 8)
  /// Of the alphabet of base64 or base64url (RFC 4648 §4 and §5), without padding.
  static let base64 = ByteClass(rawValue: 16)
  /// May begin something that reads otherwise than it is spelt: an escape, or a character beyond ASCII that stands
  /// for an ASCII one or is not seen.
  static let escape = ByteClass(rawValue: 32)
  /// Space, tab or a line break.
  static let blank = ByteClass(rawValue: 64)

  /// The class of each byte.
  static let table: [ByteClass] = (0...255).map { ByteClass(of: $0) }

  private init(of byte: UInt8) {
    let character = Character(Unicode.Scalar(byte))
    let isAlphanumeric = byte < 0x80 && (character.isLetter || character.isNumber)
    var result: ByteClass = []
    if isAlphanumeric { result.formUnion([.alphanumeric, .localPart, .domain, .base64]) }
    if byte < 0x80, character.isHexDigit { result.insert(.hex) }
    if ".!#$%&'*+-/=?^_`{|}~".utf8.contains(byte) { result.insert(.localPart) }
    if "-_.".utf8.contains(byte) { result.insert(.domain) }
    if "+/-_".utf8.contains(byte) { result.insert(.base64) }
    if "%&\\=".utf8.contains(byte) || Self.leads.contains(byte) { result.insert(.escape) }
    if " \t\r\n".utf8.contains(byte) { result.insert(.blank) }
    self = result
  }

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The first bytes, in UTF-8, of every character that ``ScalarClass`` takes for another one or for none.
  private static let leads: Set<UInt8> = [
    0xC2, 0xC4, 0xC5, 0xC7, 0xCA, 0xCB, 0xCD, 0xD8, 0xE1, 0xE2, 0xE3, 0xEA, 0xEF, 0xF0, 0xF3,
  ]
}
