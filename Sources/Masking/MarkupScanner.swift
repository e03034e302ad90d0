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

  /// Each tag from its `<` to its `>`.
  static func tags(in text: [UInt8]) -> [RedactionView.Tag] {
    var tags: [RedactionView.Tag] = []
    var state = State.text
    var open = 0
    var rawTextName: [UInt8] = []
    var index = 0
    var restarts = 0
    while index < text.count || restart() {
      if state == .text || state == .rawText {
        while index < text.count, text[index] != UInt8(ascii: "<") { index += 1 }
        if index == text.count { continue }
      }
      let byte = text[index]
      switch state {
      case .text, .rawText:
        guard index + 1 < text.count else { break }
        let next = text[index + 1]
        if state == .rawText {
          guard next == UInt8(ascii: "/"), starts(text, at: index + 2, with: rawTextName) else { break }
          (state, open) = (.tagName, index)
          index += 1
        } else if isLetter(next) {
          (state, open) = (.tagName, index)
        } else if next == UInt8(ascii: "/"), index + 2 < text.count, isLetter(text[index + 2]) {
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
    return tags

    func restart() -> Bool {
      guard state != .text, restarts < maximumRestarts else { return false }
      restarts += 1
      state = .text
      index = open + 1
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

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}
