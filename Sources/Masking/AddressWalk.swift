/// What stands on either side of an at-sign, as far as it may be part of an address.
struct AddressWalk {
  /// How to read what may be an escape or may be just what it says, as in `?e=20maria@example.com`.
  enum Reading: CaseIterable {
    case unescaped
    case withoutQuotedPrintable
    case asWritten

    /// The next way to read an address, where characters of `marks` are in it and the at-sign itself is of `atSign`.
    func next(for marks: RedactionView.Marks, at atSign: RedactionView.Marks) -> Reading? {
      if self == .unescaped, marks.contains(.quotedPrintable), !atSign.contains(.quotedPrintable) {
        return .withoutQuotedPrintable
      }
      if self != .asWritten, !marks.isDisjoint(with: .respelt), atSign.isDisjoint(with: .respelt) { return .asWritten }
      return nil
    }
  }

  /// A character, with its place in the original.
  struct Step {
    var scalar: UInt32
    var start: UInt32
    var end: UInt32
    var kind: Kind
    /// What lies between it and the character that is one nearer to the at-sign.
    var gap: Gap = []
    /// Of the folded characters from the at-sign to this one.
    var hash = AddressHash.zero
  }

  enum Kind: UInt8 {
    case ascii
    case letter
    case unspaced
    case separator
  }

  /// What an address may be interrupted by.
  struct Gap: OptionSet {
    let rawValue: UInt8
    /// What is not seen: zero-width characters, soft line breaks, comments.
    static let unseen = Gap(rawValue: 1)
    static let tag = Gap(rawValue: 2)
    /// A line break and the blanks around it.
    static let fold = Gap(rawValue: 4)
    /// Blanks or comments next to the at-sign.
    static let blank = Gap(rawValue: 8)
    /// A tag that ends a line, a paragraph or a cell.
    static let block = Gap(rawValue: 16)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ tag: RedactionView.Tag, in view: RedactionView) {
      self = tag.isUnseen ? .unseen : view.isInline(tag) ? .tag : [.tag, .block]
    }

    /// Whether what stands on its other side may well be something else.
    var separates: Bool { !isSubset(of: .unseen) }
  }

  /// From the at-sign outwards.
  private(set) var left = Steps()
  private(set) var right = Steps()
  /// How characters on the way, or the one that ended it, were spelt.
  private(set) var marks: RedactionView.Marks = []
  /// The first character to the left is the closing quote of a quoted local part; then `left` is its content, and
  /// these are its quotes.
  private(set) var quotes: (opening: UInt32, closing: UInt32)?
  /// The first quote within these that is spelt otherwise: perhaps it is the opening one.
  private(set) var escapedQuote: (count: Int, start: UInt32)?
  /// What `right` holds is an address literal, brackets included.
  private(set) var isLiteral = false

  /// What of it may be known, by hash.
  var domains: [DomainCandidate] = []
  var localParts: [LocalPartCandidate] = []
  /// How many steps to the right are a domain by grammar; nil until somebody asks.
  private(set) var mentionedDomain: Int?
  /// There is a tag in the local part, perhaps.
  private(set) var hasPlus = false
  private let seed = AddressHash()
  private var foldings: [UInt32: [UInt32]] = [:]

  /// More cannot be an address.
  private static let maximumSteps = Address.maximumBytes
  private static let maximumQuoted = 320
  private static let maximumLiteral = 80
  private static let maximumFold = 80
  private static let maximumComment = 80

  /// Walks from the at-sign at `index` of `view`: to the right, and to the left if something like a domain is there.
  ///
  /// - Parameters:
  ///   - nextTag: the first tag of the view that opens behind the at-sign.
  ///   - findsMentions: whether a domain of nobody known is one, too.
  mutating func walk(
    _ view: RedactionView, from index: Int, as reading: Reading, nextTag: Int, known: KnownAddresses,
    findsMentions: Bool
  ) {
    lookRight(view, from: index, as: reading, nextTag: nextTag)
    findDomains(known)
    let mayBeAddress = !domains.isEmpty || (findsMentions && foundMentionedDomain() > 0)
    if mayBeAddress { lookLeft(view, from: index, as: reading, nextTag: nextTag) }
  }

  /// Walks to the right alone.
  mutating func lookRight(_ view: RedactionView, from index: Int, as reading: Reading, nextTag: Int) {
    left.removeAll()
    right.removeAll()
    marks = []
    quotes = nil
    escapedQuote = nil
    isLiteral = false
    mentionedDomain = nil
    hasPlus = false
    walkRight(view, from: index + 1, as: reading, nextTag: nextTag)
  }

  /// Walks to the left, after ``lookRight(_:from:as:nextTag:)``.
  mutating func lookLeft(_ view: RedactionView, from index: Int, as reading: Reading, nextTag: Int) {
    walkLeft(view, from: index, as: reading, nextTag: nextTag)
  }

  /// Where a local part of so many steps begins, with its quote.
  func start(ofLeft count: Int) -> UInt32 {
    guard let quotes else { return left[count - 1].start }
    return escapedQuote.flatMap { $0.count == count ? $0.start : nil } ?? quotes.opening
  }

  /// How many steps to the right are a domain by grammar; 0 for none.
  mutating func foundMentionedDomain() -> Int {
    if let mentionedDomain { return mentionedDomain }
    let found = findMentionedDomain()
    mentionedDomain = found
    return found
  }

  /// Forgets what stands to the left of `place`, which belongs to another address.
  mutating func cutLeft(before place: UInt32) {
    while let last = left.last, last.start < place { left.removeLast() }
  }

  /// Whether what stands next to the at-sign at `index` may belong to an address. Most often, a look at it tells.
  static func mayBeAddress(_ view: RedactionView, at index: Int) -> Bool {
    guard index > 0, index + 1 < view.bytes.count else { return false }
    let (before, after) = (view.bytes[index - 1], view.bytes[index + 1])
    let mayBeDomain =
      after.isDomain || after >= 0x80 || after.isBlank || after == UInt8(ascii: "<") || after == UInt8(ascii: "[")
      || after == UInt8(ascii: "(")
    let mayBeLocalPart =
      before.isLocalPart || before >= 0x80 || before.isBlank || before == UInt8(ascii: ">")
      || before == UInt8(ascii: "\"") || before == UInt8(ascii: ")")
    let atSign = view.marks(of: index)
    func mayBeTakenApart(_ neighbour: Int) -> Bool {
      Reading.unescaped.next(for: view.marks(of: neighbour), at: atSign) != nil
    }
    return (mayBeDomain || mayBeTakenApart(index + 1)) && (mayBeLocalPart || mayBeTakenApart(index - 1))
  }

  @inline(__always)
  private mutating func addRight(_ step: Step) {
    var step = step
    step.hash = adding(step, to: right.isEmpty ? seed : right[right.count - 1].hash)
    right.append(step)
  }

  @inline(__always)
  private mutating func addLeft(_ step: Step) {
    var step = step
    step.hash = adding(step, to: left.isEmpty ? seed : left[left.count - 1].hash, reversed: true)
    if step.is("+") { hasPlus = true }
    left.append(step)
  }

  /// `hash` with the folded character of `step`, which may be several.
  @inline(__always)
  mutating func adding(_ step: Step, to hash: AddressHash, reversed: Bool = false) -> AddressHash {
    if step.kind == .ascii { return hash.adding(Folding.asciiFolded(step.scalar)) }
    let folded = folding(step.scalar)[...]
    return reversed ? hash.adding(reversed: folded) : hash.adding(folded)
  }

  /// ``Folding/folded(_:)-(UInt32)`` of a character, which is slow, and looked up from the second time on.
  mutating func folding(_ scalar: UInt32) -> [UInt32] {
    if let folded = foldings[scalar] { return folded }
    let folded = Folding.folded(scalar)
    foldings[scalar] = folded
    return folded
  }
}

// MARK: - Rightwards

extension AddressWalk {
  private mutating func walkRight(_ view: RedactionView, from first: Int, as reading: Reading, nextTag: Int) {
    var index = first
    var nextTag = nextTag
    var gap: Gap = []
    while index < view.bytes.count, right.count < Self.maximumSteps {
      let unit = view.unit(at: index)
      let (byte, marks) = (unit.byte, unit.marks)
      if marks.contains(.afterGap) { gap.insert(.unseen) }
      self.marks.formUnion(marks)
      if reading.takesApart(marks) {
        let (start, end) = (view.start(of: index), view.end(of: index))
        for offset in start..<end {
          guard view.raw[offset].isDomain else { return }
          addRight(Step(asciiAt: offset, of: view.raw, gap: gap))
          gap = []
        }
        repeat { index += 1 } while index < view.bytes.count && view.start(of: index) == start
        continue
      }
      if marks.isEmpty, byte.isDomain {
        let plain = right.append(
          plain: .domain, of: view, from: index, by: 1, gap: gap, seed: seed, limit: Self.maximumSteps)
        gap = []
        index += plain.count
      } else if byte.isDomain {
        addRight(Step(scalar: UInt32(byte), start: unit.start, end: unit.end, kind: .ascii, gap: gap))
        gap = []
        index += 1
      } else if byte >= 0x80 {
        guard let scalar = UTF8Scalar(view.bytes, at: index) else { return }
        addRight(Step(scalar, at: index, of: view, gap: gap))
        gap = []
        index += scalar.length
      } else if byte == UInt8(ascii: "<") {
        while nextTag < view.tags.count, view.tags[nextTag].open < index { nextTag += 1 }
        guard nextTag < view.tags.count, view.tags[nextTag].open == index else { return }
        gap.insert(Gap(view.tags[nextTag], in: view))
        index = Int(view.tags[nextTag].close) + 1
      } else if byte.isBlank {
        let end = Self.endOfBlanks(view, from: index)
        guard end.hasLineBreak || right.isEmpty else { return }
        gap.insert(end.hasLineBreak ? .fold : .blank)
        index = end.index
      } else if byte == UInt8(ascii: "("), right.isEmpty, let end = Self.endOfComment(view, from: index) {
        gap.insert(.blank)
        index = end
      } else if byte == UInt8(ascii: "["), right.isEmpty {
        return walkLiteral(view, from: index, gap: gap)
      } else {
        return
      }
    }
  }

  /// An address literal (RFC 5321 §4.1.3), brackets included.
  private mutating func walkLiteral(_ view: RedactionView, from first: Int, gap: Gap) {
    for index in first..<min(view.bytes.count, first + Self.maximumLiteral) {
      let byte = view.bytes[index]
      addRight(
        Step(
          scalar: UInt32(byte), start: UInt32(view.start(of: index)), end: UInt32(view.end(of: index)), kind: .ascii,
          gap: index == first ? gap : []))
      if byte == UInt8(ascii: "]") {
        isLiteral = true
        return
      }
      guard index == first || byte == UInt8(ascii: ":") || byte.isDomain else { break }
    }
    right.removeAll()
  }

  /// Behind the comment (RFC 5322 §3.2.2) that opens at `first`, nil when none does.
  private static func endOfComment(_ view: RedactionView, from first: Int) -> Int? {
    let close = view.bytes[(first + 1)...].prefix(maximumComment).firstIndex(where: endsComment)
    return close.flatMap { view.bytes[$0] == UInt8(ascii: ")") ? $0 + 1 : nil }
  }

  private static func endsComment(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") || byte == UInt8(ascii: "@")
  }

  private static func endOfBlanks(_ view: RedactionView, from first: Int) -> (index: Int, hasLineBreak: Bool) {
    var index = first
    var lineBreaks = 0
    while index < view.bytes.count, index < first + maximumFold, lineBreaks < 2,
      view.bytes[index].isBlank
    {
      if view.bytes[index] == 0x0A { lineBreaks += 1 }
      index += 1
    }
    return (index, lineBreaks == 1)
  }
}

// MARK: - Leftwards

extension AddressWalk {
  private mutating func walkLeft(_ view: RedactionView, from at: Int, as reading: Reading, nextTag: Int) {
    var index = at - 1
    var tag = nextTag - 1
    var gap: Gap = view.marks(of: at).contains(.afterGap) ? .unseen : []
    while index >= 0, left.count < Self.maximumSteps {
      let unit = view.unit(at: index)
      let (byte, marks) = (unit.byte, unit.marks)
      self.marks.formUnion(marks)
      if reading.takesApart(marks) {
        let (start, end) = (view.start(of: index), view.end(of: index))
        for offset in (start..<end).reversed() {
          guard view.raw[offset].isLocalPart else { return }
          addLeft(Step(asciiAt: offset, of: view.raw, gap: gap))
          gap = []
        }
        repeat { index -= 1 } while index >= 0 && view.start(of: index) == start
        continue
      }
      if marks.isEmpty, byte.isLocalPart {
        let plain = left.append(
          plain: .localPart, of: view, from: index, by: -1, gap: gap, seed: seed, limit: Self.maximumSteps)
        if plain.hasPlus { hasPlus = true }
        gap = []
        index -= plain.count
      } else if byte.isLocalPart {
        addLeft(Step(scalar: UInt32(byte), start: unit.start, end: unit.end, kind: .ascii, gap: gap))
        gap = marks.contains(.afterGap) ? .unseen : []
        index -= 1
      } else if byte >= 0x80 {
        guard let scalar = UTF8Scalar(view.bytes, endingAt: index + 1) else { return }
        index -= scalar.length
        addLeft(Step(scalar, at: index + 1, of: view, gap: gap))
        gap = view.marks(of: index + 1).contains(.afterGap) ? .unseen : []
      } else if byte == UInt8(ascii: ">") {
        guard let number = view.tag(closingAt: index, before: &tag) else { return }
        gap.insert(Gap(view.tags[number], in: view))
        index = Int(view.tags[number].open) - 1
      } else if byte.isBlank {
        let start = Self.startOfBlanks(view, from: index)
        guard start.hasLineBreak || left.isEmpty else { return }
        gap.insert(start.hasLineBreak ? .fold : .blank)
        index = start.index
      } else if byte == UInt8(ascii: ")"), left.isEmpty, let start = Self.startOfComment(view, from: index) {
        gap.insert(.blank)
        index = start
      } else if byte == UInt8(ascii: "\""), left.isEmpty {
        return walkQuoted(view, from: index, as: reading, tag: tag, gap: gap)
      } else {
        return
      }
    }
  }

  /// Stands for the content of a quoted local part that has none.
  static let noContent: UInt32 = 0

  /// The content of a quoted local part (RFC 5321 §4.1.2), without backslashes: each letter may have one before it.
  /// Where the closing quote was escaped, as in a JSON text, so is the opening one.
  private mutating func walkQuoted(
    _ view: RedactionView, from closing: Int, as reading: Reading, tag: Int, gap: Gap
  ) {
    let isEscaped = view.marks(of: closing).contains(.escaped)
    var index = closing - 1
    var tag = tag
    var gap = gap
    while index >= 0, left.count < Self.maximumQuoted {
      let byte = view.bytes[index]
      let marks = view.marks(of: index)
      self.marks.formUnion(marks)
      let start = UInt32(view.start(of: index))
      if byte == UInt8(ascii: "\"") {
        let end = UInt32(view.start(of: closing))
        quotes = (start, end)
        if isEscaped || !marks.contains(.escaped) {
          if left.isEmpty { addLeft(Step(scalar: Self.noContent, start: end, end: end, kind: .ascii, gap: gap)) }
          return
        }
        // A part of the content, or the opening quote.
        if escapedQuote == nil { escapedQuote = (left.count, start) }
      }
      if byte == UInt8(ascii: "\\") {
        left.extendLast(to: start)
        index -= 1
        continue
      }
      if reading.takesApart(marks) {
        for offset in (view.start(of: index)..<view.end(of: index)).reversed() {
          if view.raw[offset] == UInt8(ascii: "\\") {
            left.extendLast(to: UInt32(offset))
          } else {
            addLeft(Step(asciiAt: offset, of: view.raw, gap: gap))
          }
          gap = []
        }
        repeat { index -= 1 } while index >= 0 && UInt32(view.start(of: index)) == start
        continue
      }
      if byte >= 0x80 {
        guard let scalar = UTF8Scalar(view.bytes, endingAt: index + 1) else { break }
        index -= scalar.length
        addLeft(Step(scalar, at: index + 1, of: view, gap: gap))
      } else if byte == UInt8(ascii: ">"), let number = view.tag(closingAt: index, before: &tag) {
        gap.insert(Gap(view.tags[number], in: view))
        index = Int(view.tags[number].open) - 1
        continue
      } else {
        guard let letter = Self.quotedLetter(byte, marks) else { break }
        addLeft(Step(scalar: letter, start: start, end: UInt32(view.end(of: index)), kind: .ascii, gap: gap))
        index -= 1
      }
      gap = []
    }
    quotes = nil
    guard let escapedQuote, escapedQuote.count > 0 else { return left.removeAll() }
    while left.count > escapedQuote.count { left.removeLast() }
    quotes = (escapedQuote.start, UInt32(view.start(of: closing)))
  }

  /// The ASCII character in a quoted local part that reads as `byte`; nil when there can be none.
  private static func quotedLetter(_ byte: UInt8, _ marks: RedactionView.Marks) -> UInt32? {
    if marks.contains(.escaped) {
      switch byte {
      case 0x0A: return UInt32(UInt8(ascii: "n"))
      case 0x0D: return UInt32(UInt8(ascii: "r"))
      case 0x09: return UInt32(UInt8(ascii: "t"))
      default: break
      }
    }
    return byte >= 0x20 && byte != 0x7F ? UInt32(byte) : nil
  }

  /// Before the comment that closes at `last`, nil when none does.
  private static func startOfComment(_ view: RedactionView, from last: Int) -> Int? {
    let open = view.bytes[..<last].suffix(maximumComment).lastIndex(where: endsComment)
    return open.flatMap { view.bytes[$0] == UInt8(ascii: "(") ? $0 - 1 : nil }
  }

  private static func startOfBlanks(_ view: RedactionView, from last: Int) -> (index: Int, hasLineBreak: Bool) {
    var index = last
    var lineBreaks = 0
    while index >= 0, index > last - maximumFold, lineBreaks < 2,
      view.bytes[index].isBlank
    {
      if view.bytes[index] == 0x0A { lineBreaks += 1 }
      index -= 1
    }
    return (index, lineBreaks == 1)
  }
}

extension AddressWalk.Reading {
  /// Whether a character spelt so is read as the characters that spell it.
  func takesApart(_ marks: RedactionView.Marks) -> Bool {
    switch self {
    case .unescaped: false
    case .withoutQuotedPrintable: marks.contains(.quotedPrintable)
    case .asWritten: !marks.isDisjoint(with: .respelt)
    }
  }
}

extension AddressWalk.Step {
  fileprivate init(asciiAt offset: Int, of raw: [UInt8], gap: AddressWalk.Gap) {
    self.init(
      scalar: UInt32(raw[offset]), start: UInt32(offset), end: UInt32(offset + 1), kind: .ascii, gap: gap)
  }

  fileprivate init(_ scalar: UTF8Scalar, at index: Int, of view: RedactionView, gap: AddressWalk.Gap) {
    let kind: AddressWalk.Kind =
      switch ScalarClass.of(scalar.value) {
      case .letter, .ignorable, .compatible: .letter
      case .unspaced: .unspaced
      case .separator: .separator
      }
    self.init(
      scalar: scalar.value, start: UInt32(view.start(of: index)), end: UInt32(view.end(of: index + scalar.length - 1)),
      kind: kind, gap: gap)
  }

  /// An ASCII letter or digit, or a letter beyond ASCII.
  var isWord: Bool {
    switch kind {
    case .ascii: UInt8(truncatingIfNeeded: scalar).isAlphanumeric
    case .letter, .unspaced: true
    case .separator: false
    }
  }

  var isDigit: Bool { scalar &- 0x30 < 10 }

  var isUppercase: Bool { scalar &- 0x41 < 26 }

  func `is`(_ character: Unicode.Scalar) -> Bool { scalar == character.value }
}
