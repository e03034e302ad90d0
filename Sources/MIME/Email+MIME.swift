import Conversations

extension Email {
  /// Rebuilds an e-mail from the fields and parts of a raw one that are read.
  ///
  /// - Parameter needsRecipient: as ``Email/needsRecipient``.
  /// - Throws: ``InvalidEvent`` `not-mime` when the body cannot be read as an e-mail, `missing-field` when it needs a
  ///   recipient and names none.
  init(mime body: [UInt8], needsRecipient: Bool) throws(InvalidEvent) {
    guard !body.isEmpty else { throw InvalidEvent(.notMIME, "The body is empty.") }
    let part = Part(body[...], defaultType: "text/plain")
    let header = part.header
    guard !header.isEmpty else {
      throw InvalidEvent(.notMIME, "The body has no header, so it is no e-mail (RFC 5322).")
    }
    var omitted = Omissions()
    var mailboxes = Mailboxes()
    let from = try Self.sender(header, &mailboxes, &omitted)
    let to = Self.recipients(.to, "to", header, &mailboxes, &omitted)
    let cc = Self.recipients(.cc, "cc", header, &mailboxes, &omitted)
    guard !needsRecipient || !to.isEmpty || !cc.isEmpty else {
      throw InvalidEvent(.missingField, "The e-mail has neither To nor Cc, and the message no header order.")
    }
    let replyTo = Self.recipients(.replyTo, "replyTo", header, &mailboxes, &omitted)

    var reader = ContentReader(bytes: body.count, mailboxes: mailboxes)
    let content = reader.readMessage(part)
    var html = content.html
    if let size = html?.utf8.count, size > MIMELimits.decodedBytes(of: body.count) {
      html = nil
      omitted.add("html", .tooLarge)
    }
    self.init(
      messageID: Self.messageIDs(.messageID, "messageId", header, &omitted).first,
      inReplyTo: Self.messageIDs(.inReplyTo, "inReplyTo", header, &omitted).first,
      references: Self.messageIDs(.references, "references", header, &omitted),
      from: from, to: to, cc: cc, replyTo: replyTo, subject: Self.subject(header, &omitted),
      text: content.text, html: html, attachments: reader.attachments,
      omitted: omitted.list + reader.omitted, needsRecipient: needsRecipient)
  }

  /// The first mailbox of From, or Sender's where From names none.
  private static func sender(
    _ header: HeaderBlock, _ mailboxes: inout Mailboxes, _ omitted: inout Omissions
  ) throws(InvalidEvent) -> Mailbox {
    let authors = mailboxes.read(Array(header.all(.from).prefix(1)))
    if let author = authors.first {
      for index in authors.indices.dropFirst() { omitted.add("from[\(index)]", .badField) }
      return author
    }
    if let sender = mailboxes.read(Array(header.all(.sender).prefix(1))).first {
      omitted.add("from", header.cut.contains(.from) ? .tooLarge : .missingField)
      return sender
    }
    throw InvalidEvent(.notMIME, "The e-mail's header names nobody in From, nor in Sender (RFC 5322 §3.6.2).")
  }

  private static func recipients(
    _ name: HeaderName, _ field: String, _ header: HeaderBlock, _ mailboxes: inout Mailboxes,
    _ omitted: inout Omissions
  ) -> [Mailbox] {
    let list = mailboxes.read(header.all(name))
    if mailboxes.isCut || header.cut.contains(name) { omitted.add(field, .tooLarge) }
    return list
  }

  private static func messageIDs(
    _ name: HeaderName, _ field: String, _ header: HeaderBlock, _ omitted: inout Omissions
  ) -> [String] {
    let ids = header.all(name).flatMap(MessageIDs.read)
    if header.cut.contains(name) || ids.count > MIMELimits.messageIDs { omitted.add(field, .tooLarge) }
    return Array(ids.prefix(MIMELimits.messageIDs))
  }

  private static func subject(_ header: HeaderBlock, _ omitted: inout Omissions) -> String? {
    if header.cut.contains(.subject) { omitted.add("subject", .tooLarge) }
    guard let field = header[.subject] else { return nil }
    let subject = EncodedWords(decoding: field)
    if !subject.isWhole { omitted.add("subject", .notMIME) }
    return subject.text
  }

  /// What was left out of the header.
  private struct Omissions {
    private(set) var list: [TimelineEntry.Omission] = []

    mutating func add(_ field: String, _ reason: Reason) { list.append(.init(field: field, reason: reason)) }
  }
}
