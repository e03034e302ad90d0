import Conversations
import JSON

/// A field of an event that can be damaged.
enum Field {
  case specversion, type, source, id, time, datacontenttype, data
  case store, order, email
  case messageID, inReplyTo, references, from, fromAddress, to, toAddress, cc, replyTo
  case subject, text, html, attachments

  var name: StaticString {
    switch self {
    case .specversion: "specversion"
    case .type: "type"
    case .source: "source"
    case .id: "id"
    case .time: "time"
    case .datacontenttype: "datacontenttype"
    case .data: "data"
    case .store: "store"
    case .order: "order"
    case .email: "email"
    case .messageID: "messageId"
    case .inReplyTo: "inReplyTo"
    case .references: "references"
    case .from: "from"
    case .fromAddress, .toAddress: "address"
    case .to: "to"
    case .cc: "cc"
    case .replyTo: "replyTo"
    case .subject: "subject"
    case .text: "text"
    case .html: "html"
    case .attachments: "attachments"
    }
  }
}

/// A field with something else in its place.
struct Damage {
  let field: Field
  /// The JSON that stands there; nil when the field is left out.
  let instead: String?
}

extension Draft {
  /// The event as a CloudEvent, its members in the order of the contract.
  func cloudEvent(_ damage: Damage? = nil) -> [UInt8] {
    let size = (email.text?.utf8.count ?? 0) + (email.html?.utf8.count ?? 0)
    var json = JSONWriter(capacity: 1_536 + size + size / 8)
    json.object { json in
      json.member(.specversion, "1.0", damage)
      json.member(.type, kind.rawValue, damage)
      json.member(.source, source, damage)
      json.member(.id, id, damage)
      json.member(.time, time, damage)
      json.member("subject", order)
      json.member(.datacontenttype, "application/json", damage)
      json.member(.data, damage) { json in
        json.object { json in
          json.member(.store, store, damage)
          json.member(.order, order, damage)
          json.member(.email, damage) { write(email: &$0, damage) }
        }
      }
    }
    return json.bytes
  }

  private func write(email json: inout JSONWriter, _ damage: Damage?) {
    json.object { json in
      json.member(.messageID, email.messageID, damage)
      json.member(.inReplyTo, email.inReplyTo, damage)
      json.member(.references, damage) { json in json.array(email.references) { $0.string($1) } }
      json.member(.from, damage) { $0.mailbox(email.from, .fromAddress, damage) }
      json.member(.to, damage) { json in json.array(email.to) { $0.mailbox($1, .toAddress, damage) } }
      json.member(.cc, damage) { json in json.array(email.cc) { $0.mailbox($1) } }
      json.member(.replyTo, damage) { json in json.array(email.replyTo) { $0.mailbox($1) } }
      json.member(.subject, email.subject, damage)
      json.member(.text, email.text, damage)
      json.member(.html, email.html, damage)
      json.member(.attachments, damage) { json in
        json.array(email.attachments) { json, attachment in
          json.object { json in
            json.member("fileName", attachment.fileName)
            json.member("contentType", attachment.contentType)
            json.member("size", attachment.size ?? 0)
          }
        }
      }
    }
  }
}

extension JSONWriter {
  /// Writes a member, or what stands in its place.
  fileprivate mutating func member(_ field: Field, _ damage: Damage?, _ value: (inout JSONWriter) -> Void) {
    guard let damage, damage.field == field else {
      key(field.name)
      return value(&self)
    }
    guard let instead = damage.instead else { return }
    key(field.name)
    verbatim(instead.utf8.span)
  }

  fileprivate mutating func member(_ field: Field, _ text: String?, _ damage: Damage?) {
    member(field, damage) { $0.string(text) }
  }

  fileprivate mutating func mailbox(_ mailbox: Email.Mailbox, _ field: Field? = nil, _ damage: Damage? = nil) {
    object { json in
      json.member("name", mailbox.name)
      if let field {
        json.member(field, mailbox.address, damage)
      } else {
        json.member("address", mailbox.address)
      }
    }
  }
}
