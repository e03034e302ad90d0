/// A text as its reader sees it, every byte with the place in the original that it comes from.
///
/// What mail programs, browsers and scripts undo is undone (see ``Unescaper``). Whatever is replaced is replaced in the
/// original, so that all the rest stays byte for byte as it was.
struct RedactionView {
  /// The original.
  let raw: [UInt8]
  /// What is read. In UTF-8, but for what a broken escape spells.
  let bytes: [UInt8]
  /// Where in the original each byte comes from. Empty where ``isOriginal``.
  private let units: [Unescaper.Unit]
  /// Nothing was to be undone.
  private let isOriginal: Bool
  /// The text is quoted-printable, not only something that might be.
  let isQuotedPrintable: Bool
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

    static let respelt: Marks = [.quotedPrintable, .escaped]
  }

  struct Tag {
    var open: UInt32
    var close: UInt32
  }

  /// - Parameter hasEscapes: whether there may be anything to undo.
  init(_ raw: [UInt8], isHTML: Bool, hasEscapes: Bool = true) {
    self.raw = raw
    units = hasEscapes ? Unescaper(raw).units : []
    bytes = hasEscapes ? units.map(\.byte) : raw
    isOriginal = !hasEscapes
    isQuotedPrintable = hasEscapes && Self.showsQuotedPrintable(raw)
    if isHTML { markTags() }
  }

  /// Whether anything in it may be quoted-printable.
  var hasQuotedPrintable: Bool { units.contains { $0.marks.contains(.quotedPrintable) } }

  func start(of index: Int) -> Int { isOriginal ? index : Int(units[index].start) }
  func end(of index: Int) -> Int { isOriginal ? index + 1 : Int(units[index].end) }
  func marks(of index: Int) -> Marks { isOriginal ? [] : units[index].marks }

  /// Where in the original the byte stands.
  func range(of index: Int) -> Range<UInt32> { UInt32(start(of: index))..<UInt32(end(of: index)) }

  /// Whether a text has a soft line break or an encoded equals sign, and so is quoted-printable beyond doubt.
  private static func showsQuotedPrintable(_ raw: [UInt8]) -> Bool {
    for index in raw.indices where raw[index] == UInt8(ascii: "=") {
      let next = raw[(index + 1)...].prefix(2)
      if next.elementsEqual("3D".utf8) || next.first == 0x0A || next.elementsEqual("\r\n".utf8) { return true }
    }
    return false
  }

  /// Finds the tags in the original, for only there is a `<` markup, and their places in the view.
  private mutating func markTags() {
    guard bytes.contains(UInt8(ascii: "@")) else { return }
    tags = MarkupScanner.tags(in: raw)
    if isOriginal { return }
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
