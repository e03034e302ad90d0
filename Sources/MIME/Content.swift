/// What a reader sees of a part: sections one below another, in plain text, in HTML, or in both.
struct Content {
  struct Section {
    var text: String?
    var html: String?
  }

  var sections: [Section] = []

  /// The plain text. Sections that are HTML alone are not in it.
  var text: String? { Self.joined(sections.compactMap(\.text)) }

  /// The HTML, when any section has some. Sections without are in it too, so that nobody misses them.
  var html: String? {
    guard sections.contains(where: { $0.html != nil }) else { return nil }
    return Self.joined(sections.compactMap { $0.html ?? $0.text.map(Self.preformatted) })
  }

  /// One section of several alternatives: the first text and the first HTML.
  static func firstOf(_ alternatives: [Content]) -> Content {
    let text = alternatives.lazy.compactMap(\.text).first
    let html = alternatives.lazy.compactMap(\.html).first
    return text == nil && html == nil ? Content() : Content(sections: [Section(text: text, html: html)])
  }

  private static func joined(_ texts: [String]) -> String? {
    guard var result = texts.first else { return nil }
    for text in texts.dropFirst() {
      if !result.utf8.isEmpty, result.utf8.last != UInt8(ascii: "\n") { result += "\n" }
      result += text
    }
    return result
  }

  private static func preformatted(_ text: String) -> String {
    var html = Array("<pre>".utf8)
    html.reserveCapacity(text.utf8.count + 64)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): html += "&amp;".utf8
      case UInt8(ascii: "<"): html += "&lt;".utf8
      case UInt8(ascii: ">"): html += "&gt;".utf8
      default: html.append(byte)
      }
    }
    return String(decoding: html + "</pre>".utf8, as: UTF8.self)
  }
}
