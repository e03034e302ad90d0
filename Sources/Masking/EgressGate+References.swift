// Character references: `&#64;`, `&#x40;`, `&commat;` (WHATWG HTML §13.2.5.72), and those without a semicolon.
extension EgressGate.Decoder {
  private typealias ASCII = EgressGate.ASCII

  /// Replaces the reference at the end of the output that a semicolon completes.
  mutating func endReference() -> Bool {
    var place = output.count
    while place > 0, ASCII.isLetterOrDigit(output[place - 1]) || output[place - 1] == UInt8(ascii: "#") { place -= 1 }
    guard place > 0, place < output.count, output[place - 1] == UInt8(ascii: "&"),
      let reference = reference(place..<output.count)
    else { return false }
    replace(from: place - 1, by: reference.first)
    if let second = reference.second {
      drain()
      putCharacter(second)
    }
    return true
  }

  /// What the reference stands for whose name or number is on the output.
  private func reference(_ body: Range<Int>) -> EgressGate.ReferenceNames.Reference? {
    guard output[body.lowerBound] == UInt8(ascii: "#") else {
      var key = EgressGate.ReferenceNames.Key()
      for place in body { key.append(output[place]) }
      return EgressGate.ReferenceNames.shared[key]
    }
    let digits = body.dropFirst()
    guard let first = digits.first else { return nil }
    let isHexadecimal = output[first] | 0x20 == UInt8(ascii: "x")
    let number = isHexadecimal ? number(digits.dropFirst(), radix: 16) : number(digits, radix: 10)
    guard let number, !isHexadecimal || digits.count > 1 else { return nil }
    return .init(first: number < 0x110000 ? number : 0xFFFD)
  }

  /// Takes a reference that no semicolon ends from the input.
  mutating func takeUnclosedReference() -> Bool {
    guard let (reference, length) = Self.unclosedReference(in: input, at: index) else { return false }
    index += length
    level = 1
    putCharacter(reference.first)
    drain()
    return true
  }

  /// The reference without a semicolon that stands at `index`, and its length.
  static func unclosedReference(
    in text: [UInt8], at index: Int
  ) -> (reference: EgressGate.ReferenceNames.Reference, length: Int)? {
    guard index + 2 < text.count else { return nil }
    guard text[index + 1] == UInt8(ascii: "#") else {
      return EgressGate.ReferenceNames.shared.unclosed(in: text, at: index + 1).map { ($0, $1 + 1) }
    }
    let isHexadecimal = text[index + 2] | 0x20 == UInt8(ascii: "x")
    let start = index + (isHexadecimal ? 3 : 2)
    var end = start
    var number: UInt32 = 0
    while end < text.count, let digit = ASCII.hexValue(text[end]), isHexadecimal || digit < 10 {
      number = min(number * (isHexadecimal ? 16 : 10) + UInt32(digit), 0x110000)
      end += 1
    }
    if end == start || end < text.count && text[end] == UInt8(ascii: ";") { return nil }
    return (.init(first: number < 0x110000 ? number : 0xFFFD), end - index)
  }
}
