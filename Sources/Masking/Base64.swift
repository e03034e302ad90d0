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
    let count = digits.count * 3 / 4
    if bytes.count > count { bytes.removeLast(bytes.count - count) }
    if bytes.count < count { bytes.append(contentsOf: repeatElement(0, count: count - bytes.count)) }
    var result = bytes.mutableSpan
    let digits = digits.span
    var place = 0
    var index = 0
    while index + 4 <= digits.count {
      var bits: UInt32 = 0
      for digit in index..<index + 4 { bits = bits << 6 | UInt32(values[Int(digits[digit])] & 63) }
      result[place] = UInt8(truncatingIfNeeded: bits >> 16)
      result[place + 1] = UInt8(truncatingIfNeeded: bits >> 8)
      result[place + 2] = UInt8(truncatingIfNeeded: bits)
      index += 4
      place += 3
    }
    var bits: UInt32 = 0
    for digit in index..<digits.count { bits = bits << 6 | UInt32(values[Int(digits[digit])] & 63) }
    bits <<= UInt32(6 * (index + 4 - digits.count))
    while place < count {
      result[place] = UInt8(truncatingIfNeeded: bits >> 16)
      bits <<= 8
      place += 1
    }
  }

  /// Appends the digits of `bytes`.
  static func encode(_ bytes: [UInt8], isURLSafe: Bool, isPadded: Bool, into result: inout [UInt8]) {
    let digits = isURLSafe ? urlSafeDigits : digits
    let padding = (3 - bytes.count % 3) % 3
    let start = result.count
    // Padding, until it is written over.
    result.append(contentsOf: repeatElement(UInt8(ascii: "="), count: (bytes.count + padding) / 3 * 4))
    var span = result.mutableSpan
    var place = start
    var index = 0
    while index < bytes.count {
      var bits = UInt32(bytes[index]) << 16
      if index + 1 < bytes.count { bits |= UInt32(bytes[index + 1]) << 8 }
      if index + 2 < bytes.count { bits |= UInt32(bytes[index + 2]) }
      span[place] = digits[Int(bits >> 18)]
      span[place + 1] = digits[Int(bits >> 12 & 63)]
      if index + 1 < bytes.count { span[place + 2] = digits[Int(bits >> 6 & 63)] }
      if index + 2 < bytes.count { span[place + 3] = digits[Int(bits & 63)] }
      index += 3
      place += 4
    }
    if !isPadded { result.removeLast(padding) }
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
