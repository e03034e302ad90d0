import Foundation

extension EgressGate {
  /// What is left of a character beyond ASCII when everything is undone by which two spellings of one text can differ:
  /// compatibility forms (NFKD), letter case, and marks.
  ///
  /// ASCII letters keep their case, which base64 needs: full-width ones become ordinary ones of the same case.
  /// Marks go because they make composed and decomposed spellings differ, and letter case too (`İ`). That takes `é` for
  /// `e`, in the addresses searched for as well, so that nothing is missed by it.
  enum Folding {
    enum Fold {
      /// The character stays as it is.
      case same
      case invisible
      case blank
      /// One to four other bytes.
      case text(FewBytes)
      /// The letters of a Hangul syllable.
      case letters(leading: UInt32, vowel: UInt32, trailing: UInt32?)
    }

    private static let folds = CharacterPages<Fold> { page in
      isWorthwhile(page) ? folds(ofPage: page) : Array(repeating: .same, count: CharacterPages<Fold>.pageSize)
    }

    static func fold(_ codePoint: UInt32) -> Fold {
      if hangulSyllables.contains(codePoint) { return letters(ofSyllable: codePoint) }
      return codePoint < 0x110000 ? folds[codePoint] : .same
    }

    private static let hangulSyllables: ClosedRange<UInt32> = 0xAC00...0xD7A3

    /// Unicode §3.12. Longer than the syllable, which alone must meet what it is composed of.
    private static func letters(ofSyllable codePoint: UInt32) -> Fold {
      let index = codePoint - hangulSyllables.lowerBound
      let trailing = index % 28
      return .letters(
        leading: 0x1100 + index / (21 * 28), vowel: 0x1161 + index / 28 % 21,
        trailing: trailing == 0 ? nil : 0x11A7 + trailing)
    }

    /// Not ideographs, surrogates and private use, which have no other spelling, nor planes without characters.
    /// Hangul syllables are not looked up at all.
    private static func isWorthwhile(_ page: Int) -> Bool {
      switch page {
      case 0x34..<0xA0, 0xAC..<0xF9, 0x170..<0x1B0, 0x200..<0x2F8, 0x2FB..<0xE00, 0xE10...: false
      default: true
      }
    }

    /// What each character of a page folds to.
    private static func folds(ofPage page: Int) -> [Fold] {
      // ASCII stays as it is, and holds the sign that parts the texts below.
      let scalars = (0..<256).map { offset in
        page == 0 && offset < 0x80 ? " " : Unicode.Scalar(UInt32(page << 8 | offset)) ?? " "
      }
      let cased = decomposed(scalars.map { String($0) }).map { text in
        text.unicodeScalars.map { $0.isASCII ? String($0) : lowercased($0) }.joined()
      }
      return zip(scalars, decomposed(cased)).map { scalar, text in
        if scalar.isASCII { return .same }
        if isInvisible(scalar) { return .invisible }
        var fold: [UInt8] = []
        for part in text.unicodeScalars where !isInvisible(part) { fold += Array(shape(part).utf8) }
        // Nothing becomes longer by decoding, or short texts could hold long addresses, and long ones take ten times
        // their time.
        if fold.count > String(scalar).utf8.count || fold.elementsEqual(String(scalar).utf8) { return .same }
        if fold.isEmpty { return .invisible }
        return fold == [UInt8(ascii: " ")] ? .blank : .text(FewBytes(fold))
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
