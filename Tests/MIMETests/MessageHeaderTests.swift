import Conversations
import MIME
import Testing

@Suite struct MessageHeaderTests {
  private let mail = Array((RawEmail.header + "\r\nHello\r\n").utf8)

  @Test("the AMQP headers and the routing key say what the event is")
  func complete() throws {
    let event = try RawEmail.event(mail, routingKey: "email-received")
    #expect(event.kind == .received)
    #expect(event.id.text == "a8f1")
    #expect(event.source.text == "/oms/acme")
    #expect(event.time.rfc3339 == "2026-11-23T16:32:00Z")
    #expect(event.store.text == "acme")
    #expect(event.order?.text == "v502559llux-01")
    #expect(!event.email.needsRecipient)
  }

  @Test("a source that numbers its events says so in a header")
  func sequence() throws {
    var headers = RawEmail.headers
    #expect(try RawEmail.event(mail, headers: headers).sourceSequence == nil)
    headers["cloudEvents:sequence"] = "0000004711"
    #expect(try RawEmail.event(mail, headers: headers).sourceSequence == 4711)
    headers["store"] = nil
    #expect(
      RawEmail.refusal { () throws(InvalidEvent) in try RawEmail.event(mail, headers: headers) }?.origin.sequence
        == 4711)
  }

  @Test(
    "a header that is missing is named",
    arguments: ["cloudEvents:id", "cloudEvents:source", "cloudEvents:time", "store"])
  func missing(name: String) {
    var headers = RawEmail.headers
    headers[name] = nil
    let refusal = RawEmail.refusal { () throws(InvalidEvent) in try RawEmail.event(mail, headers: headers) }
    #expect(refusal?.reason == .missingField)
    #expect(refusal?.detail == "The header \(name) is missing.")
  }

  @Test(
    "a header with a bad value is named, without the value",
    arguments: [
      ("cloudEvents:id", String(repeating: "x", count: 257)), ("cloudEvents:id", ""),
      ("cloudEvents:source", String(repeating: "é", count: 129)), ("cloudEvents:time", "yesterday, maria"),
      ("store", "Maria's"), ("order", "maria\n"), ("order", ""),
    ])
  func bad(name: String, value: String) {
    var headers = RawEmail.headers
    headers[name] = value
    let refusal = RawEmail.refusal { () throws(InvalidEvent) in try RawEmail.event(mail, headers: headers) }
    #expect(refusal?.reason == .badField)
    #expect(refusal?.detail.contains(name) == true)
    #expect(value.isEmpty || refusal?.detail.contains(value) == false)
  }

  @Test("a routing key that is no type is unknown-type", arguments: ["", "email", "Email-Sent", "email-sent "])
  func unknownType(key: String) {
    let refusal = RawEmail.refusal { () throws(InvalidEvent) in try RawEmail.event(mail, routingKey: key) }
    #expect(refusal?.reason == .unknownType)
    #expect(refusal?.origin.store == "acme")
  }

  @Test("a refusal says where the event came from")
  func origin() {
    let refusal = RawEmail.refusal { () throws(InvalidEvent) in try RawEmail.event([]) }
    #expect(refusal?.origin.store == "acme")
    #expect(refusal?.origin.order == "v502559llux-01")
    #expect(refusal?.origin.source == "/oms/acme")
    #expect(refusal?.origin.eventID == "a8f1")
  }

  @Test("U+0000 in an id becomes U+FFFD")
  func nul() throws {
    var headers = RawEmail.headers
    headers["cloudEvents:id"] = "a\0b"
    #expect(try RawEmail.event(mail, headers: headers).id.text == "a\u{FFFD}b")
  }

  @Test("with an order nobody need be named as recipient, without one somebody must be")
  func blindCopies() throws {
    let mail = Array("From: orders@acme.example\r\nBcc: maria.silva@example.com\r\n\r\nHello\r\n".utf8)
    let event = try RawEmail.event(mail)
    #expect(event.email.to.isEmpty && event.email.cc.isEmpty && !event.email.needsRecipient)
    #expect(!event.email.everything.contains("maria"))
    var headers = RawEmail.headers
    headers["order"] = nil
    let refusal = RawEmail.refusal { () throws(InvalidEvent) in try RawEmail.event(mail, headers: headers) }
    #expect(refusal?.reason == .missingField)
  }

  @Test("without an order, the e-mail needs a recipient")
  func withoutOrder() throws {
    var headers = RawEmail.headers
    headers["order"] = nil
    let event = try RawEmail.event(mail, headers: headers)
    #expect(event.order == nil && event.email.needsRecipient)
  }

  @Test(
    "content types compare without case and parameters",
    arguments: [
      ("message/rfc822", true), ("Message/RFC822; charset=utf-8", true), ("message/rfc8222", false), ("", false),
    ])
  func contentType(type: String, isMIME: Bool) {
    #expect(EmailEvent.isMIME(type) == isMIME)
    #expect(!EmailEvent.isMIME(nil))
  }
}
