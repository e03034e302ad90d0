public import Conversations

/// Who wrote to whom in one e-mail, with addresses that were checked. A class, for it is handed on a dozen times.
public final class Correspondents: Sendable {
  public struct Correspondent: Sendable {
    public let name: String?
    public let address: Address
    /// The alias token, when the address has the shape of an alias.
    public let aliasToken: String?
  }

  public let from: Correspondent
  public let to: [Correspondent]
  public let cc: [Correspondent]
  public let replyTo: [Correspondent]
  /// What could not be read of the e-mail, and malformed addresses, by their place.
  public let omitted: [TimelineEntry.Omission]

  /// Everybody to whom the e-mail went.
  public var recipients: [Correspondent] { to + cc }

  /// - Throws: ``InvalidEvent`` `bad-address` when the sender's address is malformed, or no recipient has a valid one
  ///   although the e-mail needs one.
  public init(_ event: EmailEvent, aliasDomain: AliasDomain) throws(InvalidEvent) {
    func read(_ mailbox: Email.Mailbox) -> Correspondent? {
      guard let address = Address(mailbox.address) else { return nil }
      return Correspondent(
        name: mailbox.name, address: address,
        aliasToken: Alias.token(of: address, domain: aliasDomain))
    }
    var omitted = event.email.omitted
    func read(_ mailboxes: [Email.Mailbox], _ field: String) -> [Correspondent] {
      var correspondents: [Correspondent] = []
      for (index, mailbox) in mailboxes.enumerated() {
        if let correspondent = read(mailbox) {
          correspondents.append(correspondent)
        } else {
          omitted.append(.init(field: "\(field)[\(index)]", reason: .badAddress))
        }
      }
      return correspondents
    }

    guard let from = read(event.email.from) else {
      throw event.invalid(
        .badAddress,
        "The sender is no e-mail address (RFC 5321): look at data.email.from.address, or the From field of a raw e-mail."
      )
    }
    self.from = from
    to = read(event.email.to, "to")
    cc = read(event.email.cc, "cc")
    replyTo = read(event.email.replyTo, "replyTo")
    self.omitted = omitted
    guard !to.isEmpty || !cc.isEmpty || !event.email.needsRecipient else {
      throw event.invalid(
        .badAddress,
        "No recipient has a valid e-mail address: look at data.email.to and cc, or the To and Cc fields of a raw e-mail."
      )
    }
  }
}
