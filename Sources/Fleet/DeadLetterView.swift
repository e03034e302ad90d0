public import Conversations
import Foundation
import JSON
import MIME
import Masking
import RabbitMQ
public import Timeline

/// A dead letter as operators may see it: no address can be read in it. Where that is not sure, less is shown.
public struct DeadLetterView: Sendable {
  /// Something that came with the event: its value where that is harmless, or what is known of it.
  public struct Line: Equatable, Sendable {
    public let name: String
    public let value: String
  }

  public let kept: KeptDeadLetter
  /// Nil when it is missing, or might hold an address.
  public let contentType: String?
  public let headers: [Line]
  /// Nil once the letter is closed.
  public let bodyBytes: Int?
  /// The e-mail, masked as a timeline entry is in a store that never decided: a JSON object. Nil when the body is not
  /// an e-mail as it should be, or an address might be left in it.
  public let masked: [UInt8]?
  /// What is known of the event's fields, when there is no masked e-mail.
  public let fields: [Line]

  init(_ kept: KeptDeadLetter, _ message: SealedMessage?, key: AliasKey?, aliasDomain: AliasDomain) {
    self.kept = kept
    contentType = message?.contentType.flatMap(Self.harmless)
    headers = message?.headers.map(Self.line) ?? []
    bodyBytes = message?.body.count
    // What once ended a worker could end whoever reads it again.
    if let message, let key, kept.letter.reason != .crashedWorker, message.body.count <= Self.mostBytes {
      masked = Self.masked(kept.letter, message, key: key, aliasDomain: aliasDomain)
      fields = masked == nil ? Self.fields(message.body) : []
    } else {
      masked = nil
      fields = []
    }
  }

  /// Of larger events, only the size is shown.
  private static let mostBytes = 4 << 20

  /// The view as one line of JSON.
  public var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.key("letter")
      kept.letter.write(to: &json)
      json.member("failures", kept.failures)
      json.member("replayedAt", kept.replayedAt?.rfc3339)
      json.member("closedAt", kept.closing?.at.rfc3339)
      json.member("closedAs", kept.closing?.kind.rawValue)
      json.member("contentType", contentType)
      json.key("headers")
      json.array(headers) { $1.write(to: &$0) }
      json.key("bodyBytes")
      if let bodyBytes { json.integer(bodyBytes) } else { json.null() }
      json.key("masked")
      if let masked { json.verbatim(masked.span) } else { json.null() }
      json.key("fields")
      json.array(fields) { $1.write(to: &$0) }
    }
    return json.bytes
  }
}

extension DeadLetterView.Line {
  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("name", name)
      json.member("value", value)
    }
  }
}

// MARK: - The e-mail

extension DeadLetterView {
  /// The e-mail through the same redactor and gate as every entry.
  private static func masked(
    _ letter: DeadLetter, _ message: SealedMessage, key: AliasKey, aliasDomain: AliasDomain
  ) -> [UInt8]? {
    guard let event = event(message), let correspondents = try? Correspondents(event, aliasDomain: aliasDomain)
    else { return nil }
    // An order's id in which an address could hide is not shown.
    let order = letter.origin.order.flatMap(OrderID.init) ?? OrderID("unknown")!
    var cast = Cast(order: order, key: StoreKey(key, store: event.store, domain: aliasDomain))
    let masked = try? Masker(aliasDomain: aliasDomain).mask(
      event, correspondents, sequence: 0, policy: .unknownStore, cast: &cast, resolved: [:])
    return masked.map { Array($0.entry.document) }
  }

  /// The event, under either routing key, for it may be just that which is wrong.
  private static func event(_ message: SealedMessage) -> EmailEvent? {
    let reader = JSONReader()
    for key in [message.routingKey] + EmailKind.allCases.map(\.rawValue) {
      let event =
        if EmailEvent.isMIME(message.contentType) {
          try? EmailEvent(mime: message.body, routingKey: key) { name in
            message.headers.first { $0.name == name }?.value.text
          }
        } else {
          try? EmailEvent(
            cloudEvent: message.body, contentType: EmailEvent.contentType, routingKey: key, reader: reader)
        }
      if let event { return event }
    }
    return nil
  }
}

// MARK: - What is not an e-mail

extension DeadLetterView {
  private static func line(_ header: Field) -> Line {
    guard EventTopology.eventHeaders.contains(header.name) else {
      return Line(name: harmless(header.name) ?? "hidden", value: "not read")
    }
    return switch header.value {
    case .string(let text): Line(name: header.name, value: harmless(text) ?? "hidden")
    case .integer(let number): Line(name: header.name, value: "\(number)")
    case .bool(let flag): Line(name: header.name, value: "\(flag)")
    default: Line(name: header.name, value: "neither text nor number")
    }
  }

  /// Which of the fields that are known stand in a body, and of what kind they are. Values are shown of those alone
  /// that say what the event is, and not what the e-mail says.
  private static func fields(_ body: [UInt8]) -> [Line] {
    let reader = JSONReader()
    guard let root = try? reader.read(body), root.kind == .object else { return [] }
    let data = root["data"]
    let email = data?["email"]
    var lines: [Line] = []
    func add(_ names: [StaticString], of object: JSONValue?, at path: String, isShown: Bool) {
      for name in names {
        guard let value = object?[name] else { continue }
        lines.append(Line(name: "\(path)\(name)", value: known(value, isShown: isShown)))
      }
    }
    add(
      ["specversion", "type", "source", "id", "time", "subject", "datacontenttype"], of: root, at: "", isShown: true)
    add(["data"], of: root, at: "", isShown: false)
    add(["store", "order"], of: data, at: "data.", isShown: true)
    add(["email"], of: data, at: "data.", isShown: false)
    add(
      [
        "messageId", "inReplyTo", "references", "from", "to", "cc", "replyTo", "subject", "text", "html", "attachments",
      ], of: email, at: "data.email.", isShown: false)
    add(["name", "address"], of: email?["from"], at: "data.email.from.", isShown: false)
    return lines
  }

  private static func known(_ value: JSONValue, isShown: Bool) -> String {
    switch value.kind {
    case .null: return "null"
    case .bool: return isShown ? "\(value.bool!)" : "true or false"
    case .integer: return isShown ? "\(value.integer!)" : "a number"
    case .number: return "a number"
    case .string:
      let text = value.string!
      if isShown, let harmless = harmless(text) { return "\"\(harmless)\"" }
      return "a text of \(text.utf8.count) bytes"
    case .array: return "an array of \(value.elements.reduce(0) { count, _ in count + 1 })"
    case .object: return "an object"
    }
  }

  /// Nil for what might hold an address, is long, or would move a terminal's cursor.
  private static func harmless(_ text: String) -> String? {
    guard text.utf8.count <= EventKey.maximumBytes, text.unicodeScalars.allSatisfy(\.isPlain) else { return nil }
    return EventOrigin.harmless(text)
  }
}

extension Unicode.Scalar {
  fileprivate var isPlain: Bool { (0x20..<0x7F).contains(value) }
}

// MARK: - Revealed

extension SealedMessage {
  /// A letter with its message as it came: for those alone who were allowed to see it.
  public func json(of letter: DeadLetter) -> [UInt8] {
    var json = JSONWriter(capacity: 1024 + body.count * 4 / 3)
    json.object { json in
      letter.writeMembers(to: &json)
      json.member("routingKey", routingKey)
      json.member("contentType", contentType)
      json.key("headers")
      json.array(headers) { json, header in
        json.object { json in
          json.member("name", header.name)
          json.key("value")
          header.value.write(to: &json)
        }
      }
      // As CloudEvents do: `body_base64` where the bytes are no text.
      if let text = String(validating: body, as: UTF8.self) {
        json.member("body", text)
      } else {
        json.member("body_base64", Data(body).base64EncodedString())
      }
    }
    return json.bytes
  }
}
