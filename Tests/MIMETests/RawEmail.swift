import Conversations
import MIME

/// Raw e-mails, and events read from them.
enum RawEmail {
  /// The AMQP headers of a complete message.
  static let headers = [
    "cloudEvents:id": "a8f1", "cloudEvents:source": "/oms/acme", "cloudEvents:time": "2026-11-23T16:32:00Z",
    "store": "acme", "order": "v502559llux-01",
  ]

  /// The header of an e-mail in which nothing is special.
  static let header = "From: Acme <orders@acme.example>\r\nTo: maria.silva@example.com\r\nSubject: Your order\r\n"

  static func event(
    _ body: [UInt8], routingKey: String = "email-sent", headers: [String: String] = headers
  ) throws(InvalidEvent) -> EmailEvent {
    try EmailEvent(mime: body, routingKey: routingKey, header: { headers[$0] })
  }

  static func email(_ body: [UInt8]) throws(InvalidEvent) -> Email { try event(body).email }

  static func email(_ text: String) throws(InvalidEvent) -> Email { try email(Array(text.utf8)) }

  /// An e-mail whose header goes on with `fields`, lines in CR LF.
  static func email(_ fields: String, body: String = "") throws(InvalidEvent) -> Email {
    try email(header + lines(fields) + "\r\n" + lines(body))
  }

  /// An e-mail of this content type with bytes for a body.
  static func email(_ fields: String, bytes: [UInt8]) throws(InvalidEvent) -> Email {
    try email(Array((header + lines(fields) + "\r\n").utf8) + bytes)
  }

  /// Lines in CR LF, as they travel; a last one included.
  private static func lines(_ text: String) -> String {
    if text.isEmpty { return "" }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    return text.hasSuffix("\n") ? lines : lines + "\r\n"
  }

  /// What a call throws.
  static func refusal(of call: () throws(InvalidEvent) -> EmailEvent) -> InvalidEvent? {
    do throws(InvalidEvent) {
      _ = try call()
      return nil
    } catch { return error }
  }
}

extension Email {
  /// What was left out, such as `part 1.2 not-mime`.
  var omissions: [String] { omitted.map { "\($0.field) \($0.reason.rawValue)" } }

  /// Every text of the e-mail, to look for what should not be there.
  var everything: String {
    var text = ""
    dump(self, to: &text)
    return text
  }
}
