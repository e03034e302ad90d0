// Escapes of percent-encoding, quoted-printable, JavaScript, CSS and C. Each function looks at the end of what was
// decoded so far, and replaces an escape that is complete there.
extension EgressGate.Decoder {
  private typealias ASCII = EgressGate.ASCII

  /// `%40`, `=40`, `\x40`, `\u0040`, `%u0040`, `\U00000040`, `\100`: complete with their last digit.
  mutating func endHexadecimalEscape() {
    let count = output.bytes.count
    guard count >= 3 else { return }
    if let byte = number(count - 2..<count, radix: 16) {
      switch output.bytes[count - 3] {
      case UInt8(ascii: "%"): return replace(from: count - 3, byByte: UInt8(byte))
      case UInt8(ascii: "=") where rules.contains(.quotedPrintable):
        return replace(from: count - 3, byByte: UInt8(byte))
      case UInt8(ascii: "x"), UInt8(ascii: "X"):
        if count >= 4, output.bytes[count - 4] == UInt8(ascii: "\\") { return replace(from: count - 4, by: byte) }
      default: break
      }
    }
    if rules.contains(.octalEscapes), count >= 4, output.bytes[count - 4] == UInt8(ascii: "\\"),
      let byte = number(count - 3..<count, radix: 8), byte < 0x100
    {
      return replace(from: count - 4, byByte: UInt8(byte))
    }
    if count >= 6, output.bytes[count - 5] == UInt8(ascii: "u"),
      output.bytes[count - 6] == UInt8(ascii: "\\") || output.bytes[count - 6] == UInt8(ascii: "%"),
      let unit = number(count - 4..<count, radix: 16)
    {
      return replace(from: count - 6, by: unit)
    }
    if count >= 10, output.bytes[count - 9] == UInt8(ascii: "U"), output.bytes[count - 10] == UInt8(ascii: "\\"),
      let codePoint = number(count - 8..<count, radix: 16), codePoint < 0x110000
    {
      replace(from: count - 10, by: codePoint)
    }
  }

  /// `\u{40}`: complete with its brace.
  mutating func endBracedEscape() -> Bool {
    var place = output.bytes.count
    while place > 0, ASCII.hexValue(output.bytes[place - 1]) != nil { place -= 1 }
    guard place >= 3, place < output.bytes.count, output.bytes[place - 1] == UInt8(ascii: "{"),
      output.bytes[place - 2] == UInt8(ascii: "u"), output.bytes[place - 3] == UInt8(ascii: "\\"),
      let codePoint = number(place..<output.bytes.count, radix: 16), codePoint < 0x110000
    else { return false }
    replace(from: place - 3, by: codePoint)
    return true
  }

  /// `\40 `: complete with whatever is no further digit. A blank there belongs to it.
  mutating func endStyleEscape(before byte: UInt8) -> Bool {
    var place = output.bytes.count
    while place > 0, output.bytes.count - place < 6, ASCII.hexValue(output.bytes[place - 1]) != nil { place -= 1 }
    let digits = output.bytes.count - place
    guard digits > 0, place > 0, output.bytes[place - 1] == UInt8(ascii: "\\"),
      digits == 6 || ASCII.hexValue(byte) == nil,
      let codePoint = number(place..<output.bytes.count, radix: 16), codePoint < 0x110000
    else { return false }
    replace(from: place - 1, by: codePoint)
    drain()
    return true
  }

  /// `\n`, `\"` and the like, when a backslash ends the output.
  ///
  /// What is no letter keeps its backslash, for an encoding of another letter may begin there, and since backslashes are
  /// skipped anyway where addresses are searched for.
  ///
  /// - Returns: whether `byte` belonged to the escape and is done with.
  mutating func endEscapedCharacter(_ byte: UInt8) -> Bool {
    let place = output.bytes.count - 1
    switch byte {
    case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "v"):
      replace(from: place, by: UInt32(UInt8(ascii: "\n")))
    case UInt8(ascii: "b"), UInt8(ascii: "f"):
      // Digits to CSS.
      guard rules.contains(.octalEscapes) else { return false }
      replace(from: place, by: UInt32(UInt8(ascii: " ")))
    case UInt8(ascii: "\\"):
      // Of two backslashes the second is meant, unless it came out of fewer escapes than the first: then it begins the
      // escape of a further letter, as in `\u005c\u0075` for `\u`.
      guard level >= levelOfEscape(at: place) else { return false }
      replace(from: place, by: UInt32(byte))
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
      // A literal that goes on in the next line.
      truncate(to: place)
      markSeam()
    case UInt8(ascii: "/"), UInt8(ascii: "\""), UInt8(ascii: "'"):
      truncate(to: place)
      markSeam()
      // A further backslash may stand before this one.
      pending.append(byte)
    default: return false
    }
    return true
  }

  /// `=` at the end of a line (RFC 2045 §6.7, rule 5), with the blanks that mail programs put behind it.
  mutating func endSoftLineBreak() -> Bool {
    var place = output.bytes.count
    while place > 0, ASCII.isBlank(output.bytes[place - 1]), output.bytes[place - 1] != UInt8(ascii: "\n") {
      place -= 1
    }
    guard place > 0, output.bytes[place - 1] == UInt8(ascii: "="),
      // The end of an encoded word.
      place == 1 || output.bytes[place - 2] != UInt8(ascii: "?")
    else { return false }
    truncate(to: place - 1)
    markSeam()
    return true
  }

  private func number(_ range: Range<Int>, radix: UInt32) -> UInt32? {
    ASCII.number(output.bytes[range], radix: radix)
  }
}
