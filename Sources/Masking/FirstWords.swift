/// The beginning of an e-mail, for lists.
enum FirstWords {
  /// The most characters.
  private static let limit = 160

  /// Whole words of the text, or of what the HTML shows when there is no text. A word is never cut: half a soft alias
  /// would be an address.
  static func of(redactedText text: String?, html: String?, redactor: inout Redactor) -> String {
    if let words = text.map(words), !words.isEmpty { return words }
    guard let html else { return "" }
    // Without its tags the text can spell an address that the HTML did not, so it is redacted by itself.
    return words(redactor.redact(text: visibleText(html)))
  }

  private static func words(_ text: String) -> String {
    var result = ""
    for word in text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace) {
      guard result.count + word.count < limit else { break }
      if !result.isEmpty { result += " " }
      result.unicodeScalars.append(contentsOf: word)
    }
    return result
  }

  /// As much of what a reader would see as the first words can need.
  private static func visibleText(_ html: String) -> String {
    var visible: [UInt8] = []
    var rest = html.utf8[...]
    while let byte = rest.first, visible.count < 8 * limit {
      guard byte == UInt8(ascii: "<") else {
        visible.append(byte)
        rest.removeFirst()
        continue
      }
      visible.append(UInt8(ascii: " "))
      if rest.starts(with: "<!--".utf8) {
        rest = rest.dropFirst(4).after("-->")
      } else if let hidden = ["style", "script", "head", "title"].first(where: { rest.opens($0) }) {
        rest = rest.after("</\(hidden)").after(">")
      } else {
        rest = rest.after(">")
      }
    }
    if !rest.isEmpty { visible.removeLast(visible.reversed().prefix { !$0.isBlank }.count) }
    return decodingEntities(String(decoding: visible, as: UTF8.self))
  }

  private static func decodingEntities(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    var result = ""
    var rest = text[...]
    while let ampersand = rest.firstIndex(of: "&") {
      result += rest[..<ampersand]
      rest = rest[ampersand...]
      guard let end = rest.prefix(10).firstIndex(of: ";"),
        let scalar = scalar(ofEntity: rest[rest.index(after: ampersand)..<end])
      else {
        result.append(rest.removeFirst())
        continue
      }
      result.unicodeScalars.append(scalar)
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  private static func scalar(ofEntity name: Substring) -> Unicode.Scalar? {
    switch name {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    case "nbsp": return " "
    default:
      guard name.first == "#" else { return nil }
      let digits = name.dropFirst()
      let number =
        digits.first?.lowercased() == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      return number.flatMap { $0 == 0 ? nil : Unicode.Scalar($0) }
    }
  }
}

extension Substring.UTF8View {
  /// What follows the next `mark` (ASCII, any letter case); nothing when there is none.
  fileprivate func after(_ mark: String) -> Substring.UTF8View {
    var rest = self
    while !rest.isEmpty {
      if rest.startsIgnoringCase(with: mark) { return rest.dropFirst(mark.utf8.count) }
      rest.removeFirst()
    }
    return rest
  }

  /// Whether a start tag of that name begins here.
  fileprivate func opens(_ name: String) -> Bool {
    startsIgnoringCase(with: "<" + name)
      && dropFirst(1 + name.utf8.count).first.map { " >/\t\r\n".utf8.contains($0) } ?? false
  }

  private func startsIgnoringCase(with mark: String) -> Bool {
    var bytes = makeIterator()
    return mark.utf8.allSatisfy { expected in
      guard let byte = bytes.next() else { return false }
      return byte == expected || (byte | 0x20 == expected && (0x41...0x5A).contains(byte))
    }
  }
}
