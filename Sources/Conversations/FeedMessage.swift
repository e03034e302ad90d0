import JSON

/// What an ERP receives for one entry: a CloudEvent of type `timeline-entry-added`, always the same for the same entry.
public struct FeedMessage: Sendable {
  /// The CloudEvent's id, also the AMQP `message_id`.
  public let id: String
  public let routingKey: String
  public let body: [UInt8]

  /// The message of an entry that stands in the store.
  public init(_ entry: RecordedEntry) {
    let document = entry.document
    self.init(
      entry.event, entry.order, entry.kind, sequence: entry.sequence, time: entry.time, room: document.count
    ) { $0.verbatim(document.span) }
  }

  /// A new entry, and its message, in whose bytes the entry's document is written once for both.
  public static func new(
    _ entry: TimelineEntry, event: EventKey, time: Timestamp, sourceSequence: Int?
  ) -> (entry: RecordedEntry, message: FeedMessage) {
    var place = 0..<0
    let message = FeedMessage(
      event, entry.order, entry.kind, sequence: entry.sequence, time: time, room: entry.documentSize
    ) { json in
      let start = json.count
      entry.write(to: &json)
      place = start..<json.count
    }
    let recorded = RecordedEntry(
      event: event, order: entry.order, kind: entry.kind, sequence: entry.sequence, time: time,
      sourceSequence: sourceSequence, document: message.body[place])
    return (recorded, message)
  }

  /// - Parameters:
  ///   - room: about how many bytes the document takes.
  ///   - writeDocument: writes it.
  private init(
    _ event: EventKey, _ order: OrderID, _ kind: EmailKind, sequence: Int, time: Timestamp, room: Int,
    _ writeDocument: (inout JSONWriter) -> Void
  ) {
    let store = event.store.text
    let order = order.text
    let id = event.feedID
    routingKey = "\(store).\(kind.rawValue)"
    var json = JSONWriter(capacity: room + 512)
    json.object { json in
      json.member("specversion", "1.0")
      json.member("type", "timeline-entry-added")
      json.member("source", "/conversation-tracker/\(store)/orders/\(Self.pathSegment(order))")
      json.member("id", id)
      json.member("time", time.rfc3339)
      json.member("subject", order)
      json.member("sequence", Self.sequence(sequence))
      json.member("datacontenttype", "application/json")
      json.key("data")
      writeDocument(&json)
    }
    self.id = id
    body = json.bytes
  }

  /// Ten digits, so that texts sort as numbers do (CloudEvents sequence extension).
  private static func sequence(_ number: Int) -> String {
    let digits = String(number)
    return String("0000000000".dropLast(digits.utf8.count)) + digits
  }

  /// `text` as a path segment of a URI-reference (RFC 3986 §3.3).
  static func pathSegment(_ text: String) -> String {
    if text.utf8.allSatisfy(isUnreserved) { return text }
    return text.utf8.map { byte in
      isUnreserved(byte) ? String(Unicode.Scalar(byte)) : "%" + Digest.hex([byte]).uppercased()
    }.joined()
  }

  /// RFC 3986 §2.3.
  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
