import Foundation

extension EgressGate {
  /// What is left of a character beyond ASCII when everything is undone by which two spellings of one text can differ:
  /// compatibility forms (NFKD), letter case, and marks.
  ///
  /// ASCII letters keep their case, which base64 needs: full-width ones become ordinary ones of the same case.
  /// Marks go because they make composed and decomposed spellings differ, and letter case too (`İ`). That takes `é` for
  /// `e`, in the addresses searched for as well, so that nothing is missed by it.
  struct Folding {
    enum Fold {
      /// The character stays as it is.
      case same
      case invisible
      case blank
      /// One other byte of ASCII.
      case ascii(UInt8)
      case text(Range<Int>)
    }

    static let shared = Folding()

    /// The pages of 256 characters, by number; 0 is a page where everything stays the same.
    private var pages = [UInt16](repeating: 0, count: 0x1100)
    /// For each character of each page 0 (same), 1 (invisible), 2 (blank), the byte that it becomes, or where its text
    /// stands: start, length.
    private var entries = [UInt32](repeating: 0, count: 256)
    /// The bytes of each ``Fold/text(_:)``.
    private(set) var pool: [UInt8] = []

    private init() {
      for page in 0..<0x1100 where Self.isWorthwhile(page) {
        let folds = Self.folds(ofPage: page)
        guard folds.contains(where: { $0 != nil }) else { continue }
        pages[page] = UInt16(entries.count / 256)
        for fold in folds { entries.append(entry(fold)) }
      }
    }

    func callAsFunction(_ codePoint: UInt32) -> Fold {
      guard codePoint < 0x110000 else { return .same }
      let entry = entries[Int(pages[Int(codePoint >> 8)]) << 8 | Int(codePoint & 0xFF)]
      switch entry {
      case 0: return .same
      case 1: return .invisible
      case 2: return .blank
      case ..<0x80: return .ascii(UInt8(entry))
      default: return .text(Int(entry >> 8)..<Int(entry >> 8 + entry & 0xFF))
      }
    }

    private mutating func entry(_ fold: [UInt8]?) -> UInt32 {
      guard let fold else { return 0 }
      if fold.isEmpty { return 1 }
      if fold == [UInt8(ascii: " ")] { return 2 }
      if fold.count == 1 { return UInt32(fold[0]) }
      // Behind a byte, so that no place reads as one of the above.
      if pool.isEmpty { pool = [0] }
      let start = pool.count
      pool += fold
      return UInt32(start) << 8 | UInt32(fold.count)
    }

    /// Not ideographs, surrogates and private use, which have no other spelling, nor planes without characters.
    private static func isWorthwhile(_ page: Int) -> Bool {
      switch page {
      case 0x34..<0xA0, 0xD8..<0xF9, 0x170..<0x1B0, 0x200..<0x2F8, 0x2FB..<0xE00, 0xE10...: false
      default: true
      }
    }

    /// For each character of a page what it folds to, nil where that is itself.
    private static func folds(ofPage page: Int) -> [[UInt8]?] {
      // ASCII stays as it is, and holds the sign that parts the texts below.
      let scalars = (0..<256).map { offset in
        page == 0 && offset < 0x80 ? " " : Unicode.Scalar(UInt32(page << 8 | offset)) ?? " "
      }
      let cased = decomposed(scalars.map { String($0) }).map { text in
        text.unicodeScalars.map { $0.isASCII ? String($0) : lowercased($0) }.joined()
      }
      return zip(scalars, decomposed(cased)).map { scalar, text in
        guard !scalar.isASCII else { return nil }
        if isInvisible(scalar) { return [] }
        var fold: [UInt8] = []
        for part in text.unicodeScalars where !isInvisible(part) { fold += Array(shape(part).utf8) }
        // Nothing becomes longer by decoding, or short texts could hold long addresses, and long ones take ten times
        // their time. Only Hangul syllables must meet what they are composed of.
        let isHangul = (0xAC00...0xD7A3).contains(scalar.value)
        let isLonger = fold.count > String(scalar).utf8.count && !isHangul
        return isLonger || fold.elementsEqual(String(scalar).utf8) ? nil : fold
      }
    }

    /// By way of upper case, where more letters meet: `ſ` and `s`, `ς` and `σ`, `ß` and `ss`.
    private static func lowercased(_ scalar: Unicode.Scalar) -> String {
      scalar.properties.uppercaseMapping.unicodeScalars.map(\.properties.lowercaseMapping).joined()
    }

    /// The compatibility decompositions of many texts, in one call because each has a price.
    private static func decomposed(_ texts: [String]) -> [String] {
      texts.joined(separator: "\u{1}").decomposedStringWithCompatibilityMapping
        .unicodeScalars.split(separator: "\u{1}", omittingEmptySubsequences: false).map { String($0) }
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
      if scalar.properties.isDefaultIgnorableCodePoint { return true }
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark, .format: return true
      case .control: return !scalar.properties.isWhitespace
      default: return false
      }
    }

    /// What stands for `scalar` in an address.
    private static func shape(_ scalar: Unicode.Scalar) -> String {
      switch scalar {
      // UTS 46 takes the ideographic full stop for a dot.
      case "\u{3002}": "."
      case "\u{2010}"..."\u{2015}", "\u{2212}": "-"
      case "\u{201C}"..."\u{201F}": "\""
      case "\u{2800}": " "
      case let scalar where scalar.properties.isWhitespace: " "
      default: String(scalar)
      }
    }
  }
}
