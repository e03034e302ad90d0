// What comes of the next byte, by what is open.

// MARK: - Percent-encoding and quoted-printable

extension Unescaper {
  mutating func takeAfterPercent(_ unit: Unit) {
    if unit.byte.isHexDigit {
      push(unit, opening: .percentDigit)
    } else if unit.byte | 0x20 == UInt8(ascii: "u") {
      push(unit, opening: .codeUnit)
    } else {
      push(unit)
    }
  }

  mutating func takeAfterPercentDigit(_ unit: Unit) {
    push(unit)
    if unit.byte.isHexDigit { replaceTop(3, with: UInt8(stack.number(of: 2, radix: 16))) }
  }

  mutating func takeAfterEquals(_ unit: Unit) {
    if unit.byte.isHexDigit {
      push(unit, opening: .equalsDigit)
    } else if unit.byte == 0x0D {
      push(unit, opening: .equalsReturn)
    } else {
      push(unit)
      if unit.byte == 0x0A { dropTop(2) }
    }
  }

  /// A soft line break (RFC 2045 §6.7 rule 5) of which the equals sign was spelt otherwise.
  mutating func takeAfterEqualsReturn(_ unit: Unit) {
    push(unit)
    if unit.byte == 0x0A { dropTop(3) }
  }

  mutating func takeAfterEqualsDigit(_ unit: Unit) {
    push(unit)
    guard unit.byte.isHexDigit else { return }
    let value = UInt8(stack.number(of: 2, radix: 16))
    // Digits behind an encoded equals sign are more often just that: `=3D20` is the end of `href?n=20`.
    let isTwice = stack[stack.count - 3].marks.contains(.quotedPrintable)
    let isSpelt = stack.last.marks.contains(.quotedPrintable)
    if isTwice, !isSpelt, value != UInt8(ascii: "@"), value < 0x80 { return }
    let next = Int(unit.end)
    guard
      Self.isPlausible(
        value, followedBy: next < raw.count ? raw[next] : nil, precededByEscape: stack.top(3) >= 0x80)
    else { return }
    hasQuotedPrintable = true
    if value == UInt8(ascii: "=") { isQuotedPrintable = true }
    replaceTop(3, with: value, mark: .quotedPrintable)
  }

  /// Whether a decoded byte of quoted-printable makes sense: text, or a part of a UTF-8 sequence that is encoded as a
  /// whole. So `?e=carlos` is not taken for a byte 0xCA.
  static func isPlausible(_ value: UInt8, followedBy next: UInt8?, precededByEscape: Bool) -> Bool {
    switch value {
    case 0x20...0x7E, 0x09, 0x0A, 0x0D: true
    case 0xC2...0xF4: next == UInt8(ascii: "=") || next == UInt8(ascii: "%") || next == UInt8(ascii: "&")
    case 0x80...0xBF: precededByEscape
    default: false
    }
  }
}

// MARK: - Backslashes

extension Unescaper {
  mutating func takeAfterBackslash(_ unit: Unit) {
    switch unit.byte {
    case UInt8(ascii: "u"), UInt8(ascii: "U"): push(unit, opening: .codeUnit)
    case UInt8(ascii: "x"), UInt8(ascii: "X"): push(unit, opening: .hex)
    case UInt8(ascii: "\\"):
      let isNext = !stack.last.marks.contains(.escaped) || unit.marks.contains(.escaped)
      push(unit)
      if isNext { replaceTop(2, with: unit.byte) }
    case 0x0A:
      push(unit)
      dropTop(2)
    default:
      if unit.byte.isHexDigit {
        push(unit, opening: .style, length: 1)
      } else if let byte = Self.character(behindBackslash: unit.byte) {
        push(unit)
        replaceTop(2, with: byte)
      } else {
        push(unit)
      }
    }
  }

  /// A control character of JSON, or the character itself. Nil where it may begin something that the backslash applies
  /// to as a whole.
  static func character(behindBackslash byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "u"), UInt8(ascii: "x"), UInt8(ascii: "U"), UInt8(ascii: "X"), UInt8(ascii: "\\"), 0x0A: nil
    case UInt8(ascii: "&"), UInt8(ascii: "%"), UInt8(ascii: "="), 0x80...: nil
    default: byte.isHexDigit ? nil : byte
    }
  }

  mutating func takeAfterHexDigit(_ unit: Unit) {
    push(unit)
    if unit.byte.isHexDigit { replaceTop(4, withScalar: stack.number(of: 2, radix: 16)) }
  }

  /// A backslash and one to six hex digits (CSS Syntax 3 §4.3.7), with the one blank that may follow; or an octal number.
  mutating func takeAfterStyle(_ unit: Unit) {
    let length = stack.last.length + 1
    guard unit.byte.isHexDigit else {
      if !closesStyle(unit) { push(unit) }
      return
    }
    push(unit, opening: .style, length: length)
    if length == 3, let character = octalCharacter {
      replaceTop(4, with: character)
    } else if length == 6 {
      replaceTop(7, withScalar: stack.number(of: 6, radix: 16))
    }
  }

  private mutating func closesStyle(_ unit: Unit) -> Bool {
    // What may open an escape that spells the next digit.
    switch unit.byte {
    case UInt8(ascii: "&"), UInt8(ascii: "%"), UInt8(ascii: "="): return false
    default: break
    }
    let length = Int(stack.last.length)
    let value = stack.number(of: length, radix: 16)
    // Nobody spells control characters so; in a quoted local part it is an escaped letter (RFC 5322 §3.2.4).
    guard value >= 0x20 else { return false }
    if Self.isWhitespace(unit.byte) {
      replaceTop(length + 1, withScalar: value, upTo: unit.end)
    } else {
      waiting.append(unit)
      replaceTop(length + 1, withScalar: value)
    }
    return true
  }

  private static func isWhitespace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// `\100`, as old JavaScript and shells spell a character that prints. CSS means another one, but spells so none of
  /// ASCII.
  private var octalCharacter: UInt8? {
    guard stack.top(2) <= UInt8(ascii: "1"), stack.top(1) <= UInt8(ascii: "7"), stack.top(0) <= UInt8(ascii: "7") else {
      return nil
    }
    let value = UInt8(stack.number(of: 3, radix: 8))
    return (0x21...0x7E).contains(value) ? value : nil
  }

  /// `\uXXXX` or `%uXXXX`: a UTF-16 code unit. The first of a surrogate pair waits for the second.
  mutating func takeAfterCodeUnit(_ unit: Unit) {
    let length = stack.last.length
    if unit.byte.isHexDigit {
      guard length == 3 else { return push(unit, opening: .codeUnit, length: length + 1) }
      push(unit)
      completeCodeUnit()
    } else if unit.byte == UInt8(ascii: "{"), stack.last.byte == UInt8(ascii: "u"), stack.top(1) == UInt8(ascii: "\\") {
      push(unit, opening: .braces)
    } else {
      push(unit)
    }
  }

  private mutating func completeCodeUnit() {
    let unit = stack.number(of: 4, radix: 16)
    switch unit {
    case 0xD800...0xDBFF: break
    case 0xDC00...0xDFFF:
      let opening = stack.top(11)
      guard stack.top(10) | 0x20 == UInt8(ascii: "u"), opening == UInt8(ascii: "\\") || opening == UInt8(ascii: "%")
      else { return }
      var high: UInt32 = 0
      for depth in 6...9 {
        let digit = stack.top(15 - depth)
        guard digit.isHexDigit else { return }
        high = high << 4 | UInt32(digit.hexValue)
      }
      guard (0xD800...0xDBFF).contains(high) else { return }
      replaceTop(12, withScalar: 0x10000 + (high - 0xD800) << 10 + (unit - 0xDC00))
    default: replaceTop(6, withScalar: unit)
    }
  }

  /// `\u{X…}`.
  mutating func takeAfterBraces(_ unit: Unit) {
    let length = stack.last.length
    if unit.byte.isHexDigit {
      if collapsesZero(unit) { return }
      push(unit, opening: length < 6 ? .braces : .nothing, length: length + 1)
    } else {
      push(unit)
      if unit.byte == UInt8(ascii: "}"), length > 0 {
        let value = stack.number(of: Int(length), below: 1, radix: 16)
        replaceTop(Int(length) + 4, withScalar: value)
      }
    }
  }
}

// MARK: - Character references

extension Unescaper {
  /// More digits or letters are no reference.
  private static let maximumLength = UInt8(HTMLEntities.maximumLength + 1)

  mutating func takeAfterAmpersand(_ unit: Unit) {
    if unit.byte == UInt8(ascii: "#") {
      push(unit, opening: .number)
    } else if unit.byte.isAlphanumeric {
      push(unit, opening: .name, length: 1)
    } else {
      push(unit)
    }
  }

  mutating func takeAfterName(_ unit: Unit) {
    let length = stack.last.length
    if unit.byte.isAlphanumeric {
      push(unit, opening: length < Self.maximumLength ? .name : .nothing, length: length + 1)
      switch unit.byte | 0x20 {
      case UInt8(ascii: "p"), UInt8(ascii: "t"), UInt8(ascii: "y"): if length < 4 { completeOldReference() }
      default: break
      }
    } else if mayOpen(unit, behind: Int(length) + 1) || !closesName(unit) {
      push(unit)
    }
  }

  private mutating func closesName(_ unit: Unit) -> Bool {
    let length = Int(stack.last.length)
    var hash: UInt64 = 0
    for depth in (0..<length).reversed() { hash = HTMLEntities.hash(hash, stack.top(depth)) }
    guard let utf8 = HTMLEntities.utf8(ofNameWith: hash) else { return false }
    let end = comesAgain(unit)
    replaceTop(length + 1, with: utf8, upTo: end, mark: end == nil ? [.escaped, .unclosed] : .escaped)
    return true
  }

  mutating func takeAfterNumberSign(_ unit: Unit) {
    if unit.byte.isDecimalDigit {
      push(unit, opening: .decimal, length: 1)
    } else {
      unit.byte | 0x20 == UInt8(ascii: "x") ? push(unit, opening: .hexadecimal) : push(unit)
    }
  }

  mutating func takeAfterDecimal(_ unit: Unit) {
    let length = stack.last.length
    if unit.byte.isDecimalDigit {
      if collapsesZero(unit) { return }
      push(unit, opening: length < Self.maximumLength ? .decimal : .nothing, length: length + 1)
    } else if mayOpen(unit, behind: Int(length) + 2) {
      push(unit)
    } else {
      closeNumber(unit, length: Int(length) + 2, stack.number(of: Int(length), radix: 10))
    }
  }

  mutating func takeAfterHexadecimal(_ unit: Unit) {
    let length = stack.last.length
    if unit.byte.isHexDigit {
      if collapsesZero(unit) { return }
      push(unit, opening: length + 1 < Self.maximumLength ? .hexadecimal : .nothing, length: length + 1)
    } else if length == 0 || mayOpen(unit, behind: Int(length) + 3) {
      push(unit)
    } else {
      closeNumber(unit, length: Int(length) + 3, stack.number(of: Int(length), radix: 16))
    }
  }

  private mutating func closeNumber(_ unit: Unit, length: Int, _ value: UInt32) {
    let end = comesAgain(unit)
    replaceTop(length, withScalar: value, upTo: end, mark: end == nil ? [.escaped, .unclosed] : .escaped)
  }

  /// A reference without semicolon leaves `unit` to come again; and the semicolon may follow, spelt by another escape.
  ///
  /// - Returns: where the semicolon ends that `unit` is.
  private mutating func comesAgain(_ unit: Unit) -> UInt32? {
    if unit.byte == UInt8(ascii: ";") { return unit.end }
    waiting.append(unit)
    optionalSemicolon = stack.last.end
    return nil
  }

  /// Whether `unit` may open an escape that spells the next character of a reference.
  private func mayOpen(_ unit: Unit, behind length: Int) -> Bool {
    switch unit.byte {
    case UInt8(ascii: "%"), UInt8(ascii: "="), UInt8(ascii: "\\"): true
    // A reference that was spelt by references goes on in the next of them.
    case UInt8(ascii: "&"): (stack.count - length..<stack.count).contains { stack[$0].marks.contains(.escaped) }
    default: false
    }
  }

  /// References that browsers know without semicolon even before a letter (HTML Living Standard §13.2.5.73).
  private mutating func completeOldReference() {
    let last = stack.top(0) | 0x20
    let character: UInt8
    let length: Int
    switch (last, stack.top(1) | 0x20, stack.top(2) | 0x20, stack.top(3) | 0x20, stack.top(4)) {
    case (0x70, 0x6D, 0x61, 0x26, _): (character, length) = (UInt8(ascii: "&"), 4)
    case (0x74, 0x6C, 0x26, _, _): (character, length) = (UInt8(ascii: "<"), 3)
    case (0x74, 0x67, 0x26, _, _): (character, length) = (UInt8(ascii: ">"), 3)
    case (0x74, 0x6F, 0x75, 0x71, 0x26): (character, length) = (UInt8(ascii: "\""), 5)
    case (0x70, 0x73, 0x62, 0x6E, 0x26): (character, length) = (0x20, 5)
    case (0x79, 0x68, 0x73, 0x26, _):
      optionalSemicolon = stack.last.end
      return dropTop(4)
    default: return
    }
    replaceTop(length, with: character, mark: [.escaped, .unclosed])
  }

  /// Whether `semicolon` belongs to the reference before it, which is complete without.
  mutating func closesTop(_ semicolon: Unit) -> Bool {
    guard stack.count > 0, stack.last.marks.contains(.unclosed), stack.last.end == semicolon.start else { return false }
    stack.last.end = semicolon.end
    stack.last.marks.remove(.unclosed)
    return true
  }

  /// A semicolon after a reference that stands for nothing and is complete without it.
  mutating func isOptionalSemicolon(_ unit: Unit) -> Bool {
    guard let place = optionalSemicolon else { return false }
    // It may itself be spelt by an escape, but not by a longer one.
    if unit.start > place + 40 { optionalSemicolon = nil }
    guard unit.byte == UInt8(ascii: ";"), unit.start == place else { return false }
    optionalSemicolon = nil
    if stack.count > 0, stack.last.end == place {
      stack.last.end = unit.end
      stack.last.marks.remove(.unclosed)
    }
    return true
  }
}

// MARK: - Characters

extension Unescaper {
  /// A whole character beyond ASCII: dropped when it is not seen, replaced when it stands for another.
  mutating func takeAfterLead(_ unit: Unit) {
    guard unit.byte & 0xC0 == 0x80 else { return push(unit) }
    let missing = stack.last.length - 1
    push(unit, opening: missing > 0 ? .character : .nothing, length: missing)
    if missing == 0 { completeCharacter() }
  }

  private mutating func completeCharacter() {
    var length = 2
    while stack.top(length - 1) & 0xC0 == 0x80 { length += 1 }
    let bytes = (stack.top(3), stack.top(2), stack.top(1), stack.top(0))
    let value: UInt32? =
      switch length {
      case 2: UTF8Scalar.value(bytes.2, bytes.3)
      case 3: UTF8Scalar.value(bytes.1, bytes.2, bytes.3)
      default: UTF8Scalar.value(bytes.0, bytes.1, bytes.2, bytes.3)
      }
    guard let value else { return }
    let reading = characters[value]
    switch reading.scalarClass {
    case .ignorable: dropTop(length)
    case .compatible: replaceTop(length, with: reading.ascii, mark: [])
    default: dropBackslash(below: length)
    }
  }

  /// Takes a backslash away that stands before the top `length` units.
  private mutating func dropBackslash(below length: Int) {
    guard stack.top(length) == UInt8(ascii: "\\") else { return }
    let place = stack.count - length - 1
    stack[place + 1].start = stack[place].start
    for index in place..<stack.count - 1 { stack[index] = stack[index + 1] }
    stack.removeLast()
  }
}

// MARK: - The top of the stack

extension Unescaper {
  /// Takes the top `length` units off the stack, and puts `replacement` before what is still to come.
  private mutating func replaceTop(
    _ length: Int, with replacement: FewBytes, upTo end: UInt32? = nil, mark: RedactionView.Marks = .escaped
  ) {
    var (unit, isAfterGap) = takeOff(length, upTo: end, mark: mark)
    for index in (0..<replacement.count).reversed() {
      unit.byte = replacement[index]
      waiting.append(unit)
    }
    waiting.last.marks.formUnion(isAfterGap)
  }

  private mutating func replaceTop(
    _ length: Int, with byte: UInt8, upTo end: UInt32? = nil, mark: RedactionView.Marks = .escaped
  ) {
    var (unit, isAfterGap) = takeOff(length, upTo: end, mark: mark)
    unit.byte = byte
    unit.marks.formUnion(isAfterGap)
    waiting.append(unit)
  }

  private mutating func replaceTop(
    _ length: Int, withScalar value: UInt32, upTo end: UInt32? = nil, mark: RedactionView.Marks = .escaped
  ) {
    let scalar = Unicode.Scalar(value).flatMap { $0 == "\0" ? nil : $0 } ?? "\u{FFFD}"
    if scalar.isASCII { return replaceTop(length, with: UInt8(scalar.value), upTo: end, mark: mark) }
    let utf8 = FewBytes(utf8Of: scalar)
    guard stack.isPlain(below: length), characters[scalar.value].scalarClass.standsForItself else {
      return replaceTop(length, with: utf8, upTo: end, mark: mark)
    }
    // Nothing more comes of these bytes one by one.
    var (unit, isAfterGap) = takeOff(length, upTo: end, mark: mark)
    unit.marks.formUnion(isAfterGap)
    for (index, byte) in utf8.enumerated() {
      unit.byte = byte
      let missing = UInt8(utf8.count - 1 - index)
      push(unit, opening: missing > 0 ? .character : .nothing, length: missing)
      unit.marks.remove(.afterGap)
    }
  }

  /// Takes the top `length` units, which stand for nothing, off the stack.
  private mutating func dropTop(_ length: Int) {
    stack.removeLast(length)
    gap = .afterGap
  }

  /// Takes the top `length` units off the stack.
  ///
  /// - Returns: one that covers them all, and whether they came after something that is not seen.
  @inline(__always)
  private mutating func takeOff(
    _ length: Int, upTo end: UInt32?, mark: RedactionView.Marks
  ) -> (unit: Unit, isAfterGap: RedactionView.Marks) {
    let first = stack.count - length
    var unit = Unit(0, Int(stack[first].start)..<Int(end ?? stack.last.end), marks: mark)
    for index in first..<stack.count { unit.marks.formUnion(stack[index].marks.intersection(.respelt)) }
    let isAfterGap = stack[first].marks.intersection(.afterGap)
    stack.removeLast(length)
    noteEscape(Int(unit.start)..<Int(unit.end), mark)
    return (unit, isAfterGap)
  }

  /// Takes down whether the escape that stands there may be a part of an identifier, if it is none.
  @inline(__always)
  mutating func noteEscape(_ range: Range<Int>, _ mark: RedactionView.Marks) {
    if mark.contains(.escaped), !hasEscapesAmongDigits { hasEscapesAmongDigits = mayBelongToDigits(range) }
  }

  private func mayBelongToDigits(_ range: Range<Int>) -> Bool {
    let enough = 6
    func digits(_ place: Int, _ step: Int, upTo limit: Int) -> Int {
      var (place, count) = (place, 0)
      while count < enough, place != limit, classes[Int(raw[place])].contains(.base64) {
        place += step
        count += 1
      }
      return count
    }
    let before = digits(range.upperBound - 1, -1, upTo: range.lowerBound - 1)
    let behind = before > 0 ? digits(range.upperBound, 1, upTo: raw.count) : 0
    return before + behind >= enough || behind > 0 && digits(range.lowerBound - 1, -1, upTo: -1) == enough
  }

  /// Leading zeros, as many as there may be, become one.
  private mutating func collapsesZero(_ unit: Unit) -> Bool {
    guard unit.byte == UInt8(ascii: "0"), stack.last.byte == UInt8(ascii: "0"), stack.last.length == 1 else {
      return false
    }
    stack.last.end = unit.end
    gap = []
    return true
  }
}
