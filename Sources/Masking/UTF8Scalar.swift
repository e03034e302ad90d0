/// A character within UTF-8 bytes.
struct UTF8Scalar {
  let value: UInt32
  /// In bytes.
  let length: Int

  /// The well-formed character that begins at `index`, if any (Unicode §3.9, table 3-7).
  init?(_ bytes: [UInt8], at index: Int) {
    let (lead, rest) = (bytes[index], bytes.count - index)
    func next(_ offset: Int) -> UInt8? {
      offset < rest && bytes[index + offset] & 0xC0 == 0x80 ? bytes[index + offset] : nil
    }
    if lead < 0x80 {
      (value, length) = (UInt32(lead), 1)
    } else if lead < 0xE0, let second = next(1), let value = Self.value(lead, second) {
      (self.value, length) = (value, 2)
    } else if lead < 0xF0, let second = next(1), let third = next(2), let value = Self.value(lead, second, third) {
      (self.value, length) = (value, 3)
    } else if lead >= 0xF0, let second = next(1), let third = next(2), let fourth = next(3),
      let value = Self.value(lead, second, third, fourth)
    {
      (self.value, length) = (value, 4)
    } else {
      return nil
    }
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

  /// The character of two bytes, if they are well-formed.
  static func value(_ lead: UInt8, _ second: UInt8) -> UInt32? {
    (0xC2...0xDF).contains(lead) ? UInt32(lead & 0x1F) << 6 | UInt32(second & 0x3F) : nil
  }

  /// The character of three bytes, the last two of which continue.
  static func value(_ lead: UInt8, _ second: UInt8, _ third: UInt8) -> UInt32? {
    guard (0xE0...0xEF).contains(lead) else { return nil }
    let value = UInt32(lead & 0x0F) << 12 | UInt32(second & 0x3F) << 6 | UInt32(third & 0x3F)
    return value >= 0x800 && Unicode.Scalar(value) != nil ? value : nil
  }

  /// The character of four bytes, the last three of which continue.
  static func value(_ lead: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8) -> UInt32? {
    guard (0xF0...0xF4).contains(lead) else { return nil }
    let high = UInt32(lead & 0x07) << 18 | UInt32(second & 0x3F) << 12
    let value = high | UInt32(third & 0x3F) << 6 | UInt32(fourth & 0x3F)
    return value >= 0x10000 && Unicode.Scalar(value) != nil ? value : nil
  }
}
