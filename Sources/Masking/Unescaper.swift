/// Undoes what a reader's program would undo, again and again, in one pass.
///
/// A rewriting machine: bytes go onto a stack one by one, and whenever its top spells an escape, that is taken off and
/// what it stands for comes next. So escapes within escapes (`%2540`, `&amp;#64;`, `\\u0040`) need no second pass, and
/// since every step takes at least one byte away, the whole is linear. Each byte on the stack knows which escape is
/// ``Open`` up to it, so that the next is looked at once, and taking an escape off restores what was open before it.
///
/// Undone are percent-encoding, quoted-printable, HTML character references, the escapes of JSON, JavaScript and CSS.
/// Characters that are not seen are dropped, and those that stand for ASCII ones (full-width letters) become these.
struct Unescaper: ~Copyable {
  /// A byte as it is read, and what spells it.
  struct Unit {
    var start: UInt32
    var end: UInt32
    var byte: UInt8
    var marks: RedactionView.Marks
    var open = Open.nothing
    /// How many digits or letters of what is open there are, or how many bytes of a character are still to come.
    var length: UInt8 = 0

    /// - Parameter range: where in the original it stands.
    init(_ byte: UInt8, _ range: Range<Int>, marks: RedactionView.Marks = []) {
      // No text is longer than an e-mail.
      start = UInt32(truncatingIfNeeded: range.lowerBound)
      end = UInt32(truncatingIfNeeded: range.upperBound)
      self.byte = byte
      self.marks = marks
    }
  }

  /// The escape that a byte may be a part of, and has not ended.
  enum Open: UInt8 {
    case nothing
    /// `%`
    case percent
    /// `%4`
    case percentDigit
    /// `=`
    case equals
    /// `=4`
    case equalsDigit
    /// `=` and a carriage return.
    case equalsReturn
    /// `\`
    case backslash
    /// `\4`, of CSS or in octal.
    case style
    /// `\x`
    case hex
    /// `\x4`
    case hexDigit
    /// `\u`, `\u0`, `%u`
    case codeUnit
    /// `\u{`
    case braces
    /// `&`
    case ampersand
    /// `&a`
    case name
    /// `&#`
    case number
    /// `&#6`
    case decimal
    /// `&#x`, `&#x4`
    case hexadecimal
    /// A character beyond ASCII.
    case character

    /// Whether almost anything that is no part of such an escape ends it.
    var isClosedByNext: Bool {
      switch self {
      case .style, .name, .decimal, .hexadecimal: true
      default: false
      }
    }
  }

  let raw: [UInt8]
  let characters = ScalarClass.readings
  let classes = ByteClass.table
  /// What is read, as far as it is known.
  var stack: UnitStack
  /// Units still to come before the rest of the original; the last is the next.
  var waiting = UnitStack(capacity: 0)
  /// Where a reference ended that stands for nothing and has no semicolon: one that follows belongs to it.
  var optionalSemicolon: UInt32?
  /// What the next byte comes after.
  var gap: RedactionView.Marks = []
  /// Something may be quoted-printable.
  var hasQuotedPrintable = false
  /// Something is beyond doubt: a soft line break or an encoded equals sign.
  var isQuotedPrintable = false
  /// Another escape may be a part of an identifier.
  var hasEscapesAmongDigits = false

  init(_ raw: [UInt8]) {
    self.raw = raw
    stack = UnitStack(capacity: raw.count + 1)
    undo()
  }

  private mutating func undo() {
    let (raw, classes) = (raw, classes)
    var index = 0
    while index < raw.count {
      let byte = raw[index]
      if classes[Int(byte)].contains(.escape) {
        if let end = takeWhole(at: index, in: stack.open) {
          index = end
          continue
        }
      } else if stack.open == .nothing, index + 1 < raw.count, !classes[Int(raw[index + 1])].contains(.escape) {
        let end = ByteClass.firstEscape(in: raw.span, from: index + 2)
        appendPlain(index..<end)
        index = end
        continue
      }
      feed(Unit(byte, index..<index + 1))
      index += 1
    }
    // The end of the text closes what is open, as any byte does that cannot be part of it.
    feed(Unit(0, raw.count..<raw.count))
    stack.removeLast()
  }

  /// Takes `unit`, and what it comes to.
  @inline(__always)
  mutating func feed(_ unit: Unit) {
    take(unit)
    if waiting.count > 0 { takeWaiting() }
  }

  private mutating func takeWaiting() {
    while let next = waiting.popLast() { take(next) }
  }

  @inline(__always)
  private mutating func take(_ unit: Unit) {
    if optionalSemicolon != nil, isOptionalSemicolon(unit) { return }
    switch stack.open {
    case .nothing: push(unit)
    case .percent: takeAfterPercent(unit)
    case .percentDigit: takeAfterPercentDigit(unit)
    case .equals: takeAfterEquals(unit)
    case .equalsDigit: takeAfterEqualsDigit(unit)
    case .equalsReturn: takeAfterEqualsReturn(unit)
    case .backslash: takeAfterBackslash(unit)
    case .style: takeAfterStyle(unit)
    case .hex: unit.byte.isHexDigit ? push(unit, opening: .hexDigit) : push(unit)
    case .hexDigit: takeAfterHexDigit(unit)
    case .codeUnit: takeAfterCodeUnit(unit)
    case .braces: takeAfterBraces(unit)
    case .ampersand: takeAfterAmpersand(unit)
    case .name: takeAfterName(unit)
    case .number: takeAfterNumberSign(unit)
    case .decimal: takeAfterDecimal(unit)
    case .hexadecimal: takeAfterHexadecimal(unit)
    case .character: takeAfterLead(unit)
    }
  }

  /// Puts `unit` on the stack, and opens what begins with it.
  @inline(__always)
  mutating func push(_ unit: Unit) {
    switch unit.byte {
    case UInt8(ascii: ";"): if !closesTop(unit) { push(unit, opening: .nothing) }
    case UInt8(ascii: "%"): push(unit, opening: .percent)
    case UInt8(ascii: "&"): push(unit, opening: .ampersand)
    case UInt8(ascii: "="): push(unit, opening: .equals)
    case UInt8(ascii: "\\"): push(unit, opening: .backslash)
    case 0xC2...0xF4: push(unit, opening: .character, length: unit.byte < 0xE0 ? 1 : unit.byte < 0xF0 ? 2 : 3)
    default: push(unit, opening: .nothing)
    }
  }

  /// Puts `unit` on the stack, which goes on with what is open then.
  @inline(__always)
  mutating func push(_ unit: Unit, opening open: Open, length: UInt8 = 0) {
    var unit = unit
    unit.open = open
    unit.length = length
    unit.marks.formUnion(gap)
    gap = []
    stack.append(unit)
  }
}
