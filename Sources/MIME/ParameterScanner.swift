/// Takes a field with parameters apart, from left to right.
struct ParameterScanner {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = text[...].utf8 }

  /// Everything before the first semicolon.
  mutating func value() -> String { taken { $0 == UInt8(ascii: ";") } }

  /// The next parameter, its name in lower case. Nil at the end.
  mutating func parameter() -> (name: String, content: String)? {
    while rest.first == UInt8(ascii: ";") {
      rest.removeFirst()
      skipBlanksAndComments()
      let name = taken { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ";") }
      guard rest.first == UInt8(ascii: "=") else { continue }
      rest.removeFirst()
      skipBlanksAndComments()
      let content: String
      if rest.first == UInt8(ascii: "\"") {
        content = quotedString()
        // Nothing but a comment can follow.
        _ = taken { $0 == UInt8(ascii: ";") }
      } else {
        content = taken { $0 == UInt8(ascii: ";") }
      }
      if !name.isEmpty { return (name.lowercased().filter { !$0.isWhitespace }, content) }
    }
    return nil
  }

  /// What stands before the first byte that ends it, without blanks around.
  private mutating func taken(until isEnd: (UInt8) -> Bool) -> String {
    let end = rest.firstIndex(where: isEnd) ?? rest.endIndex
    var text = rest[..<end]
    rest = rest[end...]
    while let first = text.first, Self.isBlank(first) { text.removeFirst() }
    while let last = text.last, Self.isBlank(last) { text.removeLast() }
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func skipBlanksAndComments() {
    var depth = 0
    while let byte = rest.first {
      if byte == UInt8(ascii: "(") { depth += 1 } else if depth == 0, !Self.isBlank(byte) { return }
      if byte == UInt8(ascii: ")") { depth -= 1 }
      rest.removeFirst()
    }
  }

  private mutating func quotedString() -> String {
    rest.removeFirst()
    var content: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") { break }
      content.append(byte == UInt8(ascii: "\\") ? rest.popFirst() ?? byte : byte)
    }
    return String(decoding: content, as: UTF8.self)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
