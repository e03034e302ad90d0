extension EgressGate {
  /// The strings of a JSON text (RFC 8259 §7), unescaped, with separators between them.
  ///
  /// What stands between the strings is kept as well, and malformed JSON is read as far as it makes sense: whatever is
  /// wrong with a document, none of its bytes go unseen.
  static func strings(ofJSON document: [UInt8]) -> Reading {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(document.count + 1)
    var plain = 0
    var index = 0
    while index < document.count {
      let byte = document[index]
      guard byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\"") || byte == Reading.separator else {
        index += 1
        continue
      }
      bytes.append(contentsOf: document[plain..<index])
      if byte == UInt8(ascii: "\"") {
        bytes.append(Reading.separator)
        index += 1
      } else if byte == Reading.separator {
        bytes.append(0x01)
        index += 1
      } else {
        index = unescape(document, at: index, into: &bytes)
      }
      plain = index
    }
    bytes.append(contentsOf: document[plain...])
    return Reading(bytes: bytes)
  }

  /// Undoes the escape that starts at `index`.
  ///
  /// - Returns: where the text goes on.
  private static func unescape(_ document: [UInt8], at index: Int, into bytes: inout [UInt8]) -> Int {
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
        append(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00), to: &bytes)
        return index + 12
      }
      append(unit == 0 ? 1 : unit, to: &bytes)
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

  /// Appends a code point in UTF-8, a surrogate as if it were a character: two of them may still meet.
  static func append(_ codePoint: UInt32, to bytes: inout [UInt8]) {
    func trail(_ shift: UInt32) -> UInt8 { UInt8(0x80 | (codePoint >> shift & 0x3F)) }
    switch codePoint {
    case ..<0x80: bytes.append(UInt8(codePoint))
    case ..<0x800: bytes += [UInt8(0xC0 | codePoint >> 6), trail(0)]
    case ..<0x10000: bytes += [UInt8(0xE0 | codePoint >> 12), trail(6), trail(0)]
    default: bytes += [UInt8(0xF0 | codePoint >> 18), trail(12), trail(6), trail(0)]
    }
  }
}
