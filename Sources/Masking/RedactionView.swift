/// A text as its reader sees it, every byte with the place in the original that it comes from.
///
/// What mail programs, browsers and scripts undo is undone (see ``Unescaper``). Whatever is replaced is replaced in the
/// original, so that all the rest stays byte for byte as it was.
struct RedactionView {
  /// The original.
  let raw: [UInt8]
  /// What is read. In UTF-8, but for what a broken escape spells.
  let bytes: [UInt8]
  /// Where in the original each byte begins and ends. Empty where the view is the original itself.
  private let starts: [UInt32]
  private let ends: [UInt32]
  private let marks: [Marks]
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

  init(_ raw: [UInt8], isHTML: Bool) {
    var unescaper = Unescaper(raw)
    let isUnescaped = unescaper.run()
    self.raw = raw
    bytes = isUnescaped ? unescaper.bytes : raw
    starts = unescaper.starts
    ends = unescaper.ends
    marks = unescaper.marks
    if isHTML { markTags() }
  }

  /// The view of what holds no escape: the original itself.
  init(unescaped raw: [UInt8]) {
    self.raw = raw
    bytes = raw
    starts = []
    ends = []
    marks = []
  }

  var isOriginal: Bool { starts.isEmpty }

  /// Whether anything in it may be quoted-printable.
  var hasQuotedPrintable: Bool { marks.contains { $0.contains(.quotedPrintable) } }

  func start(of index: Int) -> Int { isOriginal ? index : Int(starts[index]) }
  func end(of index: Int) -> Int { isOriginal ? index + 1 : Int(ends[index]) }
  func marks(of index: Int) -> Marks { isOriginal ? [] : marks[index] }

  /// Where in the original the byte stands.
  func range(of index: Int) -> Range<UInt32> { UInt32(start(of: index))..<UInt32(end(of: index)) }

  /// Whether the text shows to be quoted-printable beyond doubt: by a soft line break or an encoded equals sign.
  var isQuotedPrintable: Bool {
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
      while index < ends.count, ends[index] <= offset { index += 1 }
      return UInt32(index)
    }
    for number in tags.indices {
      tags[number].open = place(of: tags[number].open)
      tags[number].close = place(of: tags[number].close)
    }
  }
}
