/// What an e-mail of an order is about.
enum LetterKind: CaseIterable {
  // The store writes.
  case confirmed, paid, invoiced, shipped, delivered, returned, answered
  /// The customer writes.
  case asked
  /// The carrier writes.
  case noticed

  var author: LetterAuthor {
    switch self {
    case .confirmed, .paid, .invoiced, .shipped, .delivered, .returned, .answered: .store
    case .asked: .customer
    case .noticed: .carrier
    }
  }
}

enum LetterAuthor { case store, customer, carrier }

/// A letter that only lacks names, numbers and addresses.
final class Letter: Sendable {
  let subject: Template
  let text: Template
  let html: Template
  /// Whether it mentions an address that is nobody's in the conversation.
  let mentionsOther: Bool

  /// - Parameters:
  ///   - subject: the subject, with slots.
  ///   - body: paragraphs with slots, an empty line between two; `{items}` stands in one of its own, and so does
  ///     `[label](address)`, a link.
  ///   - footer: paragraphs below the letter, for letters that a shop's system lays out; nil for a person's letter.
  init(_ subject: String, _ body: String, footer: String? = nil) {
    self.subject = Template(subject)
    let paragraphs = Self.paragraphs(of: body)
    var text = paragraphs.map(Self.text).joined(separator: "\n\n")
    let html = paragraphs.map { Self.html($0, linksAddresses: footer != nil) }.joined(separator: "\n")
    if let footer {
      let small = Self.paragraphs(of: footer)
      text += "\n\n-- \n" + small.map(Self.text).joined(separator: "\n") + "\n"
      let foot = small.map { Self.html($0, linksAddresses: false) }.joined(separator: "\n")
      self.html = Template(Self.laidOut(html, foot))
    } else {
      self.html = Template("<div dir=\"ltr\">\n\(html)\n</div>")
    }
    self.text = Template(text)
    mentionsOther = self.text.has(.other)
  }

  private static func paragraphs(of text: String) -> [String] {
    var paragraphs: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty || paragraphs.isEmpty {
        paragraphs.append(String(line))
      } else {
        paragraphs[paragraphs.count - 1] += paragraphs.last!.isEmpty ? line : "\n" + line
      }
    }
    return paragraphs.filter { !$0.isEmpty }
  }

  private static func text(_ paragraph: String) -> String {
    guard let (label, address) = link(paragraph) else { return paragraph }
    return "\(label):\n\(address)"
  }

  private static func html(_ paragraph: String, linksAddresses: Bool) -> String {
    if let (label, address) = link(paragraph) {
      return "<p><a class=\"button\" href=\"\(address.escapedForHTML)\">\(label.escapedForHTML)</a></p>"
    }
    if paragraph == "{items}" { return "<table class=\"items\">{items}</table>" }
    let html = paragraph.escapedForHTML.replacing("\n", with: "<br>\n")
    let linked = "<a href=\"mailto:{address}\">{address}</a>"
    return "<p>" + (linksAddresses ? html.replacing("{address}", with: linked) : html) + "</p>"
  }

  /// The label and the address of a paragraph that is a link.
  private static func link(_ paragraph: String) -> (label: String, address: String)? {
    guard paragraph.first == "[", paragraph.last == ")", let middle = paragraph.firstRange(of: "](") else { return nil }
    return (
      String(paragraph[..<middle.lowerBound].dropFirst()), String(paragraph[middle.upperBound...].dropLast())
    )
  }

  /// A shop's usual page: tables, a style sheet and a picture that tells whether the letter was opened.
  private static func laidOut(_ body: String, _ footer: String) -> String {
    """
    <!DOCTYPE html>
    <html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <style>
    body { margin: 0; background: #f4f4f2; font: 16px/1.5 Helvetica, Arial, sans-serif; color: #222 }
    .page { width: 600px; margin: 0 auto; background: #fff }
    .head { padding: 24px; font-size: 22px; border-bottom: 1px solid #ddd }
    .body { padding: 24px } .items td { padding: 4px 12px 4px 0 }
    .button { background: #0b6e4f; color: #fff; padding: 10px 18px; border-radius: 4px; text-decoration: none }
    .foot { padding: 24px; font-size: 12px; color: #777 }
    </style></head>
    <body><table class="page" role="presentation">
    <tr><td class="head">{store}</td></tr>
    <tr><td class="body">
    \(body)
    </td></tr>
    <tr><td class="foot">
    \(footer)
    <img src="https://track.{storeDomain}/open.gif?e={encodedAddress}&amp;o={tracking}" width="1" height="1" alt="">
    </td></tr></table></body></html>

    """
  }
}

extension String {
  /// The text with the characters that mean something in HTML written as entities.
  var escapedForHTML: String {
    guard utf8.contains(where: { $0 == 0x26 || $0 == 0x3C || $0 == 0x3E || $0 == 0x22 }) else { return self }
    var escaped: [UInt8] = []
    escaped.reserveCapacity(utf8.count + 32)
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "&"): escaped += "&amp;".utf8
      case UInt8(ascii: "<"): escaped += "&lt;".utf8
      case UInt8(ascii: ">"): escaped += "&gt;".utf8
      case UInt8(ascii: "\""): escaped += "&quot;".utf8
      default: escaped.append(byte)
      }
    }
    return String(decoding: escaped, as: UTF8.self)
  }
}
