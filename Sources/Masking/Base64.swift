/// Base64 and base64url (RFC 4648 §4 and §5), read alike.
enum Base64 {
  /// Where groups of four may begin for an at-sign to be in what they encode: a bit for each of 0 to 3.
  static func phases(of digits: [UInt8]) -> UInt8 {
    let values = Self.values
    var phases: UInt8 = 0
    var previous: UInt8 = 0xFF
    for index in digits.indices {
      let value = values[Int(digits[index])]
      // An at-sign is 0x40; so of the two digits that hold it, the second is one of the first sixteen.
      if value < 16, previous < 64 {
        if previous == 16 { phases |= 1 << UInt8((index - 1) & 3) }
        if previous & 15 == 4, value < 4 { phases |= 1 << UInt8((index - 2) & 3) }
        if previous & 3 == 1, value == 0 { phases |= 1 << UInt8((index - 3) & 3) }
        if phases == 15 { break }
      }
      previous = value
    }
    return phases
  }

  static func decoded(_ digits: ArraySlice<UInt8>) -> [UInt8] {
    let values = Self.values
    var result = [UInt8](repeating: 0, count: digits.count * 3 / 4)
    var place = 0
    var index = digits.startIndex
    while index + 4 <= digits.endIndex {
      var bits: UInt32 = 0
      for digit in index..<index + 4 { bits = bits << 6 | UInt32(values[Int(digits[digit])] & 63) }
      result[place] = UInt8(truncatingIfNeeded: bits >> 16)
      result[place + 1] = UInt8(truncatingIfNeeded: bits >> 8)
      result[place + 2] = UInt8(truncatingIfNeeded: bits)
      place += 3
      index += 4
    }
    var bits: UInt32 = 0
    for digit in index..<digits.endIndex { bits = bits << 6 | UInt32(values[Int(digits[digit])] & 63) }
    bits <<= UInt32(6 * (index + 4 - digits.endIndex))
    while place < result.count {
      result[place] = UInt8(truncatingIfNeeded: bits >> 16)
      bits <<= 8
      place += 1
    }
    return result
  }

  static func encoded(_ bytes: [UInt8], isURLSafe: Bool, isPadded: Bool) -> [UInt8] {
    let digits = isURLSafe ? urlSafeDigits : digits
    let padding = (3 - bytes.count % 3) % 3
    var result = [UInt8](repeating: UInt8(ascii: "="), count: (bytes.count + padding) / 3 * 4)
    var place = 0
    for index in stride(from: 0, to: bytes.count, by: 3) {
      var bits = UInt32(bytes[index]) << 16
      if index + 1 < bytes.count { bits |= UInt32(bytes[index + 1]) << 8 }
      if index + 2 < bytes.count { bits |= UInt32(bytes[index + 2]) }
      for digit in place..<min(place + 4, result.count - padding) {
        result[digit] = digits[Int(bits >> 18 & 63)]
        bits <<= 6
      }
      place += 4
    }
    if !isPadded { result.removeLast(padding) }
    return result
  }

  /// Whether decoded bytes read as text.
  static func isText(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }
      && String(validating: bytes, as: UTF8.self) != nil
  }

  /// The parts of `digits` that encode text: all of them, or some between digits that may separate.
  static func texts(in digits: [UInt8], minimumLength: Int) -> [Range<Int>] {
    // Whatever letters touch it.
    for start in 0..<min(4, digits.count) where encodesText(digits[start...]) { return [start..<digits.count] }
    var texts: [Range<Int>] = []
    var start = 0
    for index in 0...digits.count where index == digits.count || values[Int(digits[index])] >= 62 {
      if index - start >= minimumLength, encodesText(digits[start..<index]) { texts.append(start..<index) }
      start = index + 1
    }
    return texts
  }

  /// Whether what `digits` encode reads as text, in UTF-8 and without control characters. Stops where it does not.
  private static func encodesText(_ digits: ArraySlice<UInt8>) -> Bool {
    let values = Self.values
    var bits: UInt32 = 0
    var count = 0
    // Bytes that the character still needs.
    var missing = 0
    for digit in digits {
      bits = bits << 6 | UInt32(values[Int(digit)] & 63)
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      let byte = UInt8(truncatingIfNeeded: bits >> UInt32(count))
      switch byte {
      case 0x20...0x7E, 0x09...0x0D: if missing > 0 { return false }
      case 0x80...0xBF:
        guard missing > 0 else { return false }
        missing -= 1
      case 0xC2...0xF4:
        guard missing == 0 else { return false }
        missing = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3
      default: return false
      }
    }
    return true
  }

  private static let digits = Array((alphabet + "+/").utf8)
  private static let urlSafeDigits = Array((alphabet + "-_").utf8)
  private static let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

  /// What each digit stands for; 255 for what is none.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 0xFF, count: 256)
    for digits in [alphabet + "+/", alphabet + "-_"] {
      for (value, digit) in digits.utf8.enumerated() { values[Int(digit)] = UInt8(value) }
    }
    return values
  }()
}
