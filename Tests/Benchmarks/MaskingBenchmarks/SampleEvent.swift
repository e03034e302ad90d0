import Bench
import Conversations
import JSON
import Masking
import Simulation

/// An event, and all that is known when it is masked.
struct SampleEvent {
  static let aliasDomain = AliasDomain("ct.example")!
  static let masker = Masker(aliasDomain: aliasDomain)
  private static let key = try! AliasKeys("bench:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").newest

  /// As a real OMS would send them, from 1 to 2 KB: the same ones in every run.
  static let all = {
    var samples: [SampleEvent] = []
    let reader = JSONReader()
    for message in Simulation(seed: 1, stores: 20, badShare: 0, duplicateShare: 0) {
      guard (1_000...2_000).contains(message.body.count),
        let sample = SampleEvent(
          body: message.body, contentType: message.contentType, routingKey: message.routingKey, reader)
      else { continue }
      samples.append(sample)
      if samples.count == 200 { break }
    }
    return samples
  }()

  /// Those of `deploy/bench`, of about 1.5 KB: two people, and an address four times in text and HTML.
  static let plain = {
    let reader = JSONReader()
    return EventGenerator(name: "evt", seed: 1, count: 200).compactMap { event in
      SampleEvent(
        body: event.body, contentType: EmailEvent.contentType, routingKey: event.kind.rawValue, reader)
    }
  }()

  let body: [UInt8]
  let event: EmailEvent
  let correspondents: Correspondents
  /// Knows nobody, as before the first e-mail of an order.
  let emptyCast: Cast
  /// Knows everybody.
  let cast: Cast
  let recorded: RecordedEntry
  let message: FeedMessage

  private init?(body: [UInt8], contentType: String?, routingKey: String, _ reader: JSONReader) {
    guard
      let event = try? EmailEvent(
        cloudEvent: body, contentType: contentType, routingKey: routingKey, reader: reader),
      let order = event.order, let correspondents = try? Correspondents(event, aliasDomain: Self.aliasDomain)
    else { return nil }
    emptyCast = Cast(order: order, key: StoreKey(Self.key, store: event.store, domain: Self.aliasDomain))
    var cast = emptyCast
    guard let masked = try? Self.mask(event, correspondents, &cast) else { return nil }
    self.body = body
    self.event = event
    self.correspondents = correspondents
    self.cast = cast
    recorded = masked.entry
    self.message = masked.message
  }

  func mask(_ cast: inout Cast) throws -> Masker.Masked { try Self.mask(event, correspondents, &cast) }

  private static func mask(
    _ event: EmailEvent, _ correspondents: Correspondents, _ cast: inout Cast
  ) throws -> Masker.Masked {
    try masker.mask(
      event, correspondents, sequence: 1, policy: Policy(mask: .hard, version: 1, ownDomains: []), cast: &cast,
      resolved: [:])
  }

  func redactor() -> Redactor {
    let order = cast.order
    let key = cast.key
    return Redactor(
      members: cast.members.map {
        Redactor.Member(address: $0.address, shown: $0.tag.hardAlias, hard: $0.tag.hardAlias)
      }, quotations: [], ownDomains: [], aliasDomain: Self.aliasDomain,
      mention: { key.mention(order: order, address: $0) })
  }

  func gate() -> EgressGate {
    EgressGate(addresses: cast.members.map(\.address), allowed: cast.members.map { $0.tag.hardAlias })
  }

  /// An entry of the size that the event's own has.
  var entry: TimelineEntry {
    let email = event.email
    func shown(_ mailbox: Email.Mailbox) -> TimelineEntry.Participant {
      .init(alias: cast.members[0].tag.hardAlias.text, mask: .hard, name: mailbox.name, role: .customer)
    }
    return TimelineEntry(
      store: event.store, order: cast.order, sequence: 1, kind: event.kind, mask: .hard, policyVersion: 1,
      from: shown(email.from), to: email.to.map(shown), cc: email.cc.map(shown), replyTo: email.replyTo.map(shown),
      messageID: email.messageID, inReplyTo: email.inReplyTo, references: email.references, subject: email.subject,
      firstWords: String((email.text ?? "").prefix(160)), text: email.text, html: email.html,
      attachments: email.attachments, omitted: email.omitted)
  }

  // MARK: Raw e-mails

  /// The e-mail as it travels.
  var rawEmail: [UInt8] {
    let email = event.email
    func list(_ mailboxes: [Email.Mailbox]) -> String {
      mailboxes.map { "<\($0.address)>" }.joined(separator: ", ")
    }
    let parts = [("plain", email.text), ("html", email.html)].compactMap { name, text in
      text.map {
        "--b\r\nContent-Type: text/\(name); charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\($0)\r\n"
      }
    }
    return Array(
      """
      From: \(list([email.from]))\r
      To: \(list(email.to))\r
      Subject: \(email.subject ?? "")\r
      Message-ID: \(email.messageID ?? "<1@mail.example>")\r
      MIME-Version: 1.0\r
      Content-Type: multipart/alternative; boundary=b\r
      \r
      \(parts.joined())--b--\r

      """.utf8)
  }

  /// The message headers that a raw e-mail needs.
  static func header(_ name: String) -> String? {
    switch name {
    case "cloudEvents:id": "1"
    case "cloudEvents:source": "/oms/acme"
    case "cloudEvents:time": "2026-11-23T16:32:00Z"
    case "store": "acme"
    case "order": "v502559llux-01"
    default: nil
    }
  }
}
