/// Undoes what a reader's program would undo, again and again, in one pass.
///
/// A rewriting machine: bytes go onto a stack one by one, and whenever its top spells an escape, that is taken off and
/// what it stands for comes next. So escapes within escapes (`%2540`, `&amp;#64;`, `\\u0040`) need no second pass, and
/// since every step takes at least one byte away, the whole is linear.
///
/// Undone are percent-encoding, quoted-printable, HTML character references, the escapes of JSON, JavaScript and CSS.
/// Characters that are not seen are dropped, and those that stand for ASCII ones (full-width letters) become these.
struct Unescaper {
  /// A byte as it is read, and what spells it.
  struct Unit {
    var start: UInt32
    var end: UInt32
    var byte: UInt8
    var marks: RedactionView.Marks = []
  }

  private let raw: [UInt8]
  private(set) var units: [Unit] = []
  /// The size of the stack, which is the beginning of `units`.
  private var count = 0
  /// Units still to come before the rest of the original; the last is the next.
  private var waiting: [Unit] = []
  /// An escape that is open may end here at the latest, as a size of the stack.
  private var ampersandReach = -1
  private var backslashReach = -1
  /// The last of these, and of all others.
  private var reach = -1
  /// Where a reference ended that stands for nothing and has no semicolon: one that follows belongs to it.
  private var optionalSemicolon: UInt32?
  private var gap: RedactionView.Marks = []
  /// Something may be quoted-printable.
  private(set) var hasQuotedPrintable = false
  /// Something is beyond doubt: a soft line break or an encoded equals sign.
  private(set) var isQuotedPrintable = false

  /// What is read.
  var bytes: [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: units.count) { bytes, count in
      for unit in units {
        unsafe (bytes.baseAddress! + count).initialize(to: unit.byte)
        count += 1
      }
    }
  }

  init(_ raw: [UInt8]) {
    self.raw = raw
    units = Array(repeating: Unit(start: 0, end: 0, byte: 0), count: raw.count + 1)
    undo()
    units.removeLast(units.count - count)
  }

  /// Whether an escape may begin at `index`, where there is a byte of the class ``ByteClass/escape``.
  static func mayBegin(in raw: Span<UInt8>, at index: Int) -> Bool {
    let next = index + 1 < raw.count ? raw[index + 1] : 0
    switch raw[index] {
    case UInt8(ascii: "="):
      // The common equals sign that is none of quoted-printable should cost nothing.
      if !isHex(next) { return isBlank(next) && softLineBreak(in: raw, at: index) != nil }
      guard index + 2 < raw.count, isHex(raw[index + 2]) else { return false }
      let value = hexValue(next) << 4 | hexValue(raw[index + 2])
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

  private mutating func undo() {
    var index = 0
    while index < raw.count {
      if count > reach {
        let end = ByteClass.firstEscape(in: raw.span, from: index)
        if end > index {
          appendPlain(index..<end)
          index = end
          continue
        }
      }
      if raw[index] == UInt8(ascii: "="), let end = Self.softLineBreak(in: raw.span, at: index) {
        gap = .afterGap
        hasQuotedPrintable = true
        isQuotedPrintable = true
        index = end
        continue
      }
      if count > reach, let end = endOfRepetition(at: index) {
        // Backslashes become one.
        appendPlain(index..<(raw[index] == UInt8(ascii: "\\") ? index + 1 : end))
        units[count - 1].end = UInt32(end)
        index = end
        continue
      }
      if isBehindBackslash(index), let end = endOfRepetition(at: index), end - index > 1 {
        // Two more of them change nothing.
        index = end - (end - index) % 2
        units[count - 1].end = UInt32(index)
        continue
      }
      if count > reach, optionalSemicolon == nil, let end = takeWhole(at: index) {
        index = end
        continue
      }
      if raw[index] >= 0xC2, let end = feedCharacter(at: index) {
        index = end
        continue
      }
      feed(Unit(start: UInt32(index), end: UInt32(index + 1), byte: raw[index]))
      index += 1
    }
    // The end of the text closes what is open, as any byte does that cannot be part of it.
    feed(Unit(start: UInt32(raw.count), end: UInt32(raw.count), byte: 0))
    count -= 1
  }

  /// Of many equal bytes in a row, only the last two can begin an escape, and an escape in one.
  private func endOfRepetition(at index: Int) -> Int? {
    let byte = raw[index]
    guard byte < 0x80, index + 2 < raw.count, raw[index + 1] == byte, raw[index + 2] == byte else { return nil }
    var end = index + 3
    while end < raw.count, raw[end] == byte { end += 1 }
    return end - 2
  }

  /// Whether there is a backslash right behind one that is escaped.
  private func isBehindBackslash(_ index: Int) -> Bool {
    guard raw[index] == UInt8(ascii: "\\"), count > 0 else { return false }
    let last = units[count - 1]
    return last.byte == UInt8(ascii: "\\") && last.marks.contains(.escaped) && last.end == index
  }

  /// The short way for most escapes: one that is not within another, and stands for an ASCII character.
  ///
  /// - Returns: where it ends; nil if there is none, or it must go the long way.
  private mutating func takeWhole(at index: Int) -> Int? {
    let value: UInt32
    var end: Int
    var mark: RedactionView.Marks = .escaped
    switch raw[index] {
    case UInt8(ascii: "%"):
      guard index + 2 < raw.count, Self.isHex(raw[index + 1]), Self.isHex(raw[index + 2]) else { return nil }
      value = UInt32(Self.hexValue(raw[index + 1]) << 4 | Self.hexValue(raw[index + 2]))
      end = index + 3
    case UInt8(ascii: "&"):
      guard index + 3 < raw.count, raw[index + 1] == UInt8(ascii: "#") else { return nil }
      let isHex = raw[index + 2] | 0x20 == UInt8(ascii: "x")
      var number: UInt32 = 0
      end = isHex ? index + 3 : index + 2
      while end < raw.count, number < 0x80, isHex ? Self.isHex(raw[end]) : Self.isDigit(raw[end]) {
        number = number * (isHex ? 16 : 10) + UInt32(Self.hexValue(raw[end]))
        end += 1
      }
      guard end < raw.count, raw[end] == UInt8(ascii: ";"), number > 0 else { return nil }
      value = number
      end += 1
    case UInt8(ascii: "\\"):
      guard index + 5 < raw.count, raw[index + 1] == UInt8(ascii: "u") else { return nil }
      var number: UInt32 = 0
      for digit in raw[index + 2..<index + 6] {
        guard Self.isHex(digit) else { return nil }
        number = number << 4 | UInt32(Self.hexValue(digit))
      }
      value = number
      end = index + 6
    case UInt8(ascii: "="):
      guard index + 2 < raw.count, Self.isHex(raw[index + 1]), Self.isHex(raw[index + 2]) else { return nil }
      value = UInt32(Self.hexValue(raw[index + 1]) << 4 | Self.hexValue(raw[index + 2]))
      guard value < 0x80, Self.isPlausible(UInt8(value), followedBy: nil, precededByEscape: false) else { return nil }
      hasQuotedPrintable = true
      if value == UInt32(UInt8(ascii: "=")) { isQuotedPrintable = true }
      mark = .quotedPrintable
      end = index + 3
    case 0xC2...: return takeCharacter(at: index)
    default: return nil
    }
    guard value < 0x80 else { return nil }
    push(Unit(start: UInt32(index), end: UInt32(end), byte: UInt8(value), marks: mark))
    return end
  }

  /// A character beyond ASCII that is spelt by no escape.
  private mutating func takeCharacter(at index: Int) -> Int? {
    guard let scalar = UTF8Scalar(raw, at: index) else { return nil }
    let end = index + scalar.length
    switch ScalarClass.of(scalar.value) {
    case .ignorable: gap = .afterGap
    case .compatible:
      let ascii = ScalarClass.singleASCII(scalar.value)
      guard ascii != 0 else { return nil }
      push(Unit(start: UInt32(index), end: UInt32(end), byte: ascii))
    default: appendPlain(index..<end)
    }
    return end
  }

  /// A character beyond ASCII that is not seen or stands for another one, where an escape may be open.
  private mutating func feedCharacter(at index: Int) -> Int? {
    guard let scalar = UTF8Scalar(raw, at: index) else { return nil }
    let end = index + scalar.length
    switch ScalarClass.of(scalar.value) {
    case .ignorable: gap = .afterGap
    case .compatible:
      let ascii = ScalarClass.singleASCII(scalar.value)
      guard ascii != 0 else { return nil }
      feed(Unit(start: UInt32(index), end: UInt32(end), byte: ascii))
    default: return nil
    }
    return end
  }

  private mutating func appendPlain(_ range: Range<Int>) {
    if raw[range.lowerBound] == UInt8(ascii: ";"), count > 0, units[count - 1].marks.contains(.unclosed) {
      push(Unit(start: UInt32(range.lowerBound), end: UInt32(range.lowerBound + 1), byte: UInt8(ascii: ";")))
      if range.count > 1 { appendPlain(range.dropFirst()) }
      return
    }
    // One character may stand for more ASCII ones than it has bytes.
    if count + range.count > units.count { grow(by: range.count) }
    let first = count
    count += range.count
    precondition(range.upperBound <= raw.count && count <= units.count)
    unsafe units.withUnsafeMutableBufferPointer { units in
      unsafe raw.withUnsafeBufferPointer { raw in
        // Most of a text comes by here, and there is room for it: that was checked above, once.
        var place = first
        for index in range {
          unsafe units[place] = Unit(
            start: UInt32(truncatingIfNeeded: index), end: UInt32(truncatingIfNeeded: index + 1), byte: raw[index])
          place += 1
        }
      }
    }
    units[first].marks = gap
    gap = []
    optionalSemicolon = nil
  }

  private mutating func grow(by more: Int) {
    units += repeatElement(Unit(start: 0, end: 0, byte: 0), count: units.count / 4 + more + 64)
  }

  private mutating func feed(_ unit: Unit) {
    take(unit)
    while let next = waiting.popLast() { take(next) }
  }

  @inline(__always)
  private mutating func take(_ unit: Unit) {
    if optionalSemicolon != nil, isOptionalSemicolon(unit) { return }
    guard count <= reach else { return push(unit) }
    let last = top(0)
    if last.isAlphanumeric, closesEscape(unit) { return }
    push(unit)
    if last == UInt8(ascii: "\\") || Self.mayComplete(unit.byte) { complete() }
  }

  /// Whether an escape may end with that byte, other than one of a single backslash.
  @inline(__always)
  private static func mayComplete(_ byte: UInt8) -> Bool {
    isHex(byte) || byte >= 0x80 || byte == 0x0A || byte == UInt8(ascii: "}") || byte | 0x20 == UInt8(ascii: "p")
      || byte | 0x20 == UInt8(ascii: "t") || byte == UInt8(ascii: "y")
  }

  @inline(__always)
  private mutating func push(_ unit: Unit) {
    var unit = unit
    if unit.byte == UInt8(ascii: ";"), closesTop(unit) { return }
    unit.marks.formUnion(gap)
    gap = []
    if count == units.count { grow(by: 1) }
    units[count] = unit
    count += 1
    switch unit.byte {
    case UInt8(ascii: "&"):
      ampersandReach = count + HTMLEntities.maximumLength + 1
      reach = max(reach, ampersandReach)
    case UInt8(ascii: "\\"):
      backslashReach = count + 8
      reach = max(reach, backslashReach)
    case UInt8(ascii: "%"): reach = max(reach, count + 5)
    case UInt8(ascii: "="): reach = max(reach, count + 2)
    case 0xC2...: reach = max(reach, count + 3)
    default: break
    }
  }

  /// Takes the top `length` units off the stack, and puts `replacement` before what is still to come.
  private mutating func replaceTop(
    _ length: Int, with replacement: some BidirectionalCollection<UInt8>, upTo end: UInt32? = nil,
    mark: RedactionView.Marks = .escaped
  ) {
    let first = count - length
    var unit = Unit(start: units[first].start, end: end ?? units[count - 1].end, byte: 0, marks: mark)
    let isAfterGap = units[first].marks.intersection(.afterGap)
    for index in first..<count { unit.marks.formUnion(units[index].marks.intersection(.respelt)) }
    count = first
    if replacement.isEmpty { gap = .afterGap }
    for byte in replacement.reversed() {
      unit.byte = byte
      waiting.append(unit)
    }
    if !replacement.isEmpty { waiting[waiting.count - 1].marks.formUnion(isAfterGap) }
  }

  private mutating func replaceTop(
    _ length: Int, withScalar value: UInt32, upTo end: UInt32? = nil, mark: RedactionView.Marks = .escaped
  ) {
    let scalar = Unicode.Scalar(value).flatMap { $0 == "\0" ? nil : $0 } ?? "\u{FFFD}"
    if scalar.isASCII {
      replaceTop(length, with: CollectionOfOne(UInt8(scalar.value)), upTo: end, mark: mark)
    } else {
      replaceTop(length, with: Array(String(scalar).utf8), upTo: end, mark: mark)
    }
  }

  private func top(_ depth: Int) -> UInt8 { depth < count ? units[count - 1 - depth].byte : 0 }
}

// MARK: - Escapes that the next byte closes

extension Unescaper {
  /// Whether `semicolon` belongs to the reference before it, which is complete without.
  private mutating func closesTop(_ semicolon: Unit) -> Bool {
    guard count > 0, units[count - 1].marks.contains(.unclosed), units[count - 1].end == semicolon.start else {
      return false
    }
    units[count - 1].end = semicolon.end
    units[count - 1].marks.remove(.unclosed)
    return true
  }

  /// A semicolon after a reference that stands for nothing and is complete without it.
  private mutating func isOptionalSemicolon(_ unit: Unit) -> Bool {
    guard let place = optionalSemicolon else { return false }
    // It may itself be spelt by an escape, but not by a longer one.
    if unit.start > place + 40 { optionalSemicolon = nil }
    guard unit.byte == UInt8(ascii: ";"), unit.start == place else { return false }
    optionalSemicolon = nil
    if count > 0, units[count - 1].end == place {
      units[count - 1].end = unit.end
      units[count - 1].marks.remove(.unclosed)
    }
    return true
  }

  /// Whether an escape ended before `unit`, or with it. If so, `unit` comes again, unless it belongs to the escape.
  private mutating func closesEscape(_ unit: Unit) -> Bool {
    if count <= backslashReach, closesCSSEscape(unit) { return true }
    if count <= ampersandReach { return closesReference(unit) }
    return false
  }

  /// A backslash and one to five hex digits (CSS Syntax 3 §4.3.7), with the one blank that may follow.
  private mutating func closesCSSEscape(_ unit: Unit) -> Bool {
    guard !Self.isHex(unit.byte), Self.isHex(top(0)) else { return false }
    // What may open an escape that spells the next digit.
    switch unit.byte {
    case UInt8(ascii: "&"), UInt8(ascii: "%"), UInt8(ascii: "="): return false
    default: break
    }
    var length = 1
    while length < 6, Self.isHex(top(length)) { length += 1 }
    guard length < 6, top(length) == UInt8(ascii: "\\") else { return false }
    let value = number(length, radix: 16)
    // Nobody spells control characters so; in a quoted local part it is an escaped letter (RFC 5322 §3.2.4).
    guard value >= 0x20 else { return false }
    if Self.isBlank(unit.byte) {
      replaceTop(length + 1, withScalar: value, upTo: unit.end)
    } else {
      waiting.append(unit)
      replaceTop(length + 1, withScalar: value)
    }
    return true
  }

  /// A character reference, numeric or named, up to its semicolon or to where it cannot go on.
  private mutating func closesReference(_ unit: Unit) -> Bool {
    let last = top(0)
    guard last.isAlphanumeric else { return false }
    // What goes on as a name is looked at when it ends; only digits may end before a letter.
    let mayGoOn = unit.byte.isAlphanumeric
    if mayGoOn, Self.isDigit(unit.byte) || !Self.isHex(last) { return false }
    var length = 1
    while length <= HTMLEntities.maximumLength, top(length).isAlphanumeric { length += 1 }
    let opening = top(length)
    guard opening == UInt8(ascii: "#") || (opening == UInt8(ascii: "&") && !mayGoOn) else { return false }
    // A reference that was spelt by references goes on in the next of them.
    let first = count - 1 - (opening == UInt8(ascii: "#") ? length + 1 : length)
    let isSpeltByOthers = first >= 0 && units[first...count - 1].contains { $0.marks.contains(.escaped) }
    if Self.mayOpen(unit, isSpeltByOthers: isSpeltByOthers) { return false }
    let end = unit.byte == UInt8(ascii: ";") ? unit.end : nil
    if opening == UInt8(ascii: "&") {
      var hash: UInt64 = 0
      var depth = length
      while depth > 0 {
        depth -= 1
        hash = HTMLEntities.hash(hash, top(depth))
      }
      guard let utf8 = HTMLEntities.utf8(ofNameWith: hash) else {
        // An ampersand that is just that should not slow down what follows.
        ampersandReach = -1
        reach = backslashReach
        return false
      }
      comesAgain(unit, after: end)
      replaceTop(length + 1, with: utf8, upTo: end, mark: end == nil ? [.escaped, .unclosed] : .escaped)
      return true
    }
    guard top(length + 1) == UInt8(ascii: "&") else { return false }
    let isHex = top(length - 1) | 0x20 == UInt8(ascii: "x")
    let digits = isHex ? length - 1 : length
    guard digits > 0, !isHex || !Self.isHex(unit.byte) else { return false }
    var depth = 0
    while depth < digits {
      guard isHex ? Self.isHex(top(depth)) : Self.isDigit(top(depth)) else { return false }
      depth += 1
    }
    comesAgain(unit, after: end)
    replaceTop(
      length + 2, withScalar: number(digits, radix: isHex ? 16 : 10), upTo: end,
      mark: end == nil ? [.escaped, .unclosed] : .escaped)
    return true
  }

  /// A reference without semicolon leaves `unit` to come again; and the semicolon may follow, spelt by another escape.
  private mutating func comesAgain(_ unit: Unit, after end: UInt32?) {
    guard end == nil else { return }
    waiting.append(unit)
    optionalSemicolon = units[count - 1].end
  }

  /// Whether `unit` may open an escape that spells the next character of a reference.
  private static func mayOpen(_ unit: Unit, isSpeltByOthers: Bool) -> Bool {
    switch unit.byte {
    case UInt8(ascii: "%"), UInt8(ascii: "="), UInt8(ascii: "\\"): true
    case UInt8(ascii: "&"): isSpeltByOthers
    default: false
    }
  }

  /// The number that the top `length` digits spell; too large a one is no character.
  private func number(_ length: Int, radix: UInt32) -> UInt32 {
    var result: UInt32 = 0
    for depth in (0..<length).reversed() {
      guard result < 0x110000 else { return result }
      result = result * radix + UInt32(Self.hexValue(top(depth)))
    }
    return result
  }
}

// MARK: - Escapes that end with the byte on top

extension Unescaper {
  private mutating func complete() {
    let byte = top(0)
    if top(1) == UInt8(ascii: "\\"), endsBackslash(byte) {
      completeBackslash(byte)
    } else if Self.isHex(byte) {
      completeHex()
    } else {
      switch byte {
      case UInt8(ascii: "}"): completeBraces()
      case UInt8(ascii: "p"), UInt8(ascii: "P"), UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "y"):
        completeOldReference()
      case 0x80...0xBF: completeUTF8()
      case 0x0A: completeSoftLineBreak()
      default: break
      }
    }
  }

  /// Whether the byte on top is all that the backslash before it applies to. It is not when it may begin an escape
  /// that stands for something else.
  private func endsBackslash(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "u"), UInt8(ascii: "x"), UInt8(ascii: "U"), UInt8(ascii: "X"): false
    case UInt8(ascii: "&"), UInt8(ascii: "%"), UInt8(ascii: "="), 0x80...: false
    case UInt8(ascii: "\\"): !units[count - 2].marks.contains(.escaped) || units[count - 1].marks.contains(.escaped)
    default: !Self.isHex(byte)
    }
  }

  /// A backslash before what is no hex digit: a control character of JSON, or the character itself.
  private mutating func completeBackslash(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "n"): replaceTop(2, with: CollectionOfOne(0x0A))
    case UInt8(ascii: "r"): replaceTop(2, with: CollectionOfOne(0x0D))
    case UInt8(ascii: "t"): replaceTop(2, with: CollectionOfOne(0x09))
    case 0x0A: replaceTop(2, with: EmptyCollection())
    default: replaceTop(2, with: CollectionOfOne(byte))
    }
  }

  private mutating func completeHex() {
    if collapsesZero() { return }
    if Self.isHex(top(1)) {
      switch top(2) {
      case UInt8(ascii: "%"):
        return replaceTop(3, with: CollectionOfOne(Self.hexValue(top(1)) << 4 | Self.hexValue(top(0))))
      case UInt8(ascii: "="):
        let value = UInt8(number(2, radix: 16))
        // Digits behind an encoded equals sign are more often just that: `=3D20` is the end of `href?n=20`.
        let isTwice = units[count - 3].marks.contains(.quotedPrintable)
        let isSpelt = units[count - 1].marks.contains(.quotedPrintable)
        if isTwice, !isSpelt, value != UInt8(ascii: "@"), value < 0x80 { return }
        let next = Int(units[count - 1].end)
        if Self.isPlausible(value, followedBy: next < raw.count ? raw[next] : nil, precededByEscape: top(3) >= 0x80) {
          hasQuotedPrintable = true
          if value == UInt8(ascii: "=") { isQuotedPrintable = true }
          replaceTop(3, with: CollectionOfOne(value), mark: .quotedPrintable)
        }
        return
      case UInt8(ascii: "x") where top(3) == UInt8(ascii: "\\"), UInt8(ascii: "X") where top(3) == UInt8(ascii: "\\"):
        return replaceTop(4, withScalar: number(2, radix: 16))
      default: break
      }
    }
    if top(3) == UInt8(ascii: "\\"), completesOctal() { return }
    guard Self.isHex(top(1)), Self.isHex(top(2)), Self.isHex(top(3)) else { return }
    if top(4) | 0x20 == UInt8(ascii: "u"), top(5) == UInt8(ascii: "\\") || top(5) == UInt8(ascii: "%") {
      completeCodeUnit()
    } else if Self.isHex(top(4)), Self.isHex(top(5)), top(6) == UInt8(ascii: "\\") {
      replaceTop(7, withScalar: number(6, radix: 16))
    }
  }

  /// `\100`, as old JavaScript and shells spell a character that prints. CSS means another one, but spells so none of
  /// ASCII.
  private mutating func completesOctal() -> Bool {
    guard top(2) <= UInt8(ascii: "1"), top(1) <= UInt8(ascii: "7"), top(0) <= UInt8(ascii: "7"),
      Self.isDigit(top(2)), Self.isDigit(top(1)), Self.isDigit(top(0))
    else { return false }
    let value = UInt8(number(3, radix: 8))
    guard (0x21...0x7E).contains(value) else { return false }
    replaceTop(4, with: CollectionOfOne(value))
    return true
  }

  /// `\uXXXX` or `%uXXXX`: a UTF-16 code unit. The first of a surrogate pair waits for the second.
  private mutating func completeCodeUnit() {
    let unit = number(4, radix: 16)
    switch unit {
    case 0xD800...0xDBFF: break
    case 0xDC00...0xDFFF:
      guard top(10) | 0x20 == UInt8(ascii: "u") else { return }
      var high: UInt32 = 0
      for depth in 0..<4 {
        guard Self.isHex(top(9 - depth)) else { return }
        high = high << 4 | UInt32(Self.hexValue(top(9 - depth)))
      }
      guard (0xD800...0xDBFF).contains(high) else { return }
      replaceTop(12, withScalar: 0x10000 + (high - 0xD800) << 10 + (unit - 0xDC00))
    default: replaceTop(6, withScalar: unit)
    }
  }

  /// `\u{X…}`.
  private mutating func completeBraces() {
    var length = 1
    while length <= 6, Self.isHex(top(length)) { length += 1 }
    guard length > 1, top(length) == UInt8(ascii: "{"), top(length + 1) == UInt8(ascii: "u"),
      top(length + 2) == UInt8(ascii: "\\")
    else { return }
    var value: UInt32 = 0
    for depth in (1..<length).reversed() { value = value << 4 | UInt32(Self.hexValue(top(depth))) }
    replaceTop(length + 3, withScalar: value)
  }

  /// Leading zeros, as many as there may be, become one.
  private mutating func collapsesZero() -> Bool {
    guard top(0) == UInt8(ascii: "0"), top(1) == UInt8(ascii: "0") else { return false }
    let isDecimal = top(2) == UInt8(ascii: "#") && top(3) == UInt8(ascii: "&")
    let isHex =
      top(2) | 0x20 == UInt8(ascii: "x") && top(3) == UInt8(ascii: "#") && top(4) == UInt8(ascii: "&")
    let isBraced =
      top(2) == UInt8(ascii: "{") && top(3) == UInt8(ascii: "u") && top(4) == UInt8(ascii: "\\")
    guard isDecimal || isHex || isBraced else { return false }
    let zero = units[count - 1]
    count -= 1
    units[count - 1].end = zero.end
    return true
  }

  /// References that browsers know without semicolon even before a letter (HTML Living Standard §13.2.5.73).
  private mutating func completeOldReference() {
    guard count <= ampersandReach else { return }
    let last = top(0) | 0x20
    let character: UInt8?
    let length: Int
    switch (last, top(1) | 0x20, top(2) | 0x20, top(3) | 0x20, top(4)) {
    case (0x70, 0x6D, 0x61, 0x26, _): (character, length) = (UInt8(ascii: "&"), 4)
    case (0x74, 0x6C, 0x26, _, _): (character, length) = (UInt8(ascii: "<"), 3)
    case (0x74, 0x67, 0x26, _, _): (character, length) = (UInt8(ascii: ">"), 3)
    case (0x74, 0x6F, 0x75, 0x71, 0x26): (character, length) = (UInt8(ascii: "\""), 5)
    case (0x70, 0x73, 0x62, 0x6E, 0x26): (character, length) = (0x20, 5)
    case (0x79, 0x68, 0x73, 0x26, _): (character, length) = (nil, 4)
    default: return
    }
    if let character {
      replaceTop(length, with: CollectionOfOne(character), mark: [.escaped, .unclosed])
    } else {
      optionalSemicolon = units[count - 1].end
      replaceTop(length, with: EmptyCollection())
    }
  }

  /// A whole character beyond ASCII: dropped when it is not seen, replaced when it stands for another.
  private mutating func completeUTF8() {
    var length = 1
    while length < 4, (0x80...0xBF).contains(top(length - 1)) { length += 1 }
    let bytes = (top(3), top(2), top(1), top(0))
    let value: UInt32? =
      switch length {
      case 2: UTF8Scalar.value(bytes.2, bytes.3)
      case 3: UTF8Scalar.value(bytes.1, bytes.2, bytes.3)
      case 4: UTF8Scalar.value(bytes.0, bytes.1, bytes.2, bytes.3)
      default: nil
      }
    guard let value else { return }
    switch ScalarClass.of(value) {
    case .ignorable: replaceTop(length, with: EmptyCollection())
    case .compatible:
      let single = ScalarClass.singleASCII(value)
      if single != 0 {
        replaceTop(length, with: CollectionOfOne(single), mark: [])
      } else {
        replaceTop(length, with: ScalarClass.ascii(value), mark: [])
      }
    default:
      if top(length) == UInt8(ascii: "\\") { dropBackslash(below: length) }
    }
  }
}

extension Unescaper {
  /// Takes a backslash away that stands before the top `length` units.
  private mutating func dropBackslash(below length: Int) {
    let place = count - length - 1
    units[place + 1].start = units[place].start
    for index in place..<count - 1 { units[index] = units[index + 1] }
    count -= 1
  }

  /// A soft line break (RFC 2045 §6.7 rule 5) of which the equals sign was spelt otherwise.
  private mutating func completeSoftLineBreak() {
    let length = top(1) == 0x0D ? 2 : 1
    if top(length) == UInt8(ascii: "=") { replaceTop(length + 1, with: EmptyCollection()) }
  }
}

// MARK: - Bytes

extension Unescaper {
  /// Whether a decoded byte of quoted-printable makes sense: text, or a part of a UTF-8 sequence that is encoded as a
  /// whole. So `?e=carlos` is not taken for a byte 0xCA.
  private static func isPlausible(_ value: UInt8, followedBy next: UInt8?, precededByEscape: Bool) -> Bool {
    switch value {
    case 0x20...0x7E, 0x09, 0x0A, 0x0D: true
    case 0xC2...0xF4: next == UInt8(ascii: "=") || next == UInt8(ascii: "%") || next == UInt8(ascii: "&")
    case 0x80...0xBF: precededByEscape
    default: false
    }
  }

  /// Where the soft line break ends (RFC 2045 §6.7 rule 5) that begins with the equals sign at `index`.
  private static func softLineBreak(in raw: Span<UInt8>, at index: Int) -> Int? {
    var end = index + 1
    while end < raw.count, end <= index + 8, raw[end] == 0x20 || raw[end] == 0x09 { end += 1 }
    if end < raw.count, raw[end] == 0x0D { end += 1 }
    return end < raw.count && raw[end] == 0x0A ? end + 1 : nil
  }

  static func hexValue(_ digit: UInt8) -> UInt8 { digit & 15 + (digit >= 0x40 ? 9 : 0) }

  private static func isHex(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
