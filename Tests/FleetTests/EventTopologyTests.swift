import Testing

@testable import Fleet
@testable import RabbitMQ

@Suite("The topology")
struct EventTopologyTests {
  @Test("has the exchanges and queues of the contract")
  func names() {
    let topology = EventTopology.all
    #expect(
      topology.exchanges.map { "\($0.name) \($0.kind) \($0.alternate ?? "-")" } == [
        "email-events-unrouted fanout -", "email-events direct email-events-unrouted", "conversation-feed topic -",
        "email-rejections topic -",
      ])
    #expect(topology.queues.map(\.name) == ["email-quarantine", "email-sent", "email-received", "email-unrouted"])
    #expect(
      topology.bindings.map { "\($0.exchange) -\($0.routingKey)-> \($0.queue)" } == [
        "email-events -email-sent-> email-sent", "email-events -email-received-> email-received",
        "email-events-unrouted --> email-unrouted",
      ])
  }

  @Test("has quorum queues that never drop a message", arguments: ["email-sent", "email-received", "email-unrouted"])
  func inputQueues(_ name: String) throws {
    let queue = try #require(EventTopology.all.queues.first { $0.name == name })
    #expect(
      queue.arguments == [
        Field("x-queue-type", .string("quorum")), Field("x-delivery-limit", .integer(100)),
        Field("x-dead-letter-exchange", .string("")), Field("x-dead-letter-routing-key", .string("email-quarantine")),
        Field("x-dead-letter-strategy", .string("at-least-once")), Field("x-overflow", .string("reject-publish")),
      ])
    #expect(EventTopology.inputQueues.contains(name))
    #expect(!EventTopology.inputQueues.contains("email-quarantine"))
  }

  @Test("lets a temporary reader of the feed hold nobody up")
  func temporaryFeed() {
    let topology = EventTopology.temporaryFeed("tail-1")
    #expect(topology.queues.map(\.isExclusive) == [true])
    #expect(topology.queues[0].arguments.contains(Field("x-overflow", .string("drop-head"))))
    #expect(topology.bindings.map(\.exchange) == ["conversation-feed"])
  }
}
