public import Conversations

extension EmailEvent {
  /// The content type of a raw e-mail (RFC 2046 §5.2.1).
  public static let mimeContentType = "message/rfc822"

  /// Whether a message with this `content_type` is a raw e-mail.
  public static func isMIME(_ contentType: String?) -> Bool {
    EventRules.isMediaType(contentType, mimeContentType)
  }

  /// Reads an event from a raw e-mail (RFC 5322). The e-mail is rebuilt from the fields and parts that are known; all
  /// else of it is gone, and what cannot be decoded is named in the e-mail's `omitted`.
  ///
  /// - Parameters:
  ///   - body: the message's body.
  ///   - routingKey: the key that the message was published with: the event's type.
  ///   - header: the text of an AMQP header of the message, or nil. Read are `cloudEvents:id`, `cloudEvents:source`,
  ///     `cloudEvents:time`, `store` and, where no alias names it, `order`. With an `order`, no recipient is needed. A
  ///     source that numbers its events says so in `cloudEvents:sequence`.
  /// - Throws: ``InvalidEvent`` with the reason, and what could be read of where the event came from.
  public convenience init(
    mime body: [UInt8], routingKey: String, header: (String) -> String?
  ) throws(InvalidEvent) {
    let headers = MessageHeaders(header)
    do throws(InvalidEvent) {
      guard let kind = EmailKind(rawValue: routingKey) else {
        throw InvalidEvent(.unknownType, "The routing key is neither email-sent nor email-received.")
      }
      let source = try EventRules.identifier(headers.needed("cloudEvents:source"), "header cloudEvents:source")
      let id = try EventRules.identifier(headers.needed("cloudEvents:id"), "header cloudEvents:id")
      let time = try EventRules.time(headers.needed("cloudEvents:time"), "header cloudEvents:time")
      let store = try EventRules.store(headers.needed("store"), "header store")
      var order: OrderID?
      if let text = headers["order"] { order = try EventRules.order(text, "header order") }
      self.init(
        kind: kind, source: source, id: id, time: time, store: store, order: order,
        sourceSequence: headers.sequence, email: try Email(mime: body, needsRecipient: order == nil))
    } catch {
      throw InvalidEvent(error.reason, error.detail, origin: headers.origin)
    }
  }
}

/// The AMQP headers of a raw e-mail.
private struct MessageHeaders {
  private var texts: [String: String] = [:]

  init(_ header: (String) -> String?) {
    for name in ["cloudEvents:id", "cloudEvents:source", "cloudEvents:time", "cloudEvents:sequence", "store", "order"] {
      texts[name] = header(name).map(Self.storable)
    }
  }

  subscript(name: String) -> String? { texts[name] }

  func needed(_ name: String) throws(InvalidEvent) -> String {
    guard let text = texts[name] else { throw EventRules.missing("header \(name)") }
    return text
  }

  var sequence: Int? { EventRules.sequence(texts["cloudEvents:sequence"]) }

  var origin: EventOrigin {
    EventRules.origin(
      store: texts["store"], order: texts["order"], source: texts["cloudEvents:source"], id: texts["cloudEvents:id"],
      sequence: sequence)
  }

  /// The database holds no U+0000.
  private static func storable(_ text: String) -> String {
    guard text.utf8.contains(0) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
  }
}
