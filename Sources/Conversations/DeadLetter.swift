public import JSON

/// An event that cannot become an entry: what may be told of it, without the event itself.
public struct DeadLetter: Equatable, Sendable {
  public var id: String
  public var reason: Reason
  /// One sentence, without any address in it.
  public var detail: String
  public var queue: String
  public var origin: EventOrigin
  public var failedAt: Timestamp

  public init(
    id: String, reason: Reason, detail: String, queue: String, origin: EventOrigin,
    failedAt: Timestamp
  ) {
    self.id = id
    self.reason = reason
    self.detail = detail
    self.queue = queue
    self.origin = origin
    self.failedAt = failedAt
  }

  /// Writes the fields that outsiders know, as one JSON object.
  public func write(to json: inout JSONWriter) { json.object(writeMembers) }

  /// Writes the same fields into an object that holds others too.
  public func writeMembers(to json: inout JSONWriter) {
    json.member("id", id)
    json.member("reason", reason.rawValue)
    json.member("detail", detail)
    json.member("queue", queue)
    json.member("store", origin.store)
    json.member("order", origin.order)
    json.member("source", origin.source)
    json.member("eventId", origin.eventID)
    json.member("failedAt", failedAt.rfc3339)
  }

  /// The dead letter as one line of JSON.
  public var json: [UInt8] {
    var json = JSONWriter()
    write(to: &json)
    return json.bytes
  }
}

/// What the OMS hears about a dead letter: a CloudEvent of type `email-event-rejected`, without the event's body.
public struct Rejection: Sendable {
  /// The dead letter's id, also the AMQP `message_id`.
  public let id: String
  /// The reason.
  public let routingKey: String
  public let body: [UInt8]

  public init(_ letter: DeadLetter) {
    id = letter.id
    routingKey = letter.reason.rawValue
    var json = JSONWriter()
    json.object { json in
      json.member("specversion", "1.0")
      json.member("type", "email-event-rejected")
      json.member("source", "/conversation-tracker/dead-letters")
      json.member("id", letter.id)
      json.member("time", letter.failedAt.rfc3339)
      json.member("datacontenttype", "application/json")
      json.key("data")
      letter.write(to: &json)
    }
    body = json.bytes
  }
}
