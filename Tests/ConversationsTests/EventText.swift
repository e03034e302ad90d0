import Foundation
import JSON
import Testing

@testable import Conversations

/// An event as the OMS writes it, to be changed member by member.
enum EventText {
  static let valid = """
    {"specversion":"1.0","type":"email-sent","source":"/oms/acme","id":"a8f1","time":"2026-11-23T16:32:00Z",
     "subject":"v502559llux-01","datacontenttype":"application/json",
     "data":{"store":"acme","order":"v502559llux-01",
      "email":{"messageId":"<20261123.77@mail.acme.example>","inReplyTo":null,"references":["<1@mail.acme.example>"],
       "from":{"name":"Acme","address":"orders@acme.example"},
       "to":[{"name":"Maria Silva","address":"maria.silva@example.com"}],
       "cc":[{"address":"ana@example.net"}],"replyTo":[{"name":null,"address":"help@acme.example"}],
       "subject":"Your order has shipped","text":"Dear Maria","html":"<p>Dear Maria</p>",
       "attachments":[{"fileName":"invoice.pdf","contentType":"application/pdf","size":48211}]}}}
    """

  /// The event with the member at `path` (such as `data.email.to`) set to a JSON text, or left out for nil.
  static func with(_ path: String, _ json: String?) throws -> [UInt8] {
    let root = try JSONSerialization.jsonObject(with: Data(valid.utf8))
    let value = try json.map { try JSONSerialization.jsonObject(with: Data($0.utf8), options: .fragmentsAllowed) }
    let changed = set(root, path.split(separator: ".")[...], value)
    return Array(try JSONSerialization.data(withJSONObject: changed, options: .fragmentsAllowed))
  }

  private static func set(_ object: Any, _ path: ArraySlice<Substring>, _ value: Any?) -> Any {
    guard let name = path.first.map(String.init) else { return value ?? NSNull() }
    if var array = object as? [Any], let place = Int(name) {
      array[place] = set(array[place], path.dropFirst(), value)
      return array
    }
    var members = object as? [String: Any] ?? [:]
    members[name] = path.count == 1 ? value : set(members[name] ?? [String: Any](), path.dropFirst(), value)
    return members
  }

  static func read(
    _ body: [UInt8], contentType: String? = EmailEvent.contentType, routingKey: String = "email-sent"
  ) throws(InvalidEvent) -> EmailEvent {
    try EmailEvent(cloudEvent: body, contentType: contentType, routingKey: routingKey, reader: JSONReader())
  }

  /// Why the event is invalid; an issue when it is none.
  static func failure(
    _ body: [UInt8], contentType: String? = EmailEvent.contentType, routingKey: String = "email-sent",
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> InvalidEvent? {
    do throws(InvalidEvent) {
      _ = try read(body, contentType: contentType, routingKey: routingKey)
      Issue.record("The event was read.", sourceLocation: sourceLocation)
      return nil
    } catch { return error }
  }
}
