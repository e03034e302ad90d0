/// An e-mail's HTML as a page of its own that can be looked at and nothing else.
///
/// The page's Content-Security-Policy already keeps scripts, loads, forms and frames from doing anything. This leaves
/// out what the policy would block, and takes the targets from links, so that a click goes nowhere. Only elements and
/// attributes on a list pass; they are written anew, never copied.
enum InertHTML {
  static func page(html: String, language: Language) -> String {
    var walk = Walk(html)
    return page(walk.inert(), language)
  }

  /// Where the links of an e-mail lead, each once, in the order in which they stand in it.
  static func links(html: String) -> [InertLink] {
    var walk = Walk(html)
    _ = walk.inert()
    var seen: Set<String> = []
    return walk.links.lazy.compactMap(InertLink.init).filter { seen.insert($0.target).inserted }
  }

  static func page(text: String, language: Language) -> String {
    page("<pre>\(Markup.escaped(text))</pre>", language)
  }

  private static func page(_ body: String, _ language: Language) -> String {
    """
    <!doctype html><html lang="\(language.rawValue)"><head><meta charset="utf-8">\
    <meta name="color-scheme" content="light"><title>\(Markup.escaped(Phrasebook.phrases(language)["entry.body"] ?? ""))</title><style>\(style)</style></head><body>\(body)</body></html>
    """
  }

  private static let style = """
    body{margin:.8rem;font:15px/1.45 system-ui,sans-serif;overflow-wrap:anywhere;background:#fff;color:#1b2126}\
    pre{white-space:pre-wrap;font:inherit;margin:0}img{max-width:100%;height:auto}.ct-link{text-decoration:underline}
    """

  static let elements: Set<String> = [
    "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite",
    "code", "col", "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "nav", "ol",
    "p",
    "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr",
  ]
  static let attributes: Set<String> = [
    "align", "alt", "bgcolor", "border", "cellpadding", "cellspacing", "class", "color", "colspan", "dir", "face",
    "height", "lang", "rowspan", "size", "start", "style", "title", "type", "valign", "value", "width",
  ]
  /// Elements that go with all that is in them.
  static let removed: Set<String> = [
    "applet", "audio", "canvas", "embed", "frameset", "iframe", "math", "noembed", "noframes", "object", "script",
    "select", "svg", "template", "textarea", "title", "video", "xmp",
  ]
}

/// Goes through HTML as a browser's tokenizer would (HTML Standard §13.2.5).
private struct Walk {
  private let bytes: [UInt8]
  private var index = 0
  private var output: [UInt8] = []
  /// Targets and words of links, with character references as they stand in the e-mail.
  private(set) var links: [(target: [UInt8], words: [UInt8])] = []
  private var isInLink = false

  init(_ html: String) {
    bytes = Array(html.utf8)
    output.reserveCapacity(bytes.count + bytes.count / 8)
  }

  mutating func inert() -> String {
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "<") { markup() } else { text() }
    }
    return String(decoding: output, as: UTF8.self)
  }

  private mutating func text() {
    let start = index
    while index < bytes.count, bytes[index] != UInt8(ascii: "<") { index += 1 }
    output += bytes[start..<index]
    if isInLink { links[links.count - 1].words += bytes[start..<index] }
  }

  private mutating func markup() {
    let next = index + 1 < bytes.count ? bytes[index + 1] : 0
    switch next {
    case UInt8(ascii: "!"): comment()
    case UInt8(ascii: "?"): skip(past: ">")
    case UInt8(ascii: "/"):
      index += 2
      guard index < bytes.count, Self.isLetter(bytes[index]) else { return skip(past: ">") }
      let name = name()
      _ = attributes()
      close(name)
    case _ where Self.isLetter(next):
      index += 1
      let name = name()
      open(name, attributes())
    default:
      output += "&lt;".utf8
      index += 1
    }
  }

  private mutating func comment() {
    guard has("<!--", at: index) else { return skip(past: ">") }
    index += 4
    if has(">", at: index) || has("->", at: index) { return skip(past: ">") }
    while index < bytes.count, !has("-->", at: index), !has("--!>", at: index) { index += 1 }
    skip(past: ">")
  }

  private mutating func skip(past end: Unicode.Scalar) {
    while index < bytes.count, bytes[index] != UInt8(ascii: end) { index += 1 }
    index = min(index + 1, bytes.count)
  }

  private mutating func open(_ name: String, _ attributes: [(name: String, value: [UInt8])]) {
    if name == "plaintext" {
      index = bytes.count
    } else if InertHTML.removed.contains(name) {
      skipContent(of: name)
    } else if name == "style" {
      styleSheet()
    } else if name == "a" || name == "area" {
      output += "<span class=\"ct-link\"".utf8
      isInLink = false
      if let target = attributes.first(where: { $0.name == "href" })?.value {
        write("title", target)
        links.append((target, []))
        isInLink = name == "a"
      }
      for attribute in attributes where attribute.name == "style" {
        write("style", InertStyle.attribute(attribute.value))
      }
      output += ">".utf8
      if name == "area" { output += "</span>".utf8 }
    } else if name == "body" {
      write("div", attributes)
    } else if InertHTML.elements.contains(name) {
      write(name, attributes)
    }
  }

  private mutating func close(_ name: String) {
    switch name {
    case "a":
      output += "</span>".utf8
      isInLink = false
    case "body": output += "</div>".utf8
    case _ where InertHTML.elements.contains(name): output += "</\(name)>".utf8
    default: break
    }
  }

  private mutating func write(_ name: String, _ attributes: [(name: String, value: [UInt8])]) {
    output += "<\(name)".utf8
    for attribute in attributes {
      if attribute.name == "style" {
        write("style", InertStyle.attribute(attribute.value))
      } else if InertHTML.attributes.contains(attribute.name) {
        write(attribute.name, attribute.value)
      }
      if name == "img", attribute.name == "src", Self.isPicture(attribute.value) { write("src", attribute.value) }
    }
    output += ">".utf8
  }

  /// Character references in the value stay what they are.
  private mutating func write(_ name: String, _ value: [UInt8]) {
    output += " \(name)=\"".utf8
    for byte in value {
      switch byte {
      case UInt8(ascii: "\""): output += "&quot;".utf8
      case UInt8(ascii: "<"): output += "&lt;".utf8
      case UInt8(ascii: ">"): output += "&gt;".utf8
      default: output.append(byte)
      }
    }
    output += "\"".utf8
  }

  /// A picture that stands in the e-mail itself.
  private static func isPicture(_ value: [UInt8]) -> Bool {
    let start = String(decoding: value.prefix(20), as: UTF8.self).lowercased()
    return ["data:image/png", "data:image/gif", "data:image/jpeg", "data:image/webp"].contains { start.hasPrefix($0) }
  }

  /// Style sheets end where a browser ends them.
  private mutating func styleSheet() {
    let start = index
    let end = endTag(of: "style") ?? bytes.count
    output += "<style>".utf8
    output += InertStyle.sheet(bytes[start..<end])
    output += "</style>".utf8
    index = end
    skip(past: ">")
  }

  private mutating func skipContent(of name: String) {
    guard name != "embed" else { return }
    guard let end = endTag(of: name) else {
      index = bytes.count
      return
    }
    index = end
    skip(past: ">")
  }

  /// Where `</name` stands next, and really ends there.
  private func endTag(of name: String) -> Int? {
    let tag = Array("</\(name)".utf8)
    var place = index
    while place + tag.count <= bytes.count {
      if bytes[place] == tag[0],
        tag.indices.allSatisfy({ bytes[place + $0] | (Self.isLetter(bytes[place + $0]) ? 0x20 : 0) == tag[$0] })
      {
        let after = place + tag.count
        if after == bytes.count || Self.isSpace(bytes[after]) || bytes[after] == UInt8(ascii: ">")
          || bytes[after] == UInt8(ascii: "/")
        {
          return place
        }
      }
      place += 1
    }
    return nil
  }

  private mutating func name() -> String {
    let start = index
    while index < bytes.count, !Self.isSpace(bytes[index]), bytes[index] != UInt8(ascii: ">"),
      bytes[index] != UInt8(ascii: "/")
    { index += 1 }
    return String(decoding: bytes[start..<index], as: UTF8.self).lowercased()
  }

  /// The attributes of a tag, up to and past its end.
  private mutating func attributes() -> [(name: String, value: [UInt8])] {
    var attributes: [(name: String, value: [UInt8])] = []
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: ">") {
        index += 1
        return attributes
      }
      if Self.isSpace(byte) || byte == UInt8(ascii: "/") {
        index += 1
        continue
      }
      attributes.append(attribute())
    }
    // A tag that never ends is none.
    return []
  }

  private mutating func attribute() -> (name: String, value: [UInt8]) {
    let start = index
    // An equals sign at the start belongs to the name.
    repeat {
      index += 1
    } while index < bytes.count && !Self.isSpace(bytes[index])
      && ![UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "/")].contains(bytes[index])
    let name = String(decoding: bytes[start..<index], as: UTF8.self).lowercased()
    skipSpace()
    guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else { return (name, []) }
    index += 1
    skipSpace()
    guard index < bytes.count else { return (name, []) }
    let quote = bytes[index]
    let valueStart: Int
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      valueStart = index + 1
      index = valueStart
      while index < bytes.count, bytes[index] != quote { index += 1 }
      defer { index = min(index + 1, bytes.count) }
      return (name, Array(bytes[valueStart..<index]))
    }
    valueStart = index
    while index < bytes.count, !Self.isSpace(bytes[index]), bytes[index] != UInt8(ascii: ">") { index += 1 }
    return (name, Array(bytes[valueStart..<index]))
  }

  private mutating func skipSpace() { while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 } }

  private func has(_ text: StaticString, at place: Int) -> Bool {
    let text = Array(text.description.utf8)
    return place + text.count <= bytes.count && text.indices.allSatisfy { bytes[place + $0] == text[$0] }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0C, 0x0D].contains(byte) }
}
