/// A character within UTF-8 bytes.
struct UTF8Scalar {
  let value: UInt32
  /// In bytes.
  let length: Int

  /// The well-formed character that begins at `index`, if any (Unicode §3.9, table 3-7).
  init?(_ bytes: [UInt8], at index: Int) {
    let lead = bytes[index]
    let length =
      switch lead {
      case ..<0x80: 1
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 0
      }
    guard length > 0, index + length <= bytes.count else { return nil }
    var value = length == 1 ? UInt32(lead) : UInt32(lead) & (0x7F >> UInt32(length))
    for offset in 1..<max(length, 1) {
      let byte = bytes[index + offset]
      guard byte & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    let isShortest = length < 3 || value >= (length == 3 ? 0x800 : 0x10000)
    guard isShortest, Unicode.Scalar(value) != nil else { return nil }
    self.value = value
    self.length = length
  }

  /// The well-formed character that ends before `end`, if any.
  init?(_ bytes: [UInt8], endingAt end: Int) {
    for length in 1...4 where end >= length && bytes[end - length] & 0xC0 != 0x80 {
      guard let scalar = UTF8Scalar(bytes, at: end - length), scalar.length == length else { return nil }
      self = scalar
      return
    }
    return nil
  }
}
