// Escapes of percent-encoding, quoted-printable, JavaScript, CSS and C. Each function looks at the end of what was
// decoded so far, and replaces an escape that is complete there.
extension EgressGate.Decoder {
  private typealias ASCII = EgressGate.ASCII

  /// `%40`, `=40`, `\x40`, `\u0040`, `%u0040`, `\U00000040`, `\100`: complete with their last digit.
  ///
  /// - Returns: whether `last`, which comes next, is that digit, and done with.
  @inline(__always)
  mutating func endHexadecimalEscape(_ last: UInt8) -> Bool {
    let count = output.count
    guard count >= 2 else { return false }
    switch output[count - 2] {
    case UInt8(ascii: "%"), UInt8(ascii: "="), UInt8(ascii: "x"), UInt8(ascii: "X"): return endEscapeOfTwoDigits(last)
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      if isBackslash(count - 3) { return rules.contains(.octalEscapes) && endOctalEscape(last) }
      if count >= 5, output[count - 4] == UInt8(ascii: "u") { return endEscapeOfFourDigits(last) }
      return count >= 9 && output[count - 8] == UInt8(ascii: "U") && endEscapeOfEightDigits(last)
    default: return false
    }
  }

  private mutating func endEscapeOfTwoDigits(_ last: UInt8) -> Bool {
    let place = output.count - 2
    guard let high = ASCII.hexValue(output[place + 1]), let low = ASCII.hexValue(last) else { return false }
    let byte = high << 4 | low
    switch output[place] {
    case UInt8(ascii: "%"):
      replace(from: place, byByte: byte)
    case UInt8(ascii: "="):
      guard rules.contains(.quotedPrintable) else { return false }
      // Behind an encoded equals sign, as in `?u=3Da0BiLm…`, these are more often the first digits of base64.
      if levelOfEscape(at: place) > 0, byte >= 0x80, output[place + 1] >= UInt8(ascii: "a") { return false }
      replace(from: place, byByte: byte)
    default:
      guard isBackslash(place - 1) else { return false }
      replace(from: place - 1, by: UInt32(byte))
    }
    return true
  }

  private mutating func endOctalEscape(_ last: UInt8) -> Bool {
    let place = output.count - 3
    guard let byte = number(place + 1..<place + 3, and: last, radix: 8), byte < 0x100 else { return false }
    replace(from: place, byByte: UInt8(byte))
    return true
  }

  /// Takes `\100` from the input at once, where it stands whole and no backslash before it. Nobody who undoes these
  /// undoes CSS's as well, which might end before it.
  mutating func takeOctalEscape() -> Bool {
    guard index + 4 <= pause, output.last != UInt8(ascii: "\\"), let byte = octalByte(input, index + 1) else {
      return false
    }
    index += 4
    let place = output.count
    output.append(UInt8(ascii: "\\"))
    watch()
    replace(from: place, byByte: byte)
    drain()
    return true
  }

  /// What the three octal digits from `place` on stand for.
  private func octalByte(_ text: [UInt8], _ place: Int) -> UInt8? {
    let (first, second, third) = (text[place] ^ 0x30, text[place + 1] ^ 0x30, text[place + 2] ^ 0x30)
    return first < 4 && second | third < 8 ? first << 6 | second << 3 | third : nil
  }

  private mutating func endEscapeOfFourDigits(_ last: UInt8) -> Bool {
    let place = output.count - 5
    guard output[place] == UInt8(ascii: "\\") || output[place] == UInt8(ascii: "%"),
      let unit = number(place + 2..<place + 5, and: last, radix: 16)
    else { return false }
    replace(from: place, by: unit)
    return true
  }

  private mutating func endEscapeOfEightDigits(_ last: UInt8) -> Bool {
    let place = output.count - 9
    guard isBackslash(place), let codePoint = number(place + 2..<place + 9, and: last, radix: 16),
      codePoint < 0x110000
    else { return false }
    replace(from: place, by: codePoint)
    return true
  }

  private func isBackslash(_ place: Int) -> Bool { place >= 0 && output[place] == UInt8(ascii: "\\") }

  /// `\u{40}`: complete with its brace.
  mutating func endBracedEscape() -> Bool {
    var place = output.count
    while place > 0, ASCII.hexValue(output[place - 1]) != nil { place -= 1 }
    guard place >= 3, place < output.count, output[place - 1] == UInt8(ascii: "{"),
      output[place - 2] == UInt8(ascii: "u"), output[place - 3] == UInt8(ascii: "\\"),
      let codePoint = number(place..<output.count, radix: 16), codePoint < 0x110000
    else { return false }
    replace(from: place - 3, by: codePoint)
    return true
  }

  /// `\40 `: complete with whatever is no further digit. A blank there belongs to it.
  @inline(__always)
  mutating func endStyleEscape(before byte: UInt8) -> Bool {
    guard lastBackslash < output.count, output.count - lastBackslash <= 7,
      ASCII.hexValue(output[output.count - 1]) != nil
    else { return false }
    return endStyleEscapeOfDigits(before: byte)
  }

  private mutating func endStyleEscapeOfDigits(before byte: UInt8) -> Bool {
    var place = output.count
    var codePoint: UInt32 = 0
    for digits in 0..<6 as Range<UInt32> {
      guard place > 0, let digit = ASCII.hexValue(output[place - 1]) else { break }
      codePoint |= UInt32(digit) << (4 * digits)
      place -= 1
    }
    guard isBackslash(place - 1), output.count - place == 6 || ASCII.hexValue(byte) == nil, codePoint < 0x110000
    else { return false }
    replace(from: place - 1, by: codePoint)
    drain()
    return true
  }

  /// `\n`, `\"` and the like, when a backslash ends the output.
  ///
  /// What is no letter keeps its backslash, for an encoding of another letter may begin there, and since backslashes
  /// are skipped anyway where addresses are searched for.
  ///
  /// - Returns: whether `byte` belonged to the escape and is done with.
  mutating func endEscapedCharacter(_ byte: UInt8) -> Bool {
    let place = output.count - 1
    switch byte {
    case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "v"):
      if rules.contains(.quotedPairs) { return false }
      hasEscapedLetters = true
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
    var place = output.count
    while place > 0, ASCII.isBlank(output[place - 1]), output[place - 1] != UInt8(ascii: "\n") {
      place -= 1
    }
    guard place > 0, output[place - 1] == UInt8(ascii: "="),
      // The end of an encoded word.
      place == 1 || output[place - 2] != UInt8(ascii: "?")
    else { return false }
    truncate(to: place - 1)
    markSeam()
    return true
  }

  /// The number that digits on the output spell. It stops growing beyond Unicode's last character.
  func number(_ range: Range<Int>, radix: UInt32) -> UInt32? {
    var number: UInt32 = 0
    for place in range {
      guard let digit = ASCII.hexValue(output[place]), digit < radix else { return nil }
      number = min(number * radix + UInt32(digit), 0x110000)
    }
    return number
  }

  /// The same with one digit more.
  @inline(__always)
  private func number(_ range: Range<Int>, and last: UInt8, radix: UInt32) -> UInt32? {
    guard let number = number(range, radix: radix), let digit = ASCII.hexValue(last), digit < radix else { return nil }
    return min(number * radix + UInt32(digit), 0x110000)
  }
}
