import Conversations

/// What a delivery report or a read receipt says of each recipient (RFC 3464 §2.3, RFC 8098 §3).
struct DeliveryStatus {
  /// Recipient, action, status and diagnosis of each, a line each. Names of servers and original ids are not in it.
  private(set) var text = ""
  /// Some recipients were left out, being too many.
  private(set) var isCut = false

  init(_ body: ArraySlice<UInt8>, mailboxes: inout Mailboxes) {
    var rest = body
    var recipients = 0
    while !rest.isEmpty {
      let size = rest.count
      let fields = HeaderBlock(readingFrom: &rest)
      guard rest.count < size else { return }
      let lines = Self.lines(of: fields, mailboxes: &mailboxes)
      if lines.isEmpty { continue }
      recipients += 1
      guard recipients <= MIMELimits.reportedRecipients else {
        isCut = true
        return
      }
      if !text.isEmpty { text += "\n" }
      text += lines.map { $0 + "\n" }.joined()
    }
  }

  private static func lines(of fields: HeaderBlock, mailboxes: inout Mailboxes) -> [String] {
    var lines: [String] = []
    if let recipient = fields[.finalRecipient].flatMap({ address($0, &mailboxes) }) {
      lines.append("Recipient: " + recipient)
    }
    for (label, name) in [
      ("Action", .action), ("Status", .status), ("Diagnosis", .diagnosticCode), ("Disposition", .disposition),
    ] as [(String, HeaderName)] {
      if let field = fields[name] { lines.append("\(label): " + EncodedWords(decoding: field).text) }
    }
    return lines
  }

  /// The address in `rfc822; maria@example.com`. One that is written in xtext (RFC 6533 §3) is not shown: nothing else
  /// would recognise it.
  private static func address(_ field: String, _ mailboxes: inout Mailboxes) -> String? {
    let parts = field.split(separator: ";", maxSplits: 1)
    guard parts.count == 2, !parts[1].contains("\\x{") else { return nil }
    let read = mailboxes.read([String(parts[1])])
    guard read.count == 1, let address = read.first?.address, address.contains("@") else { return nil }
    return address
  }
}
