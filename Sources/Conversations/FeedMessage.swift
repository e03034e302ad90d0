import JSON

/// What an ERP receives for one entry: a CloudEvent of type `timeline-entry-added`, always the same for the same entry.
public struct FeedMessage: Sendable {
  /// The CloudEvent's id, also the AMQP `message_id`.
  public let id: String
  public let routingKey: String
  public let body: [UInt8]

  public init(_ entry: RecordedEntry) {
    let store = entry.event.store.text
    let order = entry.order.text
    let id = entry.event.feedID
    routingKey = "\(store).\(entry.kind.rawValue)"
    var json = JSONWriter(capacity: entry.document.count + 512)
    json.object { json in
      json.member("specversion", "1.0")
      json.member("type", "timeline-entry-added")
      json.member("source", "/conversation-tracker/\(store)/orders/\(Self.pathSegment(order))")
      json.member("id", id)
      json.member("time", entry.time.rfc3339)
      json.member("subject", order)
      json.member("sequence", Self.sequence(entry.sequence))
      json.member("datacontenttype", "application/json")
      json.key("data")
      json.verbatim(entry.document)
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
