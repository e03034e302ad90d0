/// What the OMS publishes: one e-mail of an order, as it was written. It holds real addresses and never leaves a worker.
/// A class, for it is handed on a dozen times.
public final class EmailEvent: Sendable {
  public let kind: EmailKind
  public let source: ExactText
  public let id: ExactText
  public let time: Timestamp
  public let store: StoreID
  /// Nil when an alias among the recipients names the order.
  public let order: OrderID?
  /// The event's place among those of its source, where the source numbers them (CloudEvents sequence extension).
  public let sourceSequence: Int?
  public let email: Email

  public init(
    kind: EmailKind, source: ExactText, id: ExactText, time: Timestamp, store: StoreID,
    order: OrderID?, sourceSequence: Int? = nil, email: Email
  ) {
    self.kind = kind
    self.source = source
    self.id = id
    self.time = time
    self.store = store
    self.order = order
    self.sourceSequence = sourceSequence
    self.email = email
  }

  public var key: EventKey { EventKey(store: store, source: source, id: id) }
  public var origin: EventOrigin {
    EventOrigin(store: store, order: order, source: source, eventID: id, sequence: sourceSequence)
  }

  /// This event with the order that an alias has named.
  public func named(_ order: OrderID) -> EmailEvent {
    EmailEvent(
      kind: kind, source: source, id: id, time: time, store: store, order: order, sourceSequence: sourceSequence,
      email: email)
  }

  /// This event, dead for `reason`.
  public func invalid(_ reason: Reason, _ detail: String) -> InvalidEvent {
    InvalidEvent(reason, detail, origin: origin)
  }
}

/// One e-mail as it was written.
public struct Email: Sendable {
  public var messageID: String?
  public var inReplyTo: String?
  public var references: [String]
  public var from: Mailbox
  public var to: [Mailbox]
  public var cc: [Mailbox]
  public var replyTo: [Mailbox]
  public var subject: String?
  public var text: String?
  public var html: String?
  public var attachments: [Attachment]
  /// What of the e-mail could not be read, by its place.
  public var omitted: [TimelineEntry.Omission]
  /// False when nobody need stand in `to` or `cc`, as in a raw e-mail whose recipients were all blind copies.
  public var needsRecipient: Bool

  public init(
    messageID: String? = nil, inReplyTo: String? = nil, references: [String] = [], from: Mailbox,
    to: [Mailbox] = [], cc: [Mailbox] = [], replyTo: [Mailbox] = [], subject: String? = nil,
    text: String? = nil, html: String? = nil, attachments: [Attachment] = [], omitted: [TimelineEntry.Omission] = [],
    needsRecipient: Bool = true
  ) {
    self.messageID = messageID
    self.inReplyTo = inReplyTo
    self.references = references
    self.from = from
    self.to = to
    self.cc = cc
    self.replyTo = replyTo
    self.subject = subject
    self.text = text
    self.html = html
    self.attachments = attachments
    self.omitted = omitted
    self.needsRecipient = needsRecipient
  }

  /// A display name and an addr-spec, neither of them checked.
  public struct Mailbox: Sendable {
    public var name: String?
    public var address: String

    public init(name: String? = nil, address: String) {
      self.name = name
      self.address = address
    }
  }

  /// What is known of an attachment; its bytes do not travel.
  public struct Attachment: Sendable {
    public var fileName: String?
    public var contentType: String?
    /// In bytes.
    public var size: Int?

    public init(fileName: String?, contentType: String?, size: Int?) {
      self.fileName = fileName
      self.contentType = contentType
      self.size = size
    }
  }
}
