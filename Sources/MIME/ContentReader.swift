import Conversations

/// Walks the parts of an e-mail and gathers what a reader sees, the attachments, and what had to be left out.
///
/// - `multipart/alternative`: the first text and the first HTML; every other multipart: part below part.
/// - An attached e-mail, and what a delivery report returns of one, is quoted: its addresses, date and subject, then
///   its own content. What else a report says is its text, and each recipient's fate.
/// - Parts that are neither, files and TNEF among them, are attachments.
struct ContentReader {
  private(set) var attachments: [Email.Attachment] = []
  private(set) var omitted: [TimelineEntry.Omission] = []
  private(set) var mailboxes: Mailboxes
  private var partsLeft = MIMELimits.parts
  private var bytesLeft: Int

  /// - Parameter bytes: the size of the e-mail.
  init(bytes: Int, mailboxes: Mailboxes) {
    bytesLeft = MIMELimits.decodedBytes(of: bytes)
    self.mailboxes = mailboxes
  }

  /// The content of an e-mail itself. Its parts are numbered below `number`.
  mutating func readMessage(_ part: Part, at number: PartNumber = .root, depth: Int = 0) -> Content {
    // An e-mail without parts is its own first one (RFC 3501 §6.4.5).
    part.isMultipart
      ? readMultipart(part, at: number, depth: depth) : read(part, at: number.part(1), depth: depth, isWhole: true)
  }

  /// - Parameter isWhole: the part is all that its e-mail has, so that a name alone makes no attachment of it.
  private mutating func read(_ part: Part, at number: PartNumber, depth: Int, isWhole: Bool = false) -> Content {
    if part.isMultipart { return readMultipart(part, at: number, depth: depth) }
    switch part.mediaType {
    case "message/rfc822", "message/rfc2822", "message/global", "message/news":
      return readAttachedMessage(part, at: number, depth: depth)
    case "text/rfc822-headers", "message/global-headers":
      return readReturnedHeader(part, at: number)
    case "message/delivery-status", "message/global-delivery-status", "message/disposition-notification",
      "message/global-disposition-notification":
      return readDeliveryStatus(part, at: number)
    case "text/plain", "text/html":
      if part.isAttachment || !isWhole && !part.isInline && part.fileName != nil { break }
      return readText(part, at: number)
    default: break
    }
    addAttachment(part, at: number)
    return Content()
  }

  private mutating func readMultipart(_ multipart: Part, at number: PartNumber, depth: Int) -> Content {
    guard depth < MIMELimits.depth else { return omit(number, .tooLarge) }
    guard let boundary = multipart.boundary else { return omit(number, .notMIME) }
    let bodies = Multipart.parts(of: multipart.body, boundary: boundary)
    guard !bodies.isEmpty else { return omit(number, .notMIME) }
    let defaultType = multipart.mediaType == "multipart/digest" ? "message/rfc822" : "text/plain"
    let isAlternative = multipart.mediaType == "multipart/alternative"
    var contents: [Content] = []
    var hasText = (plain: false, html: false)
    for (index, bytes) in bodies.enumerated() {
      let number = number.part(index + 1)
      guard partsLeft > 0 else {
        _ = omit(number, .tooLarge)
        break
      }
      partsLeft -= 1
      let part = Part(bytes, defaultType: defaultType)
      let isSurplus =
        isAlternative
        && (part.mediaType == "text/plain" && hasText.plain || part.mediaType == "text/html" && hasText.html)
      if isSurplus {
        addAttachment(part, at: number)
        continue
      }
      let content = read(part, at: number, depth: depth + 1)
      hasText.plain = hasText.plain || content.text != nil
      hasText.html = hasText.html || content.html != nil
      contents.append(content)
    }
    return isAlternative ? .firstOf(contents) : Content(sections: contents.flatMap(\.sections))
  }

  private mutating func readText(_ part: Part, at number: PartNumber) -> Content {
    guard let body = decodedBody(of: part, at: number) else { return Content() }
    guard let text = Charset.text(of: body, in: part.charset) else { return omit(number, .notMIME) }
    guard spend(max(0, text.utf8.count - body.count), at: number) else { return Content() }
    let lines = Self.withPlainLineBreaks(text)
    if part.mediaType == "text/html" { return Content(sections: [.init(html: lines)]) }
    return Content(sections: [.init(text: part.deletesSpaces ? FlowedText.joined(lines) : lines)])
  }

  private mutating func readAttachedMessage(_ part: Part, at number: PartNumber, depth: Int) -> Content {
    if part.isAttachment { addAttachment(part, at: number) }
    guard depth < MIMELimits.depth else { return omit(number, .tooLarge) }
    guard let body = decodedBody(of: part, at: number) else { return Content() }
    let message = Part(body, defaultType: "text/plain")
    guard !message.header.isEmpty else { return omit(number, .notMIME) }
    let quoted = QuotedHeader.lines(of: message.header, mailboxes: &mailboxes)
    let content = readMessage(message, at: number, depth: depth + 1)
    return Content(sections: [.init(text: quoted)] + content.sections)
  }

  private mutating func readReturnedHeader(_ part: Part, at number: PartNumber) -> Content {
    guard var body = decodedBody(of: part, at: number) else { return Content() }
    let header = HeaderBlock(readingFrom: &body)
    guard !header.isEmpty else { return omit(number, .notMIME) }
    return Content(sections: [.init(text: QuotedHeader.lines(of: header, mailboxes: &mailboxes))])
  }

  private mutating func readDeliveryStatus(_ part: Part, at number: PartNumber) -> Content {
    guard let body = decodedBody(of: part, at: number) else { return Content() }
    let status = DeliveryStatus(body, mailboxes: &mailboxes)
    if status.isCut { _ = omit(number, .tooLarge) }
    return status.text.isEmpty ? Content() : Content(sections: [.init(text: status.text)])
  }

  private mutating func addAttachment(_ part: Part, at number: PartNumber) {
    if part.hasUndecodableFileName { _ = omit(number, .notMIME) }
    attachments.append(
      Email.Attachment(fileName: part.fileName, contentType: part.mediaType, size: part.decodedBody()?.bytes.count))
  }

  /// The decoded body of a part that is shown, or nil when it is left out.
  private mutating func decodedBody(of part: Part, at number: PartNumber) -> ArraySlice<UInt8>? {
    guard let decoded = part.decodedBody() else {
      _ = omit(number, .notMIME)
      return nil
    }
    guard spend(decoded.bytes.count, at: number) else { return nil }
    if !decoded.isWhole { _ = omit(number, .notMIME) }
    return decoded.bytes
  }

  private mutating func spend(_ bytes: Int, at number: PartNumber) -> Bool {
    guard bytes <= bytesLeft else {
      _ = omit(number, .tooLarge)
      return false
    }
    bytesLeft -= bytes
    return true
  }

  private mutating func omit(_ number: PartNumber, _ reason: Reason) -> Content {
    omitted.append(.init(field: number.field, reason: reason))
    return Content()
  }

  /// Lines of e-mails end in CR LF; those of a timeline in LF.
  private static func withPlainLineBreaks(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "\r")) else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\n"), result.last == UInt8(ascii: "\r") { result.removeLast() }
      result.append(byte)
    }
    return String(decoding: result, as: UTF8.self)
  }
}
