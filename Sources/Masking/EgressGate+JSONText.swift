extension EgressGate {
  /// The strings of a JSON text (RFC 8259 §7), unescaped, with separators between them.
  ///
  /// What stands between the strings is kept as well, and malformed JSON is read as far as it makes sense: whatever is
  /// wrong with a document, none of its bytes go unseen.
  ///
  /// - Parameter shortest: the fewest bytes that hold an address; what is shorter is left out.
  static func strings(ofJSON document: [UInt8], shortest: Int) -> Reading {
    var bytes = ByteStack(capacity: document.count)
    var index = 0
    var pieceStart = 0
    while true {
      let plain = index
      index = firstSign(in: document.span, from: index)
      if index < document.count, document[index] == UInt8(ascii: "\"") {
        if bytes.count - pieceStart + index - plain < shortest {
          bytes.truncate(to: pieceStart)
        } else {
          bytes.append(document, plain..<index)
          bytes.append(Reading.separator)
          pieceStart = bytes.count
        }
        index += 1
        continue
      }
      bytes.append(document, plain..<index)
      guard index < document.count else { return Reading(bytes: bytes.array) }
      let byte = document[index]
      if byte == Reading.separator {
        bytes.append(0x01)
        index += 1
      } else {
        index = unescape(document, at: index, into: &bytes)
      }
    }
  }

  /// The first place from `start` on of a quote, a backslash or a separator, or the end of `document`. Most strings are
  /// short, so that eight bytes at once are enough.
  private static func firstSign(in document: Span<UInt8>, from start: Int) -> Int {
    precondition(start >= 0)
    return unsafe document.withUnsafeBytes { bytes in
      var place = start
      while bytes.count - place >= 8 {
        let word = unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        // Borrows reach upwards only, so that the lowest of the marks is true.
        let marks = zeros(word) | zeros(word ^ ones * 0x22) | zeros(word ^ ones * 0x5C)
        if marks != 0 { return place + marks.trailingZeroBitCount / 8 }
        place += 8
      }
      while place < bytes.count, unsafe bytes[place] != Reading.separator, unsafe bytes[place] != UInt8(ascii: "\""),
        unsafe bytes[place] != UInt8(ascii: "\\")
      { place += 1 }
      return place
    }
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// A mark in the highest bit of each byte of `word` that is zero, and in some above it.
  private static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & ones << 7 }

  /// Undoes the escape that starts at `index`.
  ///
  /// - Returns: where the text goes on.
  private static func unescape(_ document: [UInt8], at index: Int, into bytes: inout ByteStack) -> Int {
    guard index + 1 < document.count else {
      bytes.append(UInt8(ascii: "\\"))
      return index + 1
    }
    switch document[index + 1] {
    case UInt8(ascii: "n"): bytes.append(UInt8(ascii: "\n"))
    case UInt8(ascii: "r"): bytes.append(UInt8(ascii: "\r"))
    case UInt8(ascii: "t"): bytes.append(UInt8(ascii: "\t"))
    case UInt8(ascii: "b"), UInt8(ascii: "f"): bytes.append(UInt8(ascii: " "))
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(document[index + 1])
    case UInt8(ascii: "u"):
      guard let unit = codeUnit(document, at: index + 2) else { fallthrough }
      if (0xD800..<0xDC00).contains(unit), index + 7 < document.count, document[index + 6] == UInt8(ascii: "\\"),
        document[index + 7] == UInt8(ascii: "u"), let low = codeUnit(document, at: index + 8),
        (0xDC00..<0xE000).contains(low)
      {
        bytes.append(codePoint: 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        return index + 12
      }
      bytes.append(codePoint: max(unit, 0x01))
      return index + 6
    default:
      bytes.append(UInt8(ascii: "\\"))
      return index + 1
    }
    return index + 2
  }

  private static func codeUnit(_ document: [UInt8], at index: Int) -> UInt32? {
    guard index + 4 <= document.count else { return nil }
    var unit: UInt32 = 0
    for digit in document[index..<index + 4] {
      guard let value = ASCII.hexValue(digit) else { return nil }
      unit = unit << 4 | UInt32(value)
    }
    return unit
  }
}
