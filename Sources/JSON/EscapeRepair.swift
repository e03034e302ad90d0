import Glibc

/// Rewrites `\u0000` and lone surrogate escapes to `\ufffd`, in place: all three are six bytes.
///
/// JSON can spell both (RFC 8259 §8.2), but Postgres stores neither and no UTF-8 text holds a surrogate.
enum EscapeRepair {
  /// The repaired text, nil when there is nothing to repair (then nothing was copied).
  static func repaired(_ text: [UInt8]) -> [UInt8]? {
    var repaired: [UInt8]?
    text.withUnsafeBytes { bytes in
      var index = 0
      while let escape = nextBackslash(in: bytes, from: index) {
        index = escape
        guard let unit = codeUnit(bytes, at: index) else {
          index += 2
          continue
        }
        if unit & 0xFC00 == 0xD800, let low = codeUnit(bytes, at: index + 6), low & 0xFC00 == 0xDC00 {
          index += 12
          continue
        }
        if unit == 0 || unit & 0xF800 == 0xD800 {
          if repaired == nil { repaired = text }
          repaired!.replaceSubrange(index + 2..<index + 6, with: "fffd".utf8)
        }
        index += 6
      }
    }
    return repaired
  }

  private static func nextBackslash(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard start < bytes.count, let base = bytes.baseAddress,
      let hit = memchr(base + start, Int32(backslash), bytes.count - start)
    else { return nil }
    return base.distance(to: UnsafeRawPointer(hit))
  }

  private static let backslash = UInt8(ascii: "\\")

  /// The UTF-16 code unit that a `\uXXXX` at `index` spells, nil when there stands none.
  private static func codeUnit(_ text: UnsafeRawBufferPointer, at index: Int) -> UInt16? {
    guard index + 6 <= text.count, text[index] == backslash, text[index + 1] == UInt8(ascii: "u")
    else { return nil }
    var unit: UInt16 = 0
    for digit in text[index + 2..<index + 6] {
      guard let value = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
      unit = unit << 4 | UInt16(value)
    }
    return unit
  }
}
