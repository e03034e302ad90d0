import Chance
import Conversations
import JSON
import Testing

@Suite("An invalid event")
struct InvalidEventTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let path: String
    let json: String?
    let reason: Reason

    init(_ path: String, _ json: String?, _ reason: Reason) {
      self.path = path
      self.json = json
      self.reason = reason
    }

    var testDescription: String { "\(path) is \(json ?? "missing")" }
  }

  @Test(
    "is told its reason and the field at fault, without a value that came with it",
    arguments: [
      Case("specversion", nil, .missingField), Case("specversion", "null", .missingField),
      Case("specversion", "1.0", .badField), Case("specversion", #""0.3""#, .notCloudEvent),
      Case("specversion", #""maria.silva@example.com""#, .notCloudEvent),
      Case("type", nil, .missingField), Case("type", "7", .badField), Case("type", #""email-sent ""#, .unknownType),
      Case("type", #""Email-Sent""#, .unknownType), Case("type", #""maria.silva@example.com""#, .unknownType),
      Case("type", #""email-received""#, .unknownType),
      Case("source", nil, .missingField), Case("source", "{}", .badField), Case("source", #""""#, .badField),
      Case("id", nil, .missingField), Case("id", "1", .badField), Case("id", #""""#, .badField),
      Case("id", "\"\(String(repeating: "maria.silva@example.com", count: 130))\"", .badField),
      Case("time", nil, .missingField), Case("time", "1795451520", .badField), Case("time", #""""#, .badField),
      Case("time", #""99999-11-23T16:32:00Z""#, .badField), Case("time", #""maria.silva@example.com""#, .badField),
      Case("datacontenttype", #""text/plain""#, .badField), Case("datacontenttype", "true", .badField),
      Case("data", nil, .missingField), Case("data", #""maria.silva@example.com""#, .badField),
      Case("data", "[]", .badField),
      Case("data.store", nil, .missingField), Case("data.store", "1", .badField), Case("data.store", #""""#, .badField),
      Case("data.store", #""Acme""#, .badField), Case("data.store", #""maria.silva@example.com""#, .badField),
      Case("data.order", "7", .badField), Case("data.order", #""""#, .badField),
      Case("data.order", #""a\nb""#, .badField),
      Case("data.order", "\"\(String(repeating: "7", count: 129))\"", .badField),
      Case("data.email", nil, .missingField), Case("data.email", "[]", .badField),
      Case("data.email.from", nil, .missingField), Case("data.email.from", #""maria.silva@example.com""#, .badField),
      Case("data.email.from.address", nil, .missingField), Case("data.email.from.address", "1", .badField),
      Case("data.email.from.name", "[]", .badField),
      Case("data.email.to", #""maria.silva@example.com""#, .badField), Case("data.email.to", "{}", .badField),
      Case("data.email.to", #"["maria.silva@example.com"]"#, .badField), Case("data.email.to", "[null]", .badField),
      Case("data.email.to", #"[{"name":"maria.silva@example.com"}]"#, .missingField),
      Case("data.email.to", #"[{"address":["maria.silva@example.com"]}]"#, .badField),
      Case("data.email.cc", "1", .badField), Case("data.email.replyTo", "true", .badField),
      Case("data.email.messageId", "1", .badField), Case("data.email.inReplyTo", "[]", .badField),
      Case("data.email.references", #""<maria.silva@example.com>""#, .badField),
      Case("data.email.references", "[1]", .badField), Case("data.email.references", "[null]", .badField),
      Case("data.email.subject", "1", .badField), Case("data.email.text", "{}", .badField),
      Case("data.email.html", #"["maria.silva@example.com"]"#, .badField),
      Case("data.email.attachments", "{}", .badField), Case("data.email.attachments", "[1]", .badField),
      Case("data.email.attachments", #"[{"fileName":1}]"#, .badField),
      Case("data.email.attachments", #"[{"size":"48211"}]"#, .badField),
      Case("data.email.attachments", #"[{"size":-1}]"#, .badField),
      Case("data.email.attachments", #"[{"size":1.5}]"#, .badField),
      Case("data.email.attachments", #"[{"size":9223372036854775808}]"#, .badField),
    ])
  func fields(_ wrong: Case) throws {
    let error = try #require(EventText.failure(try EventText.with(wrong.path, wrong.json)))
    #expect(error.reason == wrong.reason)
    #expect(isHarmless(error))
    if wrong.reason == .missingField || wrong.reason == .badField {
      #expect(error.detail.contains("The field \(wrong.path)"), "\(error.detail)")
    }
  }

  @Test("without to and cc misses its recipients")
  func noRecipients() throws {
    let body = EventText.valid.replacing(#""to":["#, with: #""x":["#).replacing(#""cc":["#, with: #""y":["#)
    #expect(EventText.failure(Array(body.utf8))?.reason == .missingField)
  }

  @Test(
    "that is no JSON, or no object, says so",
    arguments: [
      ("", .notJSON), (" ", .notJSON), ("maria.silva@example.com", .notJSON), ("{", .notJSON), ("<mail/>", .notJSON),
      (#"{"id":"maria.silva@example.com""#, .notJSON), ("[]", .notCloudEvent),
      (#"["maria.silva@example.com"]"#, .notCloudEvent),
      (#""maria.silva@example.com""#, .notCloudEvent), ("null", .notCloudEvent), ("7", .notCloudEvent),
      ("{}", .missingField),
    ] as [(String, Reason)])
  func bodies(_ body: String, _ reason: Reason) throws {
    let error = try #require(EventText.failure(Array(body.utf8)))
    #expect(error.reason == reason)
    #expect(isHarmless(error))
    #expect(error.origin == EventOrigin())
  }

  @Test("that is not UTF-8, or nests 10,000 levels, is not JSON either")
  func bytes() throws {
    #expect(EventText.failure(Array(EventText.valid.utf8) + [0xFF])?.reason == .notJSON)
    let latin1 = EventText.valid.utf8.map { $0 == UInt8(ascii: "D") ? 0xE9 : $0 }
    #expect(EventText.failure(latin1)?.reason == .notJSON)
    let deep = String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)
    let body = EventText.valid.replacing(#""subject":"v502559llux-01""#, with: #""subject":\#(deep)"#)
    let error = try #require(EventText.failure(Array(body.utf8)))
    #expect(error.reason == .notJSON)
    #expect(error.detail.contains("256"))
  }

  @Test(
    "that is labelled as something else is no CloudEvent",
    arguments: [
      nil, "", "application/json", "text/plain", "application/cloudevents", "application/cloudevents+json2",
      "message/rfc822x", "application/cloudevents-batch+json", "maria.silva@example.com",
    ])
  func contentType(_ contentType: String?) throws {
    let error = try #require(EventText.failure(Array(EventText.valid.utf8), contentType: contentType))
    #expect(error.reason == .notCloudEvent)
    #expect(isHarmless(error))
  }

  @Test("whose type is not the routing key has an unknown type", arguments: ["email-received", "", "email-sent2", "#"])
  func routingKey(_ key: String) {
    #expect(EventText.failure(Array(EventText.valid.utf8), routingKey: key)?.reason == .unknownType)
  }

  @Test("tells where it came from, as far as that can be read")
  func origin() throws {
    let whole = try #require(EventText.failure(try EventText.with("time", "0")))
    #expect(
      whole.origin
        == EventOrigin(
          store: StoreID("acme"), order: OrderID("v502559llux-01"), source: ExactText("/oms/acme"),
          eventID: ExactText("a8f1")))
    let body = #"{"id":"\#(String(repeating: "x", count: 3_000))","source":7,"data":{"store":"acme","order":"a\tb"}}"#
    let partial = try #require(EventText.failure(Array(body.utf8)))
    #expect(partial.origin == EventOrigin(store: StoreID("acme")))
  }

  @Test("withholds an id in which an address stands")
  func withheld() throws {
    let error = try #require(EventText.failure(try EventText.with("id", #"{"a":"maria.silva@example.com"}"#)))
    #expect(error.origin.eventID == nil)
    let body = EventText.valid.replacing("a8f1", with: "for-maria.silva@example.com").replacing("1.0", with: "2.0")
    let named = try #require(EventText.failure(Array(body.utf8)))
    #expect(named.origin.eventID == nil)
    #expect(named.origin.source == "/oms/acme")
  }

  @Test("is what becomes of a damaged event, unless it can still be read", arguments: Chance.seeds)
  func damaged(seed: UInt64) {
    var chance = Chance(seed: seed)
    let reader = JSONReader()
    let valid = Array(EventText.valid.utf8)
    let pieces = [
      "null", "[]", "{}", "\"", "\\u0000", "\\ud800", "\\", ",", ":", "[", "{", "}", "]", "-1", "1e9", "\u{0}", "é",
      "\"maria.silva@example.com\"", "\"\"", "true",
    ].map { Array($0.utf8) }
    var read = 0
    for _ in 0..<1_000 {
      var body = valid
      for _ in 0...chance.below(3) {
        let place = chance.below(body.count)
        let other = chance.below(body.count)
        switch chance.below(6) {
        case 0: body[place] = UInt8.random(in: 0 ... .max, using: &chance)
        case 1: body.remove(at: place)
        case 2: body.insert(contentsOf: pieces[chance.below(pieces.count)], at: place)
        case 3:
          body.replaceSubrange(
            place..<min(place + chance.below(12), body.count), with: pieces[chance.below(pieces.count)])
        case 4: body.swapAt(place, other)
        default:
          body.insert(contentsOf: body[min(place, other)..<min(max(place, other), min(place, other) + 200)], at: place)
        }
      }
      do throws(InvalidEvent) {
        _ = try EmailEvent(
          cloudEvent: body, contentType: EmailEvent.contentType, routingKey: "email-sent", reader: reader)
        read += 1
      } catch {
        #expect(isHarmless(error), "\(error) for \(String(decoding: body, as: UTF8.self))")
      }
    }
    #expect(read > 0)
    #expect(read < 1_000)
  }

  /// One sentence, and nothing of the input in it.
  private func isHarmless(_ error: InvalidEvent) -> Bool {
    let texts = [error.detail, error.origin.store, error.origin.order, error.origin.source, error.origin.eventID]
    return error.detail.hasSuffix(".") && error.detail.utf8.count < 200
      && texts.allSatisfy { text in !(text ?? "").contains("@") && !(text ?? "").lowercased().contains("maria") }
      && !"\(error)".contains("@") && error.description == "\(error.reason.rawValue): \(error.detail)"
  }
}
