import Conversations
import Foundation
import Postgres
import RabbitMQ
import Testing

extension IntegrationTests {
  /// Bad input gets a clear reason and a dead letter, and hurts nothing else.
  @Suite struct BadInput {
    private struct Case {
      let message: Message
      /// Nil when the event must be recorded.
      let reason: Reason?
    }

    private static var base: Event { Event("base") }

    private static func event(_ id: String, _ change: (inout Event) -> Void = { _ in }) -> Event {
      Event(id).with {
        $0.order = "order-\(id.prefix(20))"
        change(&$0)
      }
    }

    private static func changed(_ id: String, _ path: String, _ value: Any?) -> Message {
      event(id) { $0.changes = [(path, value)] }.message
    }

    private static func raw(_ body: String) -> Message { base.message(body: Array(body.utf8)) }

    private static var cases: [String: Case] {
      let valid = event("v").json
      var cases: [String: Case] = [:]
      func dead(_ reason: Reason, _ name: String, _ message: Message) {
        cases[name] = Case(message: message, reason: reason)
      }
      func fine(_ name: String, _ message: Message) { cases[name] = Case(message: message, reason: nil) }

      dead(.notJSON, "not JSON", raw("this is no JSON"))
      dead(.notJSON, "cut off", raw(String(valid.dropLast(10))))
      dead(.notJSON, "empty body", raw(""))
      dead(.notJSON, "not UTF-8", base.message(body: Array(valid.utf8.dropLast()) + [0xC3, 0x28, 0x7D]))
      dead(.notJSON, "10,000 deep", raw(String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)))
      dead(.notCloudEvent, "JSON array", raw("[\(valid)]"))
      dead(.notCloudEvent, "JSON number", raw("17"))
      dead(.notCloudEvent, "other specversion", changed("sv", "specversion", "0.3"))
      dead(.notCloudEvent, "wrong content_type", event("ct") { $0.contentType = "application/json" }.message)
      for field in [
        "specversion", "type", "source", "id", "time", "data", "data.store", "data.email", "data.email.from",
      ] {
        dead(.missingField, "no \(field)", changed("no-\(field)", field, nil))
        dead(.missingField, "null \(field)", changed("null-\(field)", field, NSNull()))
      }
      for field in [
        "source", "id", "time", "data", "data.store", "data.order", "data.email", "data.email.from",
        "data.email.to", "data.email.subject", "data.email.text", "data.email.html", "data.email.attachments",
        "data.email.references", "data.email.messageId",
      ] {
        dead(.badField, "a number for \(field)", changed("n-\(field)", field, 17))
      }
      dead(
        .unknownType, "unknown type",
        event("ut") {
          $0.type = "email-lost"; $0.routingKey = "email-sent"
        }.message)
      dead(.unknownType, "other type than its key", event("ok") { $0.routingKey = "email-received" }.message)
      dead(.unknownType, "mistyped routing key", event("rk") { $0.routingKey = "email-snet" }.message)
      dead(.badField, "year 99999", changed("y", "time", "99999-01-01T00:00:00Z"))
      dead(.badField, "no time zone", changed("tz", "time", "2026-11-23T16:32:00"))
      dead(.badField, "store in capitals", changed("sc", "data.store", "ACME"))
      dead(.badField, "order of 129 characters", changed("ol", "data.order", String(repeating: "x", count: 129)))
      dead(.badField, "order with a line break", changed("ob", "data.order", "a\nb"))
      dead(.badField, "id of 3,000 bytes", event(String(repeating: "i", count: 3_000)).message)
      dead(.badField, "empty id", changed("ei", "id", ""))
      dead(
        .badAddress, "CR LF in the sender",
        changed("crlf", "data.email.from.address", "a@example.com\r\nBcc: b@example.com"))
      dead(.badAddress, "no at-sign in the sender", changed("na", "data.email.from.address", "maria.example.com"))
      dead(.badAddress, "no valid recipient", changed("nv", "data.email.to", [["address": "not an address"]]))
      dead(.badAddress, "no recipient", changed("nr", "data.email.to", [Any]()))
      dead(.noOrder, "no order and no alias", event("no") { $0.order = nil }.message)
      dead(
        .unknownAlias, "unknown alias without order",
        event("ua") {
          $0.order = nil
          $0.to = [["address": "0123456789abcdef0123456789abcdef@ct.example"]]
        }.message)
      dead(.tooLarge, "5 MiB", event("big") { $0.text = String(repeating: "x", count: 5 << 20) }.message)

      fine("U+0000", changed("nul", "data.email.text", "before\u{0}after"))
      fine("a lone surrogate", raw(event("sur").json.replacingOccurrences(of: "Hello", with: "before\\ud800after")))
      fine(
        "2,000 recipients",
        event("many") { event in
          event.to = (0..<2_000).map { ["name": "N \($0)", "address": "customer-\($0)@example.com"] }
        }.message)
      fine(
        "a malformed recipient beside a valid one",
        changed("omit", "data.email.to", [["address": "ok@example.com"], ["address": "not an address"]]))
      fine(
        "header table nested 1,000 deep",
        event("deep") { event in
          let nested = (0..<1_000).reduce(FieldValue.integer(1)) { value, _ in .table([Field("t", value)]) }
          event.headers = [Field("deep", nested)]
        }.message)
      fine("unknown fields", changed("uf", "data.email.unknown", ["x": 1]))
      fine("no text at all", changed("nt", "data.email.text", nil))
      fine("a valid event", event("v").message)
      return cases
    }

    @Test("each bad event ends with its own reason, and its neighbours are recorded")
    func reasons() async throws {
      let world = try await World()
      let cases = Self.cases
      var messages: [Message] = []
      for (index, item) in cases.values.enumerated() {
        messages.append(item.message)
        messages.append(Self.event("neighbour-\(index)").message)
      }
      try world.publish(messages)
      try world.settleAll()

      var reasons: [String: String] = [:]
      for letter in try world.deadLetters() { reasons[letter["id"]!] = letter["reason"] }
      for (name, item) in cases {
        let queue = EmailKind(rawValue: item.message.routingKey)?.rawValue ?? "email-unrouted"
        let letter = reasons[Digest.deadLetterID(queue: queue, body: item.message.body)]
        #expect(letter == item.reason?.rawValue, "\(name)")
      }
      let fine = cases.values.filter { $0.reason == nil }.count
      #expect(try world.count("select count(*) from entry") == fine + cases.count)
      #expect(try world.count("select count(*) from entry where event_id like 'neighbour-%'") == cases.count)
      #expect(try world.rejections().count == cases.count - fine)

      let null = try #require(world.timeline("acme", "order-nul").first)
      #expect(null["text"] == "before\u{FFFD}after")
      let surrogate = try #require(world.timeline("acme", "order-sur").first)
      #expect(surrogate["text"] == "before\u{FFFD}after")
      let many = try #require(world.timeline("acme", "order-many").first)
      #expect(Set(many.objects("to").compactMap { $0["emailAlias"] }).count == 2_000)
      let omit = try #require(world.timeline("acme", "order-omit").first)
      #expect(omit.objects("omitted").map { $0["reason"] } == ["bad-address"])
    }

    @Test("the same id for another order or of another type is a conflicting duplicate; bytes decide")
    func conflicts() async throws {
      let world = try await World()
      try world.publish([Self.event("a") { $0.order = "one" }.message])
      try world.settleAll()
      try world.publish([
        Self.event("a") { $0.order = "two" }.message,
        Self.event("a") {
          $0.order = "one"; $0.type = "email-received"
        }.message,
        Self.event("e\u{301}") { $0.order = "nfd" }.message,
        Self.event("\u{e9}") { $0.order = "nfc" }.message,
      ])
      try world.settleAll()
      #expect(try world.deadLetters().map { $0["reason"] } == ["conflicting-duplicate", "conflicting-duplicate"])
      #expect(try world.count("select count(*) from entry") == 3)
    }

    @Test("an event that the database refuses for its data dies alone; a database that takes nothing kills nobody")
    func storable() async throws {
      let world = try await World()
      try world.query("alter table entry add check (event_id <> 'poison')")
      let events = (0..<200).map { Self.event("good-\($0)").message }
      try world.publish(events[..<100] + [Self.event("poison").message] + events[100...])
      try world.settleAll()
      #expect(try world.deadLetters().map { $0["reason"] } == ["not-storable"])
      #expect(try world.deadLetters().map { $0["eventId"] } == ["poison"])
      #expect(try world.count("select count(*) from entry") == 200)

      try world.maintain("alter database \(world.name) set default_transaction_read_only = on")
      try world.publish([Self.event("patient").message])
      let worker = try world.startWorker("--exit-when-idle", "1")
      try await eventually { worker.log.contains("What is held is kept") }
      try await Task.sleep(for: .seconds(1))
      #expect(worker.isRunning)
      try world.maintain("alter database \(world.name) reset default_transaction_read_only")
      #expect(try worker.wait().status == 0)
      #expect(try world.count("select count(*) from entry") == 201)
      #expect(try world.count("select count(*) from dead_letter") == 1)
    }
  }
}
