import JSON

/// One aliased e-mail on an order's timeline: what may be shown, and nothing else.
public struct TimelineEntry: Sendable {
  public var store: StoreID
  public var order: OrderID
  /// Counts the entries of the order from 1, without a gap.
  public var sequence: Int
  public var kind: EmailKind
  public var mask: Mask
  public var policyVersion: Int
  public var from: Participant
  public var to: [Participant]
  public var cc: [Participant]
  public var replyTo: [Participant]
  public var messageID: String?
  public var inReplyTo: String?
  public var references: [String]
  public var subject: String?
  public var firstWords: String
  public var text: String?
  public var html: String?
  public var attachments: [Email.Attachment]
  public var omitted: [Omission]

  public init(
    store: StoreID, order: OrderID, sequence: Int, kind: EmailKind, mask: Mask, policyVersion: Int,
    from: Participant, to: [Participant], cc: [Participant], replyTo: [Participant],
    messageID: String?, inReplyTo: String?, references: [String], subject: String?,
    firstWords: String, text: String?, html: String?, attachments: [Email.Attachment],
    omitted: [Omission]
  ) {
    self.store = store
    self.order = order
    self.sequence = sequence
    self.kind = kind
    self.mask = mask
    self.policyVersion = policyVersion
    self.from = from
    self.to = to
    self.cc = cc
    self.replyTo = replyTo
    self.messageID = messageID
    self.inReplyTo = inReplyTo
    self.references = references
    self.subject = subject
    self.firstWords = firstWords
    self.text = text
    self.html = html
    self.attachments = attachments
    self.omitted = omitted
  }

  /// A participant as others see it.
  public struct Participant: Sendable {
    public var alias: String
    /// The mask of this very alias: hard even in soft mode, where an address has no soft one.
    public var mask: Mask
    public var name: String?
    public var role: Role

    public init(alias: String, mask: Mask, name: String?, role: Role) {
      self.alias = alias
      self.mask = mask
      self.name = name
      self.role = role
    }
  }

  /// Something of the e-mail that could not be shown.
  public struct Omission: Sendable {
    /// Its place in the event, such as `to[1]`.
    public var field: String
    public var reason: Reason

    public init(field: String, reason: Reason) {
      self.field = field
      self.reason = reason
    }
  }

  /// The entry as JSON: stored once, and published and shown as stored.
  public func document() -> [UInt8] {
    var json = JSONWriter(capacity: documentSize)
    write(to: &json)
    return json.bytes
  }

  /// About how many bytes ``document()`` takes.
  var documentSize: Int { 1024 + ((text?.utf8.count ?? 0) + (html?.utf8.count ?? 0)) * 9 / 8 }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("store", store.text)
      json.member("order", order.text)
      json.member("sequence", sequence)
      json.member("kind", kind.rawValue)
      json.member("mask", mask.rawValue)
      json.member("policyVersion", policyVersion)
      json.key("from")
      from.write(to: &json)
      for (name, participants) in [("to", to), ("cc", cc), ("replyTo", replyTo)]
        as [(StaticString, [Participant])]
      {
        json.key(name)
        json.array(participants) { $1.write(to: &$0) }
      }
      json.member("messageId", messageID)
      json.member("inReplyTo", inReplyTo)
      json.member("references", references)
      json.member("subject", subject)
      json.member("firstWords", firstWords)
      json.member("text", text)
      json.member("html", html)
      json.member("hasAttachment", !attachments.isEmpty)
      json.key("attachments")
      json.array(attachments) { json, attachment in
        json.object { json in
          json.member("fileName", attachment.fileName)
          json.member("contentType", attachment.contentType)
          json.key("size")
          if let size = attachment.size { json.integer(size) } else { json.null() }
        }
      }
      json.key("omitted")
      json.array(omitted) { json, omission in
        json.object { json in
          json.member("field", omission.field)
          json.member("reason", omission.reason.rawValue)
        }
      }
    }
  }
}

extension TimelineEntry.Participant {
  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("emailAlias", alias)
      json.member("aliasMaskType", mask.aliasMaskType)
      json.member("name", name)
      json.member("role", role.rawValue)
    }
  }
}
