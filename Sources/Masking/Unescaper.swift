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
  /// Units still to come before the rest of the original; the last is the next.
  private var waiting: [Unit] = []
  /// An escape that is open may end here at the latest, as a size of the stack.
  private var ampersandReach = -1
  private var backslashReach = -1
  private var otherReach = -1
  /// Where a reference that needs no semicolon ended: one that follows belongs to it.
  private var optionalSemicolon: UInt32?
  private var gap: RedactionView.Marks = []

  init(_ raw: [UInt8]) {
    self.raw = raw
    units.reserveCapacity(raw.count + 1)
    undo()
  }

  /// Whether an escape may begin at `index`, where there is a byte of the class ``ByteClass/escape``.
  static func mayBegin(in raw: Span<UInt8>, at index: Int) -> Bool {
    let next = index + 1 < raw.count ? raw[index + 1] : 0
    switch raw[index] {
    case UInt8(ascii: "="):
      // The common equals sign that is none of quoted-printable should cost nothing.
      if !isHex(next) { return isBlank(next) }
      guard index + 2 < raw.count, isHex(raw[index + 2]) else { return false }
      let value = hexValue(next) << 4 | hexValue(raw[index + 2])
      return isPlausible(value, followedBy: index + 3 < raw.count ? raw[index + 3] : nil, precededByEscape: true)
    case UInt8(ascii: "%"), UInt8(ascii: "&"):
      return isAlphanumeric(next) || next >= 0x80 || "#%&\\=".utf8.contains(next)
    default: return true
    }
  }

  private mutating func undo() {
    let classes = ByteClass.table
    var index = 0
    while index < raw.count {
      if units.count > max(ampersandReach, backslashReach, otherReach) {
        var end = index
        while end < raw.count, !classes[Int(raw[end])].contains(.escape) { end += 1 }
        if end > index {
          appendPlain(index..<end)
          index = end
          continue
        }
      }
      if raw[index] == UInt8(ascii: "="), let end = Self.softLineBreak(in: raw, at: index) {
        gap = .afterGap
        index = end
        continue
      }
      feed(Unit(start: UInt32(index), end: UInt32(index + 1), byte: raw[index]))
      index += 1
    }
    // The end of the text closes what is open, as any byte does that cannot be part of it.
    feed(Unit(start: UInt32(raw.count), end: UInt32(raw.count), byte: 0))
    units.removeLast()
  }

  private mutating func appendPlain(_ range: Range<Int>) {
    let first = units.count
    for index in range { units.append(Unit(start: UInt32(index), end: UInt32(index + 1), byte: raw[index])) }
    units[first].marks = gap
    gap = []
    optionalSemicolon = nil
  }

  private mutating func feed(_ first: Unit) {
    var next: Unit? = first
    while let unit = next {
      if !isOptionalSemicolon(unit), !closesEscape(unit) {
        push(unit)
        if units.count <= max(ampersandReach, backslashReach, otherReach) { complete() }
      }
      next = waiting.popLast()
    }
  }

  private mutating func push(_ unit: Unit) {
    var unit = unit
    unit.marks.formUnion(gap)
    gap = []
    units.append(unit)
    switch unit.byte {
    case UInt8(ascii: "&"): ampersandReach = units.count + HTMLEntities.maximumLength + 1
    case UInt8(ascii: "\\"): backslashReach = units.count + 8
    case UInt8(ascii: "%"): otherReach = units.count + 5
    case UInt8(ascii: "="): otherReach = units.count + 2
    case 0xC2...: otherReach = units.count + 3
    default: break
    }
  }

  /// Takes the top `count` units off the stack, and puts `replacement` before what is still to come.
  private mutating func replaceTop(
    _ count: Int, with replacement: some BidirectionalCollection<UInt8>, upTo end: UInt32? = nil,
    mark: RedactionView.Marks = .escaped
  ) {
    let first = units.count - count
    var unit = Unit(start: units[first].start, end: end ?? units[units.count - 1].end, byte: 0, marks: mark)
    let isAfterGap = units[first].marks.intersection(.afterGap)
    for index in first..<units.count { unit.marks.formUnion(units[index].marks) }
    unit.marks.remove(.afterGap)
    units.removeLast(count)
    if replacement.isEmpty { gap = .afterGap }
    for byte in replacement.reversed() {
      unit.byte = byte
      waiting.append(unit)
    }
    if !replacement.isEmpty { waiting[waiting.count - 1].marks.formUnion(isAfterGap) }
  }

  private mutating func replaceTop(_ count: Int, withScalar value: UInt32, upTo end: UInt32? = nil) {
    let scalar = Unicode.Scalar(value).flatMap { $0 == "\0" ? nil : $0 } ?? "\u{FFFD}"
    if scalar.isASCII {
      replaceTop(count, with: CollectionOfOne(UInt8(scalar.value)), upTo: end)
    } else {
      replaceTop(count, with: Array(String(scalar).utf8), upTo: end)
    }
  }

  private func top(_ depth: Int) -> UInt8 { depth < units.count ? units[units.count - 1 - depth].byte : 0 }

  private func topBytes(_ count: Int) -> [UInt8] { units.suffix(count).map(\.byte) }
}

// MARK: - Escapes that the next byte closes

extension Unescaper {
  /// A semicolon after a reference that is complete without it.
  private mutating func isOptionalSemicolon(_ unit: Unit) -> Bool {
    // What the reference stands for comes first.
    guard let place = optionalSemicolon, unit.start >= place else { return false }
    optionalSemicolon = nil
    guard unit.byte == UInt8(ascii: ";"), unit.start == place else { return false }
    if units.last?.end == place { units[units.count - 1].end = unit.end }
    return true
  }

  /// Whether an escape ended before `unit`, or with it. If so, `unit` comes again, unless it belongs to the escape.
  private mutating func closesEscape(_ unit: Unit) -> Bool {
    if units.count <= backslashReach, closesCSSEscape(unit) { return true }
    if units.count <= ampersandReach { return closesReference(unit) }
    return false
  }

  /// A backslash and one to five hex digits (CSS Syntax 3 §4.3.7), with the one blank that may follow.
  private mutating func closesCSSEscape(_ unit: Unit) -> Bool {
    guard !Self.isHex(unit.byte), Self.isHex(top(0)) else { return false }
    var count = 1
    while count < 6, Self.isHex(top(count)) { count += 1 }
    guard count < 6, top(count) == UInt8(ascii: "\\") else { return false }
    let value = number(count, radix: 16)
    if Self.isBlank(unit.byte) {
      replaceTop(count + 1, withScalar: value, upTo: unit.end)
    } else {
      waiting.append(unit)
      replaceTop(count + 1, withScalar: value)
    }
    return true
  }

  /// A character reference, numeric or named, up to its semicolon or to where it cannot go on.
  private mutating func closesReference(_ unit: Unit) -> Bool {
    let last = top(0)
    guard Self.isAlphanumeric(last) else { return false }
    // What goes on as a name is looked at when it ends; only digits may end before a letter.
    let mayGoOn = Self.isAlphanumeric(unit.byte)
    if mayGoOn, Self.isDigit(unit.byte) || !Self.isHex(last) { return false }
    var length = 1
    while length <= HTMLEntities.maximumLength, Self.isAlphanumeric(top(length)) { length += 1 }
    // A reference that was spelt by references goes on in the next of them.
    let isSpeltByOthers = units[units.count - 1].marks.contains(.escaped)
    if unit.byte == UInt8(ascii: "&"), isSpeltByOthers, unit.marks.isEmpty { return false }
    let end = unit.byte == UInt8(ascii: ";") ? unit.end : nil
    let reference: (length: Int, value: UInt32)
    switch top(length) {
    case UInt8(ascii: "&"):
      guard !mayGoOn, let utf8 = HTMLEntities.utf8(named: topBytes(length)[...]) else { return false }
      if end == nil { waiting.append(unit) }
      replaceTop(length + 1, with: utf8, upTo: end)
      return true
    case UInt8(ascii: "#"):
      guard top(length + 1) == UInt8(ascii: "&") else { return false }
      if top(length - 1) | 0x20 == UInt8(ascii: "x") {
        guard length > 1, !Self.isHex(unit.byte), (0..<length - 1).allSatisfy({ Self.isHex(top($0)) }) else {
          return false
        }
        reference = (length, number(length - 1, radix: 16))
      } else {
        guard (0..<length).allSatisfy({ Self.isDigit(top($0)) }) else { return false }
        reference = (length, number(length, radix: 10))
      }
    default: return false
    }
    if end == nil { waiting.append(unit) }
    replaceTop(reference.length + 2, withScalar: reference.value, upTo: end)
    return true
  }

  /// The number that the top `count` digits spell; too large a one is no character.
  private func number(_ count: Int, radix: UInt32) -> UInt32 {
    var result: UInt32 = 0
    for depth in (0..<count).reversed() {
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
    if top(1) == UInt8(ascii: "\\"), !Self.isHex(byte), !"ux".utf8.contains(byte) {
      completeBackslash(byte)
    } else if Self.isHex(byte) {
      completeHex()
    } else {
      switch byte {
      case UInt8(ascii: "}"): completeBraces()
      case UInt8(ascii: "p"), UInt8(ascii: "P"), UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "y"):
        completeOldReference()
      case 0x80...0xBF: completeUTF8()
      default: break
      }
    }
  }

  /// A backslash before what is no hex digit: a control character of JSON, or the character itself.
  private mutating func completeBackslash(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "n"), UInt8(ascii: "r"): replaceTop(2, with: CollectionOfOne(0x0A))
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
        return replaceTop(3, with: CollectionOfOne(UInt8(number(2, radix: 16))))
      case UInt8(ascii: "="):
        let value = UInt8(number(2, radix: 16))
        let next = Int(units[units.count - 1].end)
        if Self.isPlausible(value, followedBy: next < raw.count ? raw[next] : nil, precededByEscape: top(3) >= 0x80) {
          replaceTop(3, with: CollectionOfOne(value), mark: .quotedPrintable)
        }
        return
      case UInt8(ascii: "x") where top(3) == UInt8(ascii: "\\"):
        return replaceTop(4, withScalar: number(2, radix: 16))
      default: break
      }
    }
    if top(3) == UInt8(ascii: "\\"), completesOctal() { return }
    guard Self.isHex(top(1)), Self.isHex(top(2)), Self.isHex(top(3)) else { return }
    if top(4) == UInt8(ascii: "u"), top(5) == UInt8(ascii: "\\") || top(5) == UInt8(ascii: "%") {
      completeCodeUnit()
    } else if Self.isHex(top(4)), Self.isHex(top(5)), top(6) == UInt8(ascii: "\\") {
      replaceTop(7, withScalar: number(6, radix: 16))
    }
  }

  /// `\100`, as old JavaScript and shells spell a character that prints. CSS means another one, but spells so none of
  /// ASCII.
  private mutating func completesOctal() -> Bool {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "7")
    guard top(2) <= UInt8(ascii: "1"), (0...2).allSatisfy({ digits.contains(top($0)) }) else { return false }
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
      guard top(10) == UInt8(ascii: "u"), (6...9).allSatisfy({ Self.isHex(top($0)) }) else { return }
      var high: UInt32 = 0
      for depth in [9, 8, 7, 6] { high = high << 4 | UInt32(Self.hexValue(top(depth))) }
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
    let zero = units.removeLast()
    units[units.count - 1].end = zero.end
    return true
  }

  /// References that browsers know without semicolon even before a letter (HTML Living Standard §13.2.5.73).
  private mutating func completeOldReference() {
    guard units.count <= ampersandReach else { return }
    for (name, character) in Self.oldReferences where hasTop(name) {
      optionalSemicolon = units[units.count - 1].end
      return replaceTop(name.count, with: character)
    }
  }

  private func hasTop(_ text: [UInt8]) -> Bool {
    for (depth, byte) in text.reversed().enumerated() where top(depth) != byte { return false }
    return true
  }

  private static let oldReferences: [([UInt8], [UInt8])] = [
    ("&amp", "&"), ("&AMP", "&"), ("&lt", "<"), ("&LT", "<"), ("&gt", ">"), ("&GT", ">"), ("&quot", "\""),
    ("&QUOT", "\""), ("&nbsp", " "), ("&shy", ""),
  ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

  /// A whole character beyond ASCII: dropped when it is not seen, replaced when it stands for another.
  private mutating func completeUTF8() {
    var length = 1
    while length < 4, (0x80...0xBF).contains(top(length - 1)) { length += 1 }
    let bytes = topBytes(length)
    guard let scalar = UTF8Scalar(bytes, at: 0), scalar.length == length else { return }
    switch ScalarClass.of(scalar.value) {
    case .ignorable: replaceTop(length, with: EmptyCollection())
    case .compatible: replaceTop(length, with: ScalarClass.ascii(scalar.value), mark: [])
    default: break
    }
  }
}

// MARK: - Bytes

extension Unescaper {
  /// Whether a decoded byte of quoted-printable makes sense: text, or a part of a UTF-8 sequence that is encoded as a
  /// whole. So `?e=carlos` is not taken for a byte 0xCA.
  private static func isPlausible(_ value: UInt8, followedBy next: UInt8?, precededByEscape: Bool) -> Bool {
    switch value {
    case 0x20...0x7E, 0x09, 0x0A, 0x0D: true
    case 0xC2...0xF4: next.map("=%&\\".utf8.contains) ?? false
    case 0x80...0xBF: precededByEscape
    default: false
    }
  }

  /// Where the soft line break ends (RFC 2045 §6.7 rule 5) that begins with the equals sign at `index`.
  private static func softLineBreak(in raw: [UInt8], at index: Int) -> Int? {
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

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
