// What is looked at as a whole where it stands, for that is much faster than byte by byte, and means the same.

extension Unescaper {
  /// Whether an escape may begin at `index`, where there is a byte of the class ``ByteClass/escape``.
  static func mayBegin(in raw: Span<UInt8>, at index: Int) -> Bool {
    let next = index + 1 < raw.count ? raw[index + 1] : 0
    switch raw[index] {
    case UInt8(ascii: "="):
      // The common equals sign that is none of quoted-printable should cost nothing.
      if !next.isHexDigit { return next.isBlank && softLineBreak(in: raw, at: index) != nil }
      guard index + 2 < raw.count, raw[index + 2].isHexDigit else { return false }
      let value = next.hexValue << 4 | raw[index + 2].hexValue
      return isPlausible(value, followedBy: index + 3 < raw.count ? raw[index + 3] : nil, precededByEscape: true)
    case UInt8(ascii: "%"), UInt8(ascii: "&"):
      switch next {
      case UInt8(ascii: "#"), UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "\\"), UInt8(ascii: "="), 0x80...:
        return true
      default: return next.isAlphanumeric
      }
    default: return true
    }
  }

  /// Takes what begins at `index`, where there is a byte of the class ``ByteClass/escape``.
  ///
  /// - Parameter open: what is open there.
  /// - Returns: where it ends; nil where it must be taken byte by byte.
  mutating func takeWhole(at index: Int, in open: Open) -> Int? {
    switch raw[index] {
    case UInt8(ascii: "="):
      if let end = Self.softLineBreak(in: raw.span, at: index) {
        gap = .afterGap
        hasQuotedPrintable = true
        isQuotedPrintable = true
        return end
      }
      return takeRepetition(at: index, in: open) ?? takeQuotedPrintable(at: index)
    case UInt8(ascii: "%"): return takeRepetition(at: index, in: open) ?? takePercent(at: index)
    case UInt8(ascii: "&"):
      // What is open may end here.
      return open.isClosedByNext ? nil : takeRepetition(at: index, in: open) ?? takeReference(at: index)
    case UInt8(ascii: "\\"):
      if open.isClosedByNext { return nil }
      return takeBackslashes(at: index, in: open) ?? (open == .backslash ? nil : takeBackslash(at: index))
    default: return takeCharacter(at: index, in: open)
    }
  }

  /// Of many equal bytes in a row, only the last two can begin an escape, and an escape in one.
  private mutating func takeRepetition(at index: Int, in open: Open) -> Int? {
    guard open == .nothing, let end = endOfRepetition(at: index) else { return nil }
    appendPlain(index..<end - 2)
    return end - 2
  }

  /// Many backslashes become one, or none where there is an escaped one already.
  private mutating func takeBackslashes(at index: Int, in open: Open) -> Int? {
    if open == .nothing {
      guard let end = endOfRepetition(at: index) else { return nil }
      push(Unit(raw[index], index..<end, marks: .escaped))
      return end
    }
    guard open == .backslash, stack.last.marks.contains(.escaped), stack.last.end == index,
      let end = endOfRepetition(at: index), end - index > 3
    else { return nil }
    // Two more of them change nothing.
    let taken = (end - 2 - index) / 2 * 2
    stack.last.end = UInt32(index + taken)
    return index + taken
  }

  /// Where the byte at `index` is another one for the first time; nil unless it stands there three times or more.
  private func endOfRepetition(at index: Int) -> Int? {
    let byte = raw[index]
    guard index + 2 < raw.count, raw[index + 1] == byte, raw[index + 2] == byte else { return nil }
    var end = index + 3
    while end < raw.count, raw[end] == byte { end += 1 }
    return end
  }

  private mutating func takePercent(at index: Int) -> Int? {
    guard let value = hexPair(at: index + 1) else { return nil }
    return take(value, index..<index + 3)
  }

  private mutating func takeQuotedPrintable(at index: Int) -> Int? {
    let next = index + 3 < raw.count ? raw[index + 3] : nil
    guard let value = hexPair(at: index + 1),
      Self.isPlausible(value, followedBy: next, precededByEscape: stack.top(0) >= 0x80)
    else { return nil }
    hasQuotedPrintable = true
    if value == UInt8(ascii: "=") { isQuotedPrintable = true }
    return take(value, index..<index + 3, mark: .quotedPrintable)
  }

  /// A numeric reference with its semicolon.
  private mutating func takeReference(at index: Int) -> Int? {
    guard index + 3 < raw.count, raw[index + 1] == UInt8(ascii: "#") else { return nil }
    let isHex = raw[index + 2] | 0x20 == UInt8(ascii: "x")
    var number: UInt32 = 0
    var end = isHex ? index + 3 : index + 2
    while end < raw.count, number < 0x80, isHex ? raw[end].isHexDigit : raw[end].isDecimalDigit {
      number = number * (isHex ? 16 : 10) + UInt32(raw[end].hexValue)
      end += 1
    }
    guard end < raw.count, raw[end] == UInt8(ascii: ";"), (1..<0x80).contains(number) else { return nil }
    return take(UInt8(number), index..<end + 1)
  }

  /// `\u0040`, or a backslash before what it can only stand for itself or for a control character.
  private mutating func takeBackslash(at index: Int) -> Int? {
    guard index + 1 < raw.count else { return nil }
    if raw[index + 1] == UInt8(ascii: "u") {
      guard hexPair(at: index + 2) == 0, let low = hexPair(at: index + 4), (1..<0x80).contains(low) else { return nil }
      return take(low, index..<index + 6)
    }
    guard let byte = Self.character(behindBackslash: raw[index + 1]) else { return nil }
    return take(byte, index..<index + 2)
  }

  private func hexPair(at index: Int) -> UInt8? {
    guard index + 1 < raw.count, raw[index].isHexDigit, raw[index + 1].isHexDigit else { return nil }
    return raw[index].hexValue << 4 | raw[index + 1].hexValue
  }

  /// Takes the byte that is spelt in `range`.
  @inline(__always)
  private mutating func take(_ byte: UInt8, _ range: Range<Int>, mark: RedactionView.Marks = .escaped) -> Int {
    noteEscape(range, mark)
    feed(Unit(byte, range, marks: mark))
    return range.upperBound
  }

  /// A character beyond ASCII that is spelt by no escape. Where one is open, only if it is not seen or stands for
  /// another one.
  private mutating func takeCharacter(at index: Int, in open: Open) -> Int? {
    guard let scalar = UTF8Scalar(raw, at: index) else { return nil }
    let end = index + scalar.length
    let reading = characters[scalar.value]
    switch reading.scalarClass {
    case .ignorable: gap = .afterGap
    case .compatible:
      // Several would go on with what the first byte of the character ends.
      guard !open.isClosedByNext || reading.ascii.count == 1 else { return nil }
      for byte in reading.ascii { feed(Unit(byte, index..<end)) }
    default:
      guard open == .nothing else { return nil }
      appendPlain(index..<end)
    }
    return end
  }

  mutating func appendPlain(_ range: Range<Int>) {
    var range = range
    if raw[range.lowerBound] == UInt8(ascii: ";") {
      feed(Unit(UInt8(ascii: ";"), range.prefix(1)))
      range = range.dropFirst()
      if range.isEmpty { return }
    }
    let first = stack.count
    stack.append(raw, range)
    stack[first].marks = gap
    gap = []
    optionalSemicolon = nil
  }

  /// Where the soft line break ends (RFC 2045 §6.7 rule 5) that begins with the equals sign at `index`.
  private static func softLineBreak(in raw: Span<UInt8>, at index: Int) -> Int? {
    var end = index + 1
    while end < raw.count, end <= index + 8, raw[end] == 0x20 || raw[end] == 0x09 { end += 1 }
    if end < raw.count, raw[end] == 0x0D { end += 1 }
    return end < raw.count && raw[end] == 0x0A ? end + 1 : nil
  }
}
