extension EgressGate.Decoder {
  private typealias ASCII = EgressGate.ASCII

  /// The rules that would change `reading`, or might.
  static func doubts(in reading: EgressGate.Reading) -> Rules {
    var doubts: Rules = []
    if has(UInt8(ascii: "="), in: reading, where: mayBeQuotedPrintable) { doubts.insert(.quotedPrintable) }
    if has(UInt8(ascii: "&"), in: reading, where: { unclosedReference(in: $0, at: $1) != nil }) {
      doubts.insert(.unclosedReferences)
    }
    if has(UInt8(ascii: "\\"), in: reading, where: { $1 + 1 < $0.count && ASCII.hexValue($0[$1 + 1]) != nil }) {
      doubts.insert(.styleEscapes)
      if has(UInt8(ascii: "\\"), in: reading, where: mayBeOctal) { doubts.insert(.octalEscapes) }
    }
    return doubts
  }

  /// Whether an encoded word may begin somewhere in `reading`.
  static func mayHoldEncodedWords(_ reading: EgressGate.Reading) -> Bool {
    has(UInt8(ascii: "="), in: reading) { encodedWordStart(in: $0, at: $1) != nil }
  }

  private static func has(
    _ sign: UInt8, in reading: EgressGate.Reading, where isDoubtful: ([UInt8], Int) -> Bool
  ) -> Bool {
    var start = 0
    while let place = reading.firstIndex(of: sign, from: start) {
      start = place
      // Where there is one, there are often more.
      while start < reading.bytes.count, reading.bytes[start] == sign {
        if isDoubtful(reading.bytes, start) { return true }
        start += 1
      }
    }
    return false
  }

  private static func mayBeQuotedPrintable(_ text: [UInt8], at place: Int) -> Bool {
    guard place + 1 < text.count else { return false }
    switch text[place + 1] {
    case UInt8(ascii: "?"): return encodedWordStart(in: text, at: place) != nil
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return true
    case UInt8(ascii: " "), UInt8(ascii: "\t"):
      // Blanks in front of a line end do not count, but a few of them are enough to look for.
      let rest = text[(place + 1)...].prefix(8)
      return rest.first { !ASCII.isBlank($0) || ASCII.isLineEnd($0) }.map(ASCII.isLineEnd) ?? true
    case let first:
      return place + 2 < text.count && ASCII.hexValue(first) != nil && ASCII.hexValue(text[place + 2]) != nil
    }
  }

  private static func mayBeOctal(_ text: [UInt8], at place: Int) -> Bool {
    guard place + 1 < text.count else { return false }
    switch text[place + 1] {
    case UInt8(ascii: "b"), UInt8(ascii: "f"): return true
    case UInt8(ascii: "0")...UInt8(ascii: "3"):
      return place + 3 < text.count && (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(text[place + 2])
        && (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(text[place + 3])
    default: return false
    }
  }
}
