/// How much of a hostile e-mail is read. What lies beyond is left out, and named in `omitted`.
enum MIMELimits {
  /// Multiparts and attached e-mails inside one another.
  static let depth = 64
  /// Parts of the whole e-mail.
  static let parts = 1_000
  /// Mailboxes of the whole e-mail, those of attached e-mails included.
  static let mailboxes = 2_000
  /// Message ids of one field.
  static let messageIDs = 1_000
  /// Bytes of one header field, all its instances together.
  static let fieldBytes = 262_144
  /// Bytes of one mailbox, its name included.
  static let mailboxBytes = 2_048
  /// Recipients of one delivery report.
  static let reportedRecipients = 100

  /// Bytes that all decoded parts of an e-mail of `bytes` may take together.
  static func decodedBytes(of bytes: Int) -> Int { 4 * bytes + 65_536 }
}
