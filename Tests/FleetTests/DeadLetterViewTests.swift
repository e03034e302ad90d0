import Conversations
import Masking
import Postgres
import Testing

@testable import Fleet
@testable import RabbitMQ
@testable import Timeline

@Suite struct DeadLetterViewTests {
  private let settings: LaneSettings

  init() throws { settings = try .example() }

  private func sealed(_ delivery: Delivery, _ reason: Reason = .noOrder) -> SealedDeadLetter {
    SealedDeadLetter(delivery, InvalidEvent(reason, "It is wrong."), key: settings.keys.newest)
  }

  private func view(_ delivery: Delivery, _ reason: Reason = .noOrder) throws -> DeadLetterView {
    let sealed = sealed(delivery, reason)
    return DeadLetterView(
      KeptDeadLetter(sealed: sealed, failures: 1, replayedAt: nil, closing: nil),
      try SealedMessage(sealed, key: settings.keys.newest), key: settings.keys.newest,
      aliasDomain: settings.aliasDomain)
  }

  private func text(_ view: DeadLetterView) -> String { String(decoding: view.json, as: UTF8.self).lowercased() }

  @Test("an e-mail that only lacks its order is shown, with every address masked")
  func masked() throws {
    let view = try view(.event("1", order: nil, text: "Dear Maria, write to maria.silva@example.com or x@example.com."))
    let masked = String(decoding: try #require(view.masked), as: UTF8.self)
    #expect(masked.contains("Dear Maria, write to "))
    #expect(masked.contains("@ct.example"))
    #expect(!text(view).contains("example.com"))
    #expect(!text(view).contains("acme.example"))
    #expect(view.fields.isEmpty)
  }

  @Test("an event of the wrong routing key is shown all the same")
  func otherKey() throws {
    let delivery = Delivery.event("1", queue: "email-unrouted").with(routingKey: "email-snet")
    #expect(try view(delivery, .unknownType).masked != nil)
  }

  @Test("of what is no e-mail, the known fields are told, and no value in which an address could stand")
  func fields() throws {
    let view = try view(
      .raw(
        """
        {"specversion":"1.0","type":"email-sent","source":"maria.silva@example.com","id":"bWFyaWFAZXhhbXBsZS5jb20=",
         "time":"yesterday","maria.silva@example.com":1,"data":{"store":"acme","order":17,
         "email":{"to":[{"address":"maria.silva at example.com"}],"text":"Write to maria.silva@example.com"}}}
        """), .missingField)
    #expect(view.masked == nil)
    let lines = Dictionary(uniqueKeysWithValues: view.fields.map { ($0.name, $0.value) })
    #expect(lines["time"] == "\"yesterday\"")
    #expect(lines["data.order"] == "17")
    #expect(lines["source"] == "a text of 23 bytes")
    #expect(lines["id"] == "a text of 24 bytes")
    #expect(lines["data.email.to"] == "an array of 1")
    #expect(lines["data.email.text"] == "a text of 32 bytes")
    #expect(lines["data.email.from"] == nil)
    for part in ["maria", "bwfya", "example.com"] { #expect(!text(view).contains(part)) }
  }

  @Test("headers are told by name, and by value where that is harmless")
  func headers() throws {
    let view = try view(
      .event(
        "1",
        headers: [
          Field("store", .string("acme")), Field("order", .string("maria@example.com")),
          Field("x-note", .string("maria")), Field("maria@example.com", .integer(1)),
          Field("cloudEvents:id", .string("a\u{1B}[2J")),
        ]))
    #expect(
      view.headers == [
        .init(name: "store", value: "acme"), .init(name: "order", value: "hidden"),
        .init(name: "x-note", value: "not read"), .init(name: "hidden", value: "not read"),
        .init(name: "cloudEvents:id", value: "hidden"),
      ])
    #expect(!text(view).contains("maria@"))
  }

  @Test("what ended a worker is not read again, and what is no JSON is not shown")
  func unread() throws {
    for view in [try view(.event("1"), .crashedWorker), try view(.raw("maria.silva@example.com"), .notJSON)] {
      #expect(view.masked == nil)
      #expect(view.fields.isEmpty)
      #expect(view.bodyBytes ?? 0 > 0)
    }
  }

  @Test("a replayed message is the original one, without what the broker would act on")
  func replayed() throws {
    let delivery = Delivery.event(
      "1",
      headers: [
        Field("CC", .array([.string("other")])), Field("x-delivery-count", .integer(3)),
        Field("traceparent", .string("00-1")), Field("store", .string("acme")), Field("order", .timestamp(17)),
      ])
    let rawEmail = delivery.with(contentType: "message/rfc822")
    let message = Message(replaying: try SealedMessage(sealed(rawEmail), key: settings.keys.newest))
    #expect(message.exchange == EventTopology.events)
    #expect(message.routingKey == "email-sent")
    #expect(message.contentType == "message/rfc822")
    #expect(message.headers == [Field("traceparent", .string("00-1")), Field("store", .string("acme"))])
    #expect(message.body == delivery.body)
    #expect(message.isMandatory)
  }

  @Test("which letters are meant can be told in a few words")
  func filters() throws {
    #expect(DeadLetterFilter.all.description == "dead letters")
    #expect(
      DeadLetterFilter(reason: .noOrder, store: StoreID("acme")).description
        == "dead letters of reason no-order of store acme")
    #expect(DeadLetterFilter(id: "5c07").description == "dead letter 5c07")
    let statement = DeadLetterFilter(reason: .noOrder, store: StoreID("acme")).statement(
      "s", parameters: 2, "select 1 where {open}")
    #expect(statement.name == "s_by_reason_by_store_id")
    #expect(statement.sql == "select 1 where closed_at is null and reason = $3::text and store_id = $4::text")
  }
}
