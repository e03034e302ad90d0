/// Finds the tags and comments of an HTML text as a browser would (HTML Living Standard §13.2.5).
enum MarkupScanner {
  private enum State {
    case text
    case tagName
    case beforeAttribute
    case attributeName
    case beforeValue
    case doubleQuoted
    case singleQuoted
    case unquoted
    /// Up to the next `>`: declarations, processing instructions, and the outer brackets of conditional comments,
    /// whose content Outlook reads as HTML.
    case declaration
    case comment
    /// Inside an element whose content is no markup: up to its end tag.
    case rawText
  }

  /// What is opened and never closed is taken for text, so often at most: else the work would multiply.
  private static let maximumRestarts = 4

  /// Whether a tag may begin with that byte behind its `<`.
  static func mayOpen(_ byte: UInt8) -> Bool {
    isLetter(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?")
  }

  /// Adds each tag of a part of `text`, from its `<` to its `>`.
  static func find(in text: [UInt8], _ part: Range<Int>, _ tags: inout [RedactionView.Tag]) {
    var state = State.text
    var open = 0
    var rawTextName: [UInt8] = []
    var index = part.lowerBound
    let end = part.upperBound
    var restarts = 0
    while index < end || restart() {
      if state == .text || state == .rawText {
        index = text.span.first(in: index..<end, among: isOpening) { isOpening($0) != 0 }
        if index == end { continue }
      }
      let byte = text[index]
      switch state {
      case .text, .rawText:
        guard index + 1 < end else { break }
        let next = text[index + 1]
        if state == .rawText {
          guard next == UInt8(ascii: "/"), starts(text, at: index + 2, with: rawTextName) else { break }
          (state, open) = (.tagName, index)
          index += 1
        } else if isLetter(next) {
          (state, open) = (.tagName, index)
        } else if next == UInt8(ascii: "/"), index + 2 < end, isLetter(text[index + 2]) {
          (state, open) = (.tagName, index)
          index += 1
        } else if next == UInt8(ascii: "!") || next == UInt8(ascii: "?") || next == UInt8(ascii: "/") {
          open = index
          let isComment = starts(text, at: index + 2, with: Array("--".utf8))
          if isComment, !starts(text, at: index + 4, with: Array("[if".utf8)) {
            // The opening hyphens may be the closing ones too: `<!-->` is a comment.
            state = .comment
            index += 2
          } else {
            state = .declaration
          }
        }
        index += 1
        continue
      case .declaration:
        if byte == UInt8(ascii: ">") { close(at: index) }
      case .comment:
        guard byte == UInt8(ascii: ">") else { break }
        let end = text[index - 1] == UInt8(ascii: "!") ? index - 1 : index
        if text[end - 1] == UInt8(ascii: "-"), text[end - 2] == UInt8(ascii: "-") { close(at: index) }
      case .tagName:
        if byte == UInt8(ascii: ">") {
          closeTag(at: index)
        } else if isBlank(byte) || byte == UInt8(ascii: "/") {
          state = .beforeAttribute
        }
      case .beforeAttribute:
        if byte == UInt8(ascii: ">") {
          closeTag(at: index)
        } else if !isBlank(byte), byte != UInt8(ascii: "/") {
          state = .attributeName
        }
      case .attributeName:
        if byte == UInt8(ascii: ">") {
          closeTag(at: index)
        } else if byte == UInt8(ascii: "=") {
          state = .beforeValue
        } else if byte == UInt8(ascii: "/") {
          state = .beforeAttribute
        }
      case .beforeValue:
        switch byte {
        case UInt8(ascii: "\""): state = .doubleQuoted
        case UInt8(ascii: "'"): state = .singleQuoted
        case UInt8(ascii: ">"): closeTag(at: index)
        default: if !isBlank(byte) { state = .unquoted }
        }
      case .doubleQuoted:
        if byte == UInt8(ascii: "\"") { state = .beforeAttribute }
      case .singleQuoted:
        if byte == UInt8(ascii: "'") { state = .beforeAttribute }
      case .unquoted:
        if byte == UInt8(ascii: ">") {
          closeTag(at: index)
        } else if isBlank(byte) {
          state = .beforeAttribute
        }
      }
      index += 1
    }

    func restart() -> Bool {
      guard state != .text, restarts < maximumRestarts else { return false }
      restarts += 1
      index = state == .rawText ? Int(tags[tags.count - 1].close) + 1 : open + 1
      state = .text
      return true
    }

    func close(at end: Int) {
      let isWordBreak = end == open + 4 && starts(text, at: open + 1, with: wordBreak)
      let isUnseen = isWordBreak || text[open + 1] == UInt8(ascii: "!")
      tags.append(RedactionView.Tag(open: UInt32(open), close: UInt32(end), isUnseen: isUnseen))
      state = .text
    }

    func closeTag(at end: Int) {
      close(at: end)
      guard mayBeRawText(text[open + 1]) else { return }
      for name in rawTextNames where starts(text, at: open + 1, with: name) {
        let next = text[open + 1 + name.count]
        guard isBlank(next) || next == UInt8(ascii: "/") || next == UInt8(ascii: ">") else { continue }
        rawTextName = name
        state = .rawText
      }
    }
  }

  /// Of an element: its last eight letters, which tell those apart that matter.
  struct Name: Hashable {
    private let letters: UInt64

    init(of tag: RedactionView.Tag, in text: [UInt8]) {
      let content = text[Int(tag.open) + 1..<Int(tag.close)]
      self.init(content.drop { $0 == UInt8(ascii: "/") }.prefix { $0.isAlphanumeric })
    }

    private init(_ name: some Sequence<UInt8>) { letters = name.reduce(0) { $0 << 8 | UInt64($1 | 0x20) } }

    /// In a line of text: any element but those that begin a new line or cell, unknown ones included.
    var isInline: Bool { !Self.separating.contains(self) }

    /// Whether a browser does not show its content.
    var isHidden: Bool { Self.hidden.contains(self) }

    private static let hidden = names("head script style title")

    private static let separating = names(
      """
      address article aside blockquote body br button canvas caption center col colgroup dd details dialog div dl dt \
      fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe img input \
      legend li link main map menu meta nav noscript object ol optgroup option p param pre script section select style \
      summary table tbody td textarea tfoot th thead title tr ul video
      """)

    private static func names(_ text: String) -> Set<Name> { Set(text.utf8.split(separator: 0x20).map { Name($0) }) }
  }

  /// Elements whose content a browser does not take for markup.
  private static let rawTextNames = ["script", "style", "textarea", "title", "xmp"].map { Array($0.utf8) }

  private static let wordBreak = Array("wbr".utf8)

  private static func mayBeRawText(_ initial: UInt8) -> Bool {
    let lowercased = initial | 0x20
    return lowercased == UInt8(ascii: "s") || lowercased == UInt8(ascii: "t") || lowercased == UInt8(ascii: "x")
  }

  private static func starts(_ text: [UInt8], at index: Int, with name: [UInt8]) -> Bool {
    guard index + name.count <= text.count else { return false }
    for offset in name.indices where text[index + offset] | 0x20 != name[offset] | 0x20 { return false }
    return true
  }

  @inline(__always)
  private static func isOpening(_ byte: UInt8) -> UInt8 { byte.isSame(as: UInt8(ascii: "<")) }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}
