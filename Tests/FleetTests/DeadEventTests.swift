import Conversations
import Masking
import Testing
import Timeline

@testable import Fleet
@testable import RabbitMQ

@Suite("A bad event")
struct DeadEventTests {
  @Test("dies alone: its neighbours are recorded")
  func neighbours() throws {
    let stage = try LaneStage()
    stage.world.deliver([
      .event("1"), .raw(""), .event("2"), .raw("[]"), .event("3", to: "nobody"), .event("4", type: "email-received"),
    ])
    try stage.run()
    #expect(stage.world.entries.map(\.event.id.text) == ["1", "2", "4"])
    #expect(stage.world.deadLetters.map(\.reason) == [.notJSON, .notCloudEvent, .badAddress])
    #expect(stage.world.steps.contains("acknowledge 6"))
    #expect(stage.world.with { $0.received } == 6)
  }

  @Test("is told with its reason, queue and origin, under an id that its bytes make")
  func letter() throws {
    let stage = try LaneStage()
    let delivery = Delivery.event("7", to: "nobody")
    stage.world.deliver([delivery])
    try stage.run()
    let letter = try #require(stage.world.deadLetters.first)
    #expect(letter.id == Digest.deadLetterID(queue: "email-sent", body: delivery.body))
    #expect(letter.queue == "email-sent")
    #expect(letter.origin.store == "acme")
    #expect(letter.origin.order == "v502559llux-01")
    #expect(letter.origin.eventID == "7")
    let told = try #require(stage.world.published.first)
    #expect(told.routingKey == "bad-address")
    #expect(told.body == Rejection(letter).body)
    #expect(!String(decoding: told.body, as: UTF8.self).contains("@"))
  }

  @Test("keeps its message, sealed, for a replay")
  func sealed() throws {
    let stage = try LaneStage()
    let headers = [Field("traceparent", .string("x")), Field("n", .integer(7)), Field("f", .bool(true))]
    stage.world.deliver([.event("1", to: "nobody", text: "for maria.silva@example.com", headers: headers)])
    try stage.run()
    let letter = try #require(stage.world.with { $0.deadLetters.first })
    #expect(letter.keyID == "k1")
    #expect(!String(decoding: letter.sealedMessage, as: UTF8.self).contains("maria"))
    let message = try SealedMessage(letter, key: stage.settings.keys.newest)
    #expect(message.body == Delivery.event("1", to: "nobody", text: "for maria.silva@example.com").body)
    #expect(message.exchange == "email-events")
    #expect(message.routingKey == "email-sent")
    #expect(message.contentType == EmailEvent.contentType)
    #expect(message.headers == headers)
  }

  @Test("is too large above the limit, and not at it")
  func tooLarge() throws {
    let size = Delivery.event("1").body.count
    let stage = try LaneStage(maxEventBytes: size)
    stage.world.deliver([.event("1"), .event("22")])
    try stage.run()
    #expect(stage.world.entries.map(\.event.id.text) == ["1"])
    #expect(stage.world.deadLetters.map(\.reason) == [.tooLarge])
    #expect(stage.world.deadLetters[0].detail.contains("\(size)"))
  }

  @Test("from the queue of mistyped routing keys has an unknown type")
  func unrouted() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1", queue: EventTopology.unrouted), .raw("{", queue: EventTopology.unrouted)])
    try stage.run()
    #expect(stage.world.entries.isEmpty)
    #expect(stage.world.deadLetters.map(\.reason) == [.unknownType, .unknownType])
    #expect(stage.world.deadLetters.allSatisfy { $0.queue == "email-unrouted" })
  }
}

@Suite("An event without an order")
struct OrderlessEventTests {
  private let customer = "maria.silva@example.com"

  @Test("joins the order that an alias among its recipients names", arguments: Mask.allCases)
  func named(_ mask: Mask) throws {
    let stage = try LaneStage()
    let alias = try issue(mask, in: "v502559llux-07", stage)
    stage.world.deliver([.event("1", order: nil, type: "email-received", from: "carrier@example.net", to: alias.text)])
    try stage.run()
    #expect(stage.world.deadLetters.isEmpty)
    let entry = try #require(stage.world.entries.first)
    #expect(entry.order.text == "v502559llux-07")
    let document = String(decoding: entry.document, as: UTF8.self)
    #expect(document.contains(#""emailAlias":"\#(try tag(in: "v502559llux-07", stage).hardAlias.text)""#))
  }

  @Test("has no order when no recipient is an alias")
  func noAlias() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1", order: nil), .event("2")])
    try stage.run()
    #expect(stage.world.deadLetters.map(\.reason) == [.noOrder])
    #expect(stage.world.entries.map(\.event.id.text) == ["2"])
  }

  @Test("has an unknown alias when none of them was issued in its store")
  func unknownAlias() throws {
    let stage = try LaneStage()
    let alias = try issue(.hard, in: "v502559llux-07", stage)
    let other = try #require(StoreID("globex"))
    stage.world.with { state in
      for (reference, issued) in state.aliases {
        state.aliases = [AliasReference(store: other, token: reference.token): issued]
      }
    }
    stage.world.deliver([
      .event("1", order: nil, to: alias.text),
      .event("2", order: nil, to: "0123456789abcdef0123456789abcdef@ct.example"),
    ])
    try stage.run()
    #expect(stage.world.deadLetters.map(\.reason) == [.unknownAlias, .unknownAlias])
    #expect(stage.world.entries.isEmpty)
  }

  private func tag(in order: String, _ stage: LaneStage) throws -> ParticipantTag {
    let key = StoreKey(
      stage.settings.keys.newest, store: try #require(StoreID("acme")), domain: stage.settings.aliasDomain)
    return key.tag(order: try #require(OrderID(order)), address: try #require(Address(customer)))
  }

  private func issue(_ mask: Mask, in orderText: String, _ stage: LaneStage) throws -> Alias {
    let store = try #require(StoreID("acme"))
    let order = try #require(OrderID(orderText))
    let key = StoreKey(stage.settings.keys.newest, store: store, domain: stage.settings.aliasDomain)
    let address = try #require(Address(customer))
    let alias = try tag(in: orderText, stage).alias(mask)
    let issued = IssuedAlias(
      order: order, token: alias.token, role: .customer,
      sealedAddress: key.seal(address, order: order, token: alias.token),
      keyID: "k1")
    stage.world.with { state in
      state.aliases[AliasReference(store: store, token: alias.token)] = issued
      state.conversations[ConversationKey(store: store, order: order)] = Conversation(
        keyID: "k1", lastSequence: 4, participants: [issued])
    }
    return alias
  }
}
