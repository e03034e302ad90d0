/// An earlier letter, or the beginning of it, as mail programs put it below an answer.
struct Quotation {
  let text: String
  let html: String

  /// - Parameters:
  ///   - letter: the plain text of the earlier letter.
  ///   - attribution: who wrote it, and when.
  init(of letter: String, attribution: String) {
    var text = "\n\n\(attribution)\n\n"
    var html = """

      <div class="gmail_quote"><div class="gmail_attr">\(attribution.escapedForHTML)</div>
      <blockquote style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">

      """
    text.reserveCapacity(1_024)
    html.reserveCapacity(1_280)
    for line in Self.beginning(of: letter) {
      let line = String(line)
      text += "> "
      text += line
      text += "\n"
      html += line.escapedForHTML
      html += "<br>\n"
    }
    html += "</blockquote></div>"
    self.text = text
    self.html = html
  }

  /// The lines that make up about the first 600 bytes.
  private static func beginning(of letter: String) -> [Substring] {
    var lines: [Substring] = []
    var start = letter.startIndex
    var count = 0
    while start < letter.endIndex, count < 600 {
      let end = letter.utf8[start...].firstIndex(of: UInt8(ascii: "\n")) ?? letter.endIndex
      let line = letter[start..<end]
      lines.append(line)
      count += line.utf8.count
      start = end < letter.endIndex ? letter.utf8.index(after: end) : end
    }
    return lines
  }
}
