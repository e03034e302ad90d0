// Character references: `&#64;`, `&#x40;`, `&commat;` (WHATWG HTML §13.2.5.72), and those without a semicolon.
extension EgressGate.Decoder {
  private typealias ASCII = EgressGate.ASCII

  /// Replaces the reference at the end of the output that a semicolon completes.
  mutating func endReference() -> Bool {
    var place = output.bytes.count
    while place > 0, ASCII.isLetterOrDigit(output.bytes[place - 1]) || output.bytes[place - 1] == UInt8(ascii: "#") {
      place -= 1
    }
    guard place > 0, output.bytes[place - 1] == UInt8(ascii: "&"),
      let codePoints = Self.referenced(output.bytes[place...])
    else { return false }
    level = levelOfEscape(at: place - 1) + 1
    truncate(to: place - 1)
    put(codePoints)
    return true
  }

  /// Takes a reference that no semicolon ends from the input.
  mutating func takeUnclosedReference() -> Bool {
    guard let (codePoints, length) = Self.unclosedReference(in: input, at: index) else { return false }
    index += length
    level = 1
    put(codePoints)
    drain()
    return true
  }

  /// Of two characters the second is nearly always a mark, so that the order of pending ones matters little; but it
  /// must hold for `fj`.
  private mutating func put(_ codePoints: [UInt32]) {
    if codePoints.allSatisfy({ $0 < 0x80 }) {
      pending.append(contentsOf: codePoints.reversed().map { max(UInt8($0), 0x01) })
    } else {
      for codePoint in codePoints { putCharacter(codePoint) }
    }
  }

  /// What the reference whose name or number is `body` stands for.
  private static func referenced(_ body: ArraySlice<UInt8>) -> [UInt32]? {
    guard body.first == UInt8(ascii: "#") else { return EgressGate.ReferenceNames.shared(body) }
    let digits = body.dropFirst()
    let codePoint =
      digits.first.map { $0 | 0x20 } == UInt8(ascii: "x")
      ? (digits.count > 1 ? ASCII.number(digits.dropFirst(), radix: 16) : nil)
      : (digits.isEmpty ? nil : ASCII.number(digits, radix: 10))
    return codePoint.map { [$0 < 0x110000 ? $0 : 0xFFFD] }
  }

  /// The reference without a semicolon that stands at `index`, and its length.
  static func unclosedReference(in text: [UInt8], at index: Int) -> (codePoints: [UInt32], length: Int)? {
    guard index + 1 < text.count else { return nil }
    guard text[index + 1] == UInt8(ascii: "#") else {
      guard let (codePoints, length) = EgressGate.ReferenceNames.shared.unclosed(text[(index + 1)...]) else {
        return nil
      }
      return (codePoints, length + 1)
    }
    var end = index + 2
    let isHexadecimal = end < text.count && text[end] | 0x20 == UInt8(ascii: "x")
    if isHexadecimal { end += 1 }
    while end < text.count, let digit = ASCII.hexValue(text[end]), isHexadecimal || digit < 10 { end += 1 }
    if end < text.count, text[end] == UInt8(ascii: ";") { return nil }
    return referenced(text[index + 1..<end]).map { ($0, end - index) }
  }
}
