import Conversations
import JSON
import Testing

@Suite("An e-mail event")
struct EmailEventTests {
  @Test("says what the CloudEvent says")
  func whole() throws {
    let event = try EventText.read(Array(EventText.valid.utf8))
    #expect(event.kind == .sent)
    #expect(event.source == ExactText("/oms/acme"))
    #expect(event.id == ExactText("a8f1"))
    #expect(event.time.rfc3339 == "2026-11-23T16:32:00Z")
    #expect(event.store.text == "acme")
    #expect(event.order?.text == "v502559llux-01")
    let email = event.email
    #expect(email.messageID == "<20261123.77@mail.acme.example>")
    #expect(email.inReplyTo == nil)
    #expect(email.references == ["<1@mail.acme.example>"])
    #expect(email.from.name == "Acme")
    #expect(email.from.address == "orders@acme.example")
    #expect(email.to.map(\.address) == ["maria.silva@example.com"])
    #expect(email.to.map(\.name) == ["Maria Silva"])
    #expect(email.cc.map(\.address) == ["ana@example.net"])
    #expect(email.cc.map(\.name) == [nil])
    #expect(email.replyTo.map(\.address) == ["help@acme.example"])
    #expect(email.subject == "Your order has shipped")
    #expect(email.text == "Dear Maria")
    #expect(email.html == "<p>Dear Maria</p>")
    #expect(email.attachments.map(\.fileName) == ["invoice.pdf"])
    #expect(email.attachments.map(\.contentType) == ["application/pdf"])
    #expect(email.attachments.map(\.size) == [48_211])
  }

  @Test(
    "carries the number that its source gave it, where that is a whole number",
    arguments: [
      ("\"0000004711\"", 4711), ("4711", 4711), ("0", 0), ("\"\"", nil), ("\"4711a\"", nil), ("-1", nil), ("4.5", nil),
      ("null", nil), ("[1]", nil), ("\"99999999999999999999\"", nil),
    ] as [(String, Int?)])
  func sequence(json: String, number: Int?) throws {
    let event = try EventText.read(EventText.with("sequence", json))
    #expect(event.sourceSequence == number)
    #expect(event.origin.sequence == number)
    #expect(try EventText.read(Array(EventText.valid.utf8)).sourceSequence == nil)
  }

  @Test("needs no more than the contract says")
  func least() throws {
    let body = """
      {"specversion":"1.0","type":"email-received","source":"s","id":"i","time":"2026-11-23T16:32:00Z",
       "data":{"store":"acme","email":{"from":{"address":"maria@example.com"},"cc":[{"address":"orders@acme.example"}]}}}
      """
    let event = try EventText.read(Array(body.utf8), routingKey: "email-received")
    #expect(event.kind == .received)
    #expect(event.order == nil)
    #expect(event.email.to.isEmpty)
    #expect(event.email.text == nil)
    #expect(event.email.html == nil)
    #expect(event.email.attachments.isEmpty)
  }

  @Test(
    "may leave out, or set to null, what is not needed",
    arguments: [
      "subject", "datacontenttype", "data.order", "data.email.messageId", "data.email.inReplyTo",
      "data.email.references",
      "data.email.to", "data.email.cc", "data.email.replyTo", "data.email.subject", "data.email.text",
      "data.email.html",
      "data.email.attachments", "data.email.from.name", "data.email.to.0.name", "data.email.attachments.0.size",
      "data.email.attachments.0.fileName", "data.email.attachments.0.contentType",
    ])
  func optional(_ path: String) throws {
    #expect(throws: Never.self) { try EventText.read(EventText.with(path, nil)) }
    #expect(throws: Never.self) { try EventText.read(EventText.with(path, "null")) }
  }

  @Test("ignores unknown fields", arguments: ["extension", "data.extra", "data.email.bcc", "data.email.from.comment"])
  func unknownFields(_ path: String) throws {
    for value in [#""text""#, "1", #"{"a":[{}]}"#] {
      #expect(throws: Never.self) { try EventText.read(EventText.with(path, value)) }
    }
  }

  @Test(
    "may be labelled in any letter case and with parameters",
    arguments: [
      "application/cloudevents+json", "Application/CloudEvents+JSON", "application/cloudevents+json; charset=utf-8",
      "application/cloudevents+json ;charset=UTF-8",
    ])
  func contentType(_ contentType: String) throws {
    #expect(throws: Never.self) { try EventText.read(Array(EventText.valid.utf8), contentType: contentType) }
  }

  @Test("is recorded with U+FFFD where U+0000 or a lone surrogate stood")
  func repaired() throws {
    let body = EventText.valid.replacing("Dear Maria\",", with: #"Dear \u0000Maria\ud800, \ud83d\ude00","#)
    let event = try EventText.read(Array(body.utf8))
    #expect(event.email.text == "Dear \u{FFFD}Maria\u{FFFD}, \u{1F600}")
  }

  @Test("may have 2,000 recipients")
  func recipients() throws {
    let recipients = (0..<2_000).map { #"{"address":"customer-\#($0)@example.com"}"# }.joined(separator: ",")
    let event = try EventText.read(EventText.with("data.email.to", "[\(recipients)]"))
    #expect(event.email.to.count == 2_000)
    #expect(event.email.to.last?.address == "customer-1999@example.com")
  }

  @Test("has an id and a source of up to 256 bytes", arguments: ["id", "source"])
  func longestIDs(_ field: String) throws {
    for text in [String(repeating: "x", count: 256), String(repeating: "é", count: 128)] {
      #expect(throws: Never.self) { try EventText.read(EventText.with(field, "\"\(text)\"")) }
    }
    for text in ["", String(repeating: "x", count: 257), String(repeating: "é", count: 129)] {
      #expect(EventText.failure(try EventText.with(field, "\"\(text)\""))?.reason == .badField)
    }
  }

  @Test("of which a member stands twice counts the first")
  func duplicates() throws {
    let body = EventText.valid.replacing(#""id":"a8f1","#, with: #""id":"a8f1","id":"b9","#)
    #expect(try EventText.read(Array(body.utf8)).id == ExactText("a8f1"))
  }
}
