public import JSON

extension EmailEvent {
  /// The content type of an event (CloudEvents 1.0, JSON format, structured mode).
  public static let contentType = "application/cloudevents+json"

  /// Reads an event from a CloudEvents 1.0 JSON text. Unknown fields are ignored.
  ///
  /// - Parameters:
  ///   - body: the message's body.
  ///   - contentType: the message's `content_type`.
  ///   - routingKey: the key that the message was published with; the event's type must equal it.
  ///   - reader: the JSON reader to use.
  /// - Throws: ``InvalidEvent`` with the reason, and what could be read of where the event came from.
  public convenience init(
    cloudEvent body: [UInt8], contentType: String?, routingKey: String, reader: JSONReader
  ) throws(InvalidEvent) {
    guard EventRules.isMediaType(contentType, Self.contentType) else {
      throw InvalidEvent(
        .notCloudEvent,
        "The message's content_type is not \(Self.contentType); publish events with that one.")
    }
    let root: JSONValue
    do throws(JSONError) { root = try reader.read(body) } catch { throw InvalidEvent(error) }
    guard root.kind == .object else {
      throw InvalidEvent(
        .notCloudEvent, "The body is JSON but no object; publish one CloudEvent a message.")
    }
    do throws(InvalidEvent) {
      try self.init(CloudEventFields(root, at: ""), routingKey: routingKey)
    } catch {
      throw InvalidEvent(error.reason, error.detail, origin: Self.origin(of: root))
    }
  }

  /// As much of the event's origin as can be read, whatever else is wrong with it.
  private static func origin(of root: JSONValue) -> EventOrigin {
    EventRules.origin(
      store: root["data"]?["store"]?.string, order: root["data"]?["order"]?.string,
      source: root["source"]?.string, id: root["id"]?.string, sequence: root["sequence"].flatMap(sequence))
  }

  /// The extension is a text of digits; a number is taken as well.
  private static func sequence(_ value: JSONValue) -> Int? {
    if let number = value.integer { return number < 0 ? nil : number }
    return EventRules.sequence(value.string)
  }

  private convenience init(_ event: CloudEventFields, routingKey: String) throws(InvalidEvent) {
    guard try event.text("specversion") == "1.0" else {
      throw InvalidEvent(.notCloudEvent, "The field specversion is not 1.0, the only one known.")
    }
    guard let kind = EmailKind(rawValue: try event.text("type")) else {
      throw InvalidEvent(.unknownType, "The field type is neither email-sent nor email-received.")
    }
    guard kind.rawValue == routingKey else {
      throw InvalidEvent(
        .unknownType, "The field type is not the routing key; publish each type with its own key.")
    }
    let source = try event.identifier("source")
    let id = try event.identifier("id")
    let time = try EventRules.time(event.text("time"), "field time")
    if let type = try event.optionalText("datacontenttype"), !EventRules.isMediaType(type, "application/json") {
      throw InvalidEvent(.badField, "The field datacontenttype is not application/json.")
    }

    let data = try event.object("data")
    let store = try EventRules.store(data.text("store"), "field data.store")
    var order: OrderID?
    if let text = try data.optionalText("order") { order = try EventRules.order(text, "field data.order") }
    self.init(
      kind: kind, source: source, id: id, time: time, store: store, order: order,
      sourceSequence: event.member("sequence").flatMap(Self.sequence),
      email: try Self.read(email: data.object("email")))
  }

  private static func read(email: CloudEventFields) throws(InvalidEvent) -> Email {
    guard email.has("to") || email.has("cc") else {
      throw InvalidEvent(.missingField, "The fields data.email.to and data.email.cc are missing.")
    }
    return Email(
      messageID: try email.optionalText("messageId"),
      inReplyTo: try email.optionalText("inReplyTo"),
      references: try email.texts("references"),
      from: try mailbox(email.object("from")),
      to: try email.objects("to", mailbox),
      cc: try email.objects("cc", mailbox),
      replyTo: try email.objects("replyTo", mailbox),
      subject: try email.optionalText("subject"),
      text: try email.optionalText("text"),
      html: try email.optionalText("html"),
      attachments: try email.objects("attachments", attachment))
  }

  private static func mailbox(_ fields: CloudEventFields) throws(InvalidEvent) -> Email.Mailbox {
    Email.Mailbox(name: try fields.optionalText("name"), address: try fields.text("address"))
  }

  private static func attachment(_ fields: CloudEventFields) throws(InvalidEvent) -> Email.Attachment {
    Email.Attachment(
      fileName: try fields.optionalText("fileName"),
      contentType: try fields.optionalText("contentType"), size: try fields.optionalSize("size"))
  }
}

extension InvalidEvent {
  fileprivate init(_ error: JSONError) {
    switch error {
    case .empty: self.init(.notJSON, "The body is empty.")
    case .notUTF8: self.init(.notJSON, "The body is not UTF-8, the encoding of JSON.")
    case .tooDeep:
      self.init(
        .notJSON,
        "The body nests arrays or objects deeper than \(JSONReader.maximumDepth) levels.")
    case .malformed: self.init(.notJSON, "The body is no JSON text.")
    }
  }
}

/// The members of one JSON object of an event, read with reasons that name the field and never its value.
private struct CloudEventFields {
  private let object: JSONValue
  private let path: String

  init(_ object: JSONValue, at path: String) {
    self.object = object
    self.path = path
  }

  /// A member that is there and not null.
  func member(_ name: StaticString) -> JSONValue? {
    guard let value = object[name], value.kind != .null else { return nil }
    return value
  }

  func has(_ name: StaticString) -> Bool { member(name) != nil }

  private func at(_ name: StaticString) -> String { path.isEmpty ? "\(name)" : "\(path).\(name)" }

  private func missing(_ name: StaticString) -> InvalidEvent {
    EventRules.missing("field \(at(name))")
  }

  private func bad(_ name: StaticString, _ expected: String) -> InvalidEvent {
    InvalidEvent(.badField, "The field \(at(name)) is not \(expected).")
  }

  func optionalText(_ name: StaticString) throws(InvalidEvent) -> String? {
    guard let value = member(name) else { return nil }
    guard let text = value.string else { throw bad(name, "a string") }
    return text
  }

  func text(_ name: StaticString) throws(InvalidEvent) -> String {
    guard let text = try optionalText(name) else { throw missing(name) }
    return text
  }

  func identifier(_ name: StaticString) throws(InvalidEvent) -> ExactText {
    try EventRules.identifier(text(name), "field \(at(name))")
  }

  func optionalSize(_ name: StaticString) throws(InvalidEvent) -> Int? {
    guard let value = member(name) else { return nil }
    guard let size = value.integer, size >= 0 else {
      throw bad(name, "a whole number of bytes")
    }
    return size
  }

  func object(_ name: StaticString) throws(InvalidEvent) -> CloudEventFields {
    guard let value = member(name) else { throw missing(name) }
    guard value.kind == .object else { throw bad(name, "an object") }
    return CloudEventFields(value, at: at(name))
  }

  private func array(_ name: StaticString) throws(InvalidEvent) -> JSONValue? {
    guard let value = member(name) else { return nil }
    guard value.kind == .array else { throw bad(name, "an array") }
    return value
  }

  func texts(_ name: StaticString) throws(InvalidEvent) -> [String] {
    var texts: [String] = []
    guard let array = try array(name) else { return texts }
    for element in array.elements {
      guard let text = element.string else { throw bad(name, "an array of strings") }
      texts.append(text)
    }
    return texts
  }

  func objects<Value>(
    _ name: StaticString, _ read: (CloudEventFields) throws(InvalidEvent) -> Value
  ) throws(InvalidEvent) -> [Value] {
    var values: [Value] = []
    guard let array = try array(name) else { return values }
    for element in array.elements {
      guard element.kind == .object else { throw bad(name, "an array of objects") }
      values.append(try read(CloudEventFields(element, at: "\(at(name))[\(values.count)]")))
    }
    return values
  }
}
