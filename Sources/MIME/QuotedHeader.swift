import CGMime
import Conversations

/// The header of an attached or returned e-mail, as a reader expects to see it above the quoted e-mail.
enum QuotedHeader {
  /// From, To, Cc, Date and Subject, a line each, decoded; and nothing else of the header.
  static func lines(of header: HeaderBlock, mailboxes: inout Mailboxes) -> String {
    var lines = ["----- Original message -----"]
    for (label, name) in [("From", .from), ("To", .to), ("Cc", .cc)] as [(String, HeaderName)] {
      let list = mailboxes.read(header.all(name)).filter { $0.address.contains("@") }.map(text)
      if !list.isEmpty { lines.append("\(label): " + list.joined(separator: ", ")) }
    }
    if let date = header[.date].flatMap(date) { lines.append("Date: " + date) }
    if let subject = header[.subject] { lines.append("Subject: " + EncodedWords(decoding: subject).text) }
    return lines.joined(separator: "\n") + "\n\n"
  }

  private static func text(_ mailbox: Email.Mailbox) -> String {
    mailbox.name.map { "\($0) <\(mailbox.address)>" } ?? mailbox.address
  }

  /// A date as RFC 3339, in UTC. Nil when it is none.
  private static func date(_ field: String) -> String? {
    guard field.utf8.count <= 128, let date = g_mime_utils_header_decode_date(field) else { return nil }
    defer { g_date_time_unref(date) }
    let seconds = Int64(g_date_time_to_unix(date))
    return Timestamp(microseconds: seconds * 1_000_000).rfc3339
  }
}
