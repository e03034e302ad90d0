/// An e-mail's CSS without whatever could load something. The page's policy forbids such loads as well.
enum InertStyle {
  /// What begins a load (CSS Values 4 §4.5, CSS Images 4 §2, CSS Cascade 5 §2). Escapes, by which it could be spelled
  /// otherwise, are taken out first.
  static let loading = ["url", "src", "image", "import"].map { Array($0.utf8) }

  /// A style sheet.
  static func sheet(_ css: some Collection<UInt8>) -> [UInt8] {
    var result = css.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: " ") : $0 }
    for word in loading {
      var place = 0
      while place + word.count <= result.count {
        let isWord = word.indices.allSatisfy { result[place + $0] | 0x20 == word[$0] }
        if isWord, begins(result, word, at: place) { result[place] = UInt8(ascii: "-") }
        place += 1
      }
    }
    return result
  }

  /// The value of a style attribute, in which character references are escapes of another kind: of these, quotation
  /// marks and ampersands alone stay.
  static func attribute(_ css: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for (index, byte) in css.enumerated() {
      result.append(byte)
      if byte == UInt8(ascii: "&"), !references.contains(where: { css[(index + 1)...].starts(with: $0) }) {
        result += "amp;".utf8
      }
    }
    return sheet(result)
  }

  private static let references = ["quot;", "amp;", "#39;", "#34;", "apos;"].map { Array($0.utf8) }

  /// Whether the word is a function or an at-rule, or the end of one's name, such as `-webkit-image-set(`.
  private static func begins(_ css: [UInt8], _ word: [UInt8], at place: Int) -> Bool {
    if place > 0, css[place - 1] == UInt8(ascii: "@") { return true }
    var next = place + word.count
    while next < css.count, isName(css[next]) { next += 1 }
    return next < css.count && css[next] == UInt8(ascii: "(")
  }

  private static func isName(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte)
      || (0x61...0x7A).contains(byte | 0x20)
  }
}
