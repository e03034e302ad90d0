/// The header fields that are read. All others (Received, DKIM-Signature, Return-Path, List-Unsubscribe, X-…) are
/// skipped where they stand: nothing can ask for them.
enum HeaderName: String {
  // RFC 5322 §3.6
  case from, sender
  case replyTo = "reply-to"
  case to, cc
  case subject, date
  case messageID = "message-id"
  case inReplyTo = "in-reply-to"
  case references
  // RFC 2045, RFC 2183
  case contentType = "content-type"
  case contentTransferEncoding = "content-transfer-encoding"
  case contentDisposition = "content-disposition"
  // RFC 3464 §2.3, RFC 8098 §3.2
  case finalRecipient = "final-recipient"
  case action, status
  case diagnosticCode = "diagnostic-code"
  case disposition

  /// Nil when fields of this name are not read. Names compare without case (RFC 5322 §1.2.2).
  init?(_ name: ArraySlice<UInt8>) {
    guard name.count <= 25 else { return nil }
    self.init(rawValue: String(decoding: name, as: UTF8.self).lowercased())
  }
}
