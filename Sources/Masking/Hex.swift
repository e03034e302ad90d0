/// Pairs of hex digits.
enum Hex {
  /// The runs of hex digits in `digits` that are long enough.
  static func runs(in digits: [UInt8], minimumLength: Int) -> [Range<Int>] {
    let classes = ByteClass.table
    var runs: [Range<Int>] = []
    var end = 0
    // Every run that is long enough crosses one of the places that are looked at.
    var index = minimumLength - 1
    while index < digits.count {
      if classes[Int(digits[index])].contains(.hex) {
        var start = index
        while start > end, classes[Int(digits[start - 1])].contains(.hex) { start -= 1 }
        end = index + 1
        while end < digits.count, classes[Int(digits[end])].contains(.hex) { end += 1 }
        if end - start >= minimumLength { runs.append(start..<end) }
        index = end
      }
      index += minimumLength
    }
    return runs
  }

  /// Where pairs may begin, 0 or 1, for an at-sign to be among them; and at the first digit if they read as text.
  static func phases(of digits: ArraySlice<UInt8>, minimumLength: Int) -> [Int] {
    if digits.count < minimumLength { return [] }
    var found = [false, false]
    for index in digits.indices.dropLast()
    where digits[index] == UInt8(ascii: "4") && digits[index + 1] == UInt8(ascii: "0") {
      found[(index - digits.startIndex) & 1] = true
    }
    let isText = stride(from: digits.startIndex, to: digits.endIndex - 1, by: 2)
      .allSatisfy { (UInt8(ascii: "2")...UInt8(ascii: "7")).contains(digits[$0]) }
    return [0, 1].filter { found[$0] || ($0 == 0 && isText) }
  }

  static func decoded(_ digits: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(digits.count / 2)
    var index = digits.startIndex
    while index + 1 < digits.endIndex {
      result.append(digits[index].hexValue << 4 | digits[index + 1].hexValue)
      index += 2
    }
    return result
  }

  /// Appends the digits of `bytes`, in the case of `model`.
  static func encode(_ bytes: ArraySlice<UInt8>, like model: ArraySlice<UInt8>, into result: inout [UInt8]) {
    let isUppercase = model.contains { (0x41...0x46).contains($0) }
    for byte in bytes {
      for value in [byte >> 4, byte & 15] { result.append(value + (value < 10 ? 0x30 : isUppercase ? 0x37 : 0x57)) }
    }
  }
}

extension UInt8 {
  @inline(__always)
  var isDecimalDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  @inline(__always)
  var isHexDigit: Bool { isDecimalDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20) }

  /// What a hex digit stands for; of no other byte.
  @inline(__always)
  var hexValue: UInt8 { self & 15 + (self >= 0x40 ? 9 : 0) }
}
