/// The beginning of an e-mail, for lists.
enum FirstWords {
  /// The most characters.
  private static let limit = 160

  /// Whole words of the text, or of what the HTML shows when there is no text. A word is never cut: half a soft alias
  /// would be an address.
  static func of(redactedText text: String?, redactedHTML html: String?, redactor: inout Redactor) -> String {
    if let words = text.map(words), !words.isEmpty { return words }
    guard let html else { return "" }
    // Without its tags the text can spell an address that the HTML did not.
    return words(redactor.redact(text: visibleText(Array(html.utf8))))
  }

  private static func words(_ text: String) -> String {
    let bytes = text.utf8.span
    var result: [UInt8] = []
    result.reserveCapacity(limit)
    var length = 0
    var place = 0
    while true {
      while let end = endOfBlank(in: bytes, at: place) { place = end }
      let start = place
      var isASCII = true
      while place < bytes.count {
        let byte = bytes[place]
        if !(0x21..<0x7F).contains(byte) {
          if endOfBlank(in: bytes, at: place) != nil { break }
          if byte >= 0x80 { isASCII = false }
        }
        place += 1
      }
      if place == start { break }
      let before = result.count
      if before > 0 { result.append(UInt8(ascii: " ")) }
      let first = result.count
      unsafe bytes.extracting(start..<place).withUnsafeBufferPointer { unsafe result.append(contentsOf: $0) }
      // Characters take time to count where they are more than bytes.
      length += isASCII ? place - start : String(decoding: result[first...], as: UTF8.self).count
      guard length < limit else {
        result.removeLast(result.count - before)
        break
      }
      length += first - before
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Where the blank ends that stands at `place`; nil when there is none.
  private static func endOfBlank(in bytes: Span<UInt8>, at place: Int) -> Int? {
    guard place < bytes.count else { return nil }
    let byte = bytes[place]
    if byte < 0x80 { return byte == 0x20 || (0x09...0x0D).contains(byte) ? place + 1 : nil }
    // All others begin with these (Unicode's White_Space).
    guard byte == 0xC2 || (0xE1...0xE3).contains(byte) else { return nil }
    let length = byte == 0xC2 ? 2 : 3
    guard place + length <= bytes.count else { return nil }
    let value =
      length == 2
      ? UTF8Scalar.value(byte, bytes[place + 1]) : UTF8Scalar.value(byte, bytes[place + 1], bytes[place + 2])
    return value.flatMap(Unicode.Scalar.init)?.properties.isWhitespace == true ? place + length : nil
  }

  /// As much of what a reader would see as the first words can need.
  private static func visibleText(_ html: [UInt8]) -> String {
    var tags: [RedactionView.Tag] = []
    MarkupScanner.find(in: html, html.indices, &tags)
    let limit = 8 * limit
    var visible: [UInt8] = []
    var place = 0
    var hidden: MarkupScanner.Name?
    for tag in tags where visible.count < limit {
      let name = MarkupScanner.Name(of: tag, in: html)
      if hidden == nil { visible += html[place..<Int(tag.open)].prefix(limit) }
      if name == hidden { hidden = nil } else if hidden == nil, name.isHidden { hidden = name }
      if !tag.isUnseen, !name.isInline { visible.append(UInt8(ascii: " ")) }
      place = Int(tag.close) + 1
    }
    if hidden == nil, visible.count < limit {
      let rest = html[place...]
      // A tag that is never closed hides the rest.
      let end = rest.indices.first {
        rest[$0] == UInt8(ascii: "<") && $0 + 1 < rest.endIndex && MarkupScanner.mayOpen(rest[$0 + 1])
      }
      visible += rest[..<(end ?? rest.endIndex)].prefix(limit)
    }
    if visible.count >= limit { visible.removeLast(visible.reversed().prefix { !$0.isBlank }.count) }
    return String(decoding: decodingEntities(visible), as: UTF8.self)
  }

  private static func decodingEntities(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var place = 0
    while let ampersand = text.firstIndex(of: UInt8(ascii: "&"), from: place) {
      result += text[place..<ampersand]
      let name = text[(ampersand + 1)...].prefix(longestEntity)
      if let end = name.firstIndex(of: UInt8(ascii: ";")), let scalar = scalar(ofEntity: name[..<end]) {
        result += String(scalar).utf8
        place = end + 1
      } else {
        result.append(text[ampersand])
        place = ampersand + 1
      }
    }
    return result + text[place...]
  }

  /// Between its ampersand and its semicolon, which counts.
  private static let longestEntity = 9

  private static func scalar(ofEntity name: ArraySlice<UInt8>) -> Unicode.Scalar? {
    let name = String(decoding: name, as: UTF8.self)
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
