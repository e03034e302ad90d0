/// A text as its reader sees it, every byte with the place in the original that it comes from.
///
/// What mail programs, browsers and scripts undo is undone (see ``Unescaper``). Whatever is replaced is replaced in the
/// original, so that all the rest stays byte for byte as it was.
struct RedactionView {
  /// The original.
  let raw: [UInt8]
  /// What is read. In UTF-8, but for what a broken escape spells.
  let bytes: [UInt8]
  /// Where in the original each byte comes from; nil where nothing was to be undone.
  private let units: Unescaper.Units?
  /// Something in it may be quoted-printable.
  let hasQuotedPrintable: Bool
  /// The text is quoted-printable, not only something that might be.
  let isQuotedPrintable: Bool
  /// Something that may be another escape may be a part of an identifier.
  let hasEscapesAmongDigits: Bool
  /// The tags and comments, each from its `<` to its `>`, as places in ``bytes``. Empty unless the text is HTML.
  private(set) var tags: [Tag] = []

  /// What else is known of a byte.
  struct Marks: OptionSet {
    let rawValue: UInt8
    /// Was spelt in quoted-printable: perhaps, for an equals sign may be just that.
    static let quotedPrintable = Marks(rawValue: 1)
    /// Was spelt by another escape.
    static let escaped = Marks(rawValue: 2)
    /// Comes after something that is not seen: a soft hyphen, a soft line break.
    static let afterGap = Marks(rawValue: 4)
    /// Was spelt by a character reference without a semicolon: one that follows belongs to it.
    static let unclosed = Marks(rawValue: 8)

    static let respelt: Marks = [.quotedPrintable, .escaped]
  }

  struct Tag {
    var open: UInt32
    var close: UInt32
    /// A comment or `<wbr>`, which is never seen.
    var isUnseen: Bool
  }

  /// Whether words go on across a tag, as letters in bold do.
  func isInline(_ tag: Tag) -> Bool { MarkupScanner.Name(of: tag, in: bytes).isInline }

  /// - Parameter hasEscapes: whether there may be anything to undo.
  init(_ raw: [UInt8], isHTML: Bool, hasEscapes: Bool = true) {
    self.raw = raw
    if hasEscapes {
      let unescaper = Unescaper(raw)
      bytes = unescaper.stack.bytes
      hasQuotedPrintable = unescaper.hasQuotedPrintable
      isQuotedPrintable = unescaper.isQuotedPrintable
      hasEscapesAmongDigits = unescaper.hasEscapesAmongDigits
      units = Unescaper.Units(unescaper.stack)
    } else {
      units = nil
      bytes = raw
      hasQuotedPrintable = false
      isQuotedPrintable = false
      hasEscapesAmongDigits = false
    }
    if isHTML { markTags() }
  }

  /// The number of the tag that ends at `index`, where none after `tag` does, which is the last to be looked at from
  /// then on.
  func tag(closingAt index: Int, before tag: inout Int) -> Int? {
    while tag >= 0, tags[tag].close > index { tag -= 1 }
    return tag >= 0 && tags[tag].close == index ? tag : nil
  }

  /// Whether digits may read otherwise as `reading`.
  func hasDigits(as reading: AddressWalk.Reading) -> Bool {
    switch reading {
    case .unescaped: true
    case .withoutQuotedPrintable: hasQuotedPrintable
    case .asWritten: hasEscapesAmongDigits
    }
  }

  /// Whether what is read there stands in the original one byte after the other.
  func isWritten(_ range: Range<Int>) -> Bool {
    guard let units else { return true }
    if range.isEmpty { return false }
    let first = units[range.lowerBound].start
    for index in range {
      let start = first + UInt32(truncatingIfNeeded: index - range.lowerBound)
      guard units[index].start == start, units[index].end == start + 1 else { return false }
    }
    return true
  }

  func start(of index: Int) -> Int { units.map { Int($0[index].start) } ?? index }
  func end(of index: Int) -> Int { units.map { Int($0[index].end) } ?? index + 1 }
  func marks(of index: Int) -> Marks { units.map { $0[index].marks } ?? [] }

  /// The byte at `index`, with where it comes from.
  @inline(__always)
  func unit(at index: Int) -> Unescaper.Unit {
    if let units { return units[index] }
    return Unescaper.Unit(bytes[index], index..<index + 1)
  }

  /// Where in the original the byte stands.
  func range(of index: Int) -> Range<UInt32> { UInt32(start(of: index))..<UInt32(end(of: index)) }

  /// Whether there may be tags that are none to a browser, but to a program that takes a part for a document: in plain
  /// text, inside of tags, comments and scripts, and where brackets are encoded.
  var hasInnerTags: Bool {
    var tag = 0
    var start = 1
    while let index = bytes.firstIndex(of: UInt8(ascii: "<"), from: start), index + 1 < bytes.count {
      start = index + 1
      while tag < tags.count, tags[tag].open < index { tag += 1 }
      if tag < tags.count, tags[tag].open == index { continue }
      if MarkupScanner.mayOpen(bytes[index + 1]), Self.mayGoOn(bytes[index - 1]) { return true }
    }
    return false
  }

  /// Whether a tag behind that byte may split an address.
  private static func mayGoOn(_ byte: UInt8) -> Bool {
    byte.isLocalPart || byte >= 0x80 || byte == UInt8(ascii: "@") || byte == UInt8(ascii: "\"")
      || byte == UInt8(ascii: ")")
  }

  /// Finds those tags, instead of the ones that a browser sees.
  mutating func markInnerTags() {
    var inner: [Tag] = []
    var start = 0
    for tag in tags {
      MarkupScanner.find(in: bytes, start..<Int(tag.open), &inner)
      MarkupScanner.find(in: bytes, Int(tag.open) + 1..<Int(tag.close), &inner)
      start = Int(tag.close) + 1
    }
    MarkupScanner.find(in: bytes, start..<bytes.count, &inner)
    tags = inner
  }

  /// Finds the tags in the original, for only there is a `<` markup, and their places in the view.
  private mutating func markTags() {
    guard bytes.firstIndex(of: UInt8(ascii: "@"), from: 0) != nil else { return }
    MarkupScanner.find(in: raw, raw.indices, &tags)
    guard let units else { return }
    var index = 0
    func place(of offset: UInt32) -> UInt32 {
      while index < units.count, units[index].end <= offset { index += 1 }
      return UInt32(index)
    }
    for number in tags.indices {
      tags[number].open = place(of: tags[number].open)
      tags[number].close = place(of: tags[number].close)
    }
  }
}
