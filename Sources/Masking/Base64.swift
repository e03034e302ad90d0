/// Base64 and base64url (RFC 4648 §4 and §5), read alike.
enum Base64 {
  /// Where groups of four may begin for an at-sign to be in what they encode: a bit for each of 0 to 3.
  static func phases(of digits: [UInt8]) -> UInt8 {
    let halves = atSignHalves
    var phases: UInt8 = 0
    var previous: UInt8 = 0
    for index in digits.indices {
      let halvesOfDigit = halves[Int(digits[index])]
      let whole = previous & halvesOfDigit >> 4
      if whole != 0 {
        for place in 0..<3 where whole >> UInt8(place) & 1 == 1 { phases |= 1 << UInt8((index - 1 - place) & 3) }
        if phases == 15 { break }
      }
      previous = halvesOfDigit
    }
    return phases
  }

  /// An at-sign is 0x40, and stands in two digits: at 0, 1 or 2 in the group of three bytes. A bit for each of these in
  /// which a digit may be the first of the two, and four bits further one in which it may be the second.
  private static let atSignHalves: [UInt8] = values.map { value in
    if value > 63 { return 0 }
    let first: UInt8 = (value == 16 ? 1 : 0) | (value & 15 == 4 ? 2 : 0) | (value & 3 == 1 ? 4 : 0)
    let second: UInt8 = (value < 16 ? 1 : 0) | (value < 4 ? 2 : 0) | (value == 0 ? 4 : 0)
    return first | second << 4
  }

  /// Puts what `digits` encode in the place of what `bytes` holds.
  static func decode(_ digits: ArraySlice<UInt8>, into bytes: inout [UInt8]) {
    let values = Self.values
    bytes.removeAll(keepingCapacity: true)
    let count = digits.count * 3 / 4
    bytes.reserveCapacity(count)
    var index = digits.startIndex
    while index + 4 <= digits.endIndex {
      var bits: UInt32 = 0
      for digit in index..<index + 4 { bits = bits << 6 | UInt32(values[Int(digits[digit])] & 63) }
      bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
      bytes.append(UInt8(truncatingIfNeeded: bits))
      index += 4
    }
    var bits: UInt32 = 0
    for digit in index..<digits.endIndex { bits = bits << 6 | UInt32(values[Int(digits[digit])] & 63) }
    bits <<= UInt32(6 * (index + 4 - digits.endIndex))
    while bytes.count < count {
      bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
      bits <<= 8
    }
  }

  static func encoded(_ bytes: [UInt8], isURLSafe: Bool, isPadded: Bool) -> [UInt8] {
    let digits = isURLSafe ? urlSafeDigits : digits
    let padding = (3 - bytes.count % 3) % 3
    let length = (bytes.count + padding) / 3 * 4 - padding
    return [UInt8](capacity: length + padding) { result in
      func append(_ value: UInt32) { result.append(digits[Int(value & 63)]) }
      var index = 0
      while index + 3 <= bytes.count {
        let bits = UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
        append(bits >> 18)
        append(bits >> 12)
        append(bits >> 6)
        append(bits)
        index += 3
      }
      if index < bytes.count {
        let bits = UInt32(bytes[index]) << 8 | (index + 1 < bytes.count ? UInt32(bytes[index + 1]) : 0)
        append(bits >> 10)
        append(bits >> 4)
        if index + 1 < bytes.count { append(bits << 2) }
      }
      if isPadded { for _ in 0..<padding { result.append(UInt8(ascii: "=")) } }
    }
  }

  /// Whether decoded bytes read as text.
  static func isText(_ bytes: ArraySlice<UInt8>) -> Bool {
    let isPlain = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }
    return isPlain && (bytes.allSatisfy { $0 < 0x80 } || String(validating: bytes, as: UTF8.self) != nil)
  }

  /// From where on all `digits` encode text, whatever letters touch it.
  static func startOfText(in digits: [UInt8]) -> Int? {
    (0..<min(4, digits.count)).first { encodesText(digits[$0...]) }
  }

  /// The parts of `digits` that encode text, between digits that may separate.
  static func texts(in digits: [UInt8], minimumLength: Int) -> [Range<Int>] {
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
    var index = digits.startIndex
    // Most text is in ASCII: three bytes at a time.
    while index + 4 <= digits.endIndex {
      var bits: UInt32 = 0
      for digit in index..<index + 4 { bits = bits << 6 | UInt32(values[Int(digits[digit])] & 63) }
      // Seven bits each, none below a space, none that is DEL.
      guard bits & 0x80_8080 == 0, (bits &+ 0x60_6060) & 0x80_8080 == 0x80_8080, (bits &+ 0x01_0101) & 0x80_8080 == 0
      else { break }
      index += 4
    }
    var bits: UInt32 = 0
    var count = 0
    // Bytes that the character still needs.
    var missing = 0
    for digit in digits[index...] {
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
