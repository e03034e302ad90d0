import Conversations
import Postgres
import Testing

@testable import Fleet
@testable import RabbitMQ

@Suite("A lane")
struct LaneTests {
  @Test("commits, then publishes, then acknowledges, and says good-bye when it ends")
  func order() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1"), .event("2", order: "v502559llux-02"), .raw("not JSON")])
    try stage.run()
    #expect(
      stage.world.steps == [
        "open outbox", "open journal", "open inbox", "receive 3", "begin", "commit 2+1", "publish 3", "confirm 3",
        "acknowledge 3", "close outbox", "close inbox",
      ])
    #expect(stage.pulse.counts == (2, 0, 1))
  }

  @Test("settles batch after batch, none larger than it may be, each confirmed while the next one is written")
  func batches() throws {
    let stage = try LaneStage(batchSize: 2)
    stage.world.deliver((1...5).map { .event("\($0)") })
    try stage.run()
    #expect(
      stage.world.steps.dropFirst(3).dropLast(2) == [
        "receive 2", "begin", "commit 2+0", "publish 2",
        "receive 2", "begin", "commit 2+0", "confirm 2", "acknowledge 2", "publish 2",
        "receive 1", "begin", "commit 1+0", "confirm 2", "acknowledge 2", "publish 1",
        "confirm 1", "acknowledge 1",
      ])
    #expect(stage.world.entries.map(\.sequence) == [1, 2, 3, 4, 5])
    #expect(stage.pulse.counts == (5, 0, 0))
  }

  @Test("that was given up ends as soon as it comes round, and leaves its place to the one that has taken it")
  func givenUp() throws {
    let stage = try LaneStage(batchSize: 1)
    stage.world.deliver([.event("1"), .event("2")])
    stage.world.with { state in
      state.refusal = { [pulse = stage.pulse] _ in
        pulse.giveUp()
        return nil
      }
    }
    try stage.run()
    #expect(stage.world.steps.suffix(5) == ["publish 1", "confirm 1", "acknowledge 1", "close outbox", "close inbox"])
    #expect(stage.world.with { $0.queue.count == 1 && $0.retired.isEmpty })
  }

  @Test("that was given up waits for no server")
  func givenUpInAnOutage() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1")])
    stage.world.with { state in
      state.refusal = { [pulse = stage.pulse] _ in
        pulse.giveUp()
        return PostgresError.lost
      }
    }
    try stage.run()
    #expect(stage.world.steps.suffix(3) == ["commit refused", "close outbox", "close inbox"])
    #expect(!stage.lines.all.contains { $0.hasPrefix("warning") })
  }

  @Test("numbers the entries of an order without a gap, whatever stands between them")
  func sequences() throws {
    let stage = try LaneStage()
    stage.world.deliver([
      .event("1", order: "a"), .event("2", order: "b"), .raw("{"), .event("3", order: "a"), .event("1", order: "a"),
      .event("4", order: "a", to: "nobody"), .event("5", order: "a"), .event("6", order: "b"),
    ])
    try stage.run()
    let sequences = Dictionary(grouping: stage.world.entries, by: \.order.text).mapValues { $0.map(\.sequence) }
    #expect(sequences == ["a": [1, 2, 3], "b": [1, 2]])
  }

  @Test("publishes each entry as it is stored, and each rejection under its reason")
  func messages() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1"), .event("2", to: "nobody"), .event("3", type: "email-received")])
    try stage.run()
    let published = stage.world.published
    #expect(published.map(\.exchange) == ["conversation-feed", "email-rejections", "conversation-feed"])
    #expect(published.map(\.routingKey) == ["acme.email-sent", "bad-address", "acme.email-received"])
    #expect(published.allSatisfy { $0.contentType == "application/cloudevents+json" })
    for (entry, message) in zip(stage.world.entries, [published[0], published[2]]) {
      #expect(message.messageID == entry.event.feedID)
      #expect(message.body == FeedMessage(entry).body)
    }
    #expect(published[1].messageID == stage.world.deadLetters[0].id)
  }

  @Test("passes a valid traceparent on, and no other header")
  func headers() throws {
    let stage = try LaneStage()
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    let others = [Field("CC", .string("x")), Field("tracestate", .string("a=b"))]
    stage.world.deliver([
      .event("1", headers: others + [Field("traceparent", .string(trace))]),
      .event("2", headers: others + [Field("traceparent", .string("maria@example.com"))]),
      .event("3", headers: others),
    ])
    try stage.run()
    #expect(stage.world.published.map(\.headers) == [[Field("traceparent", .string(trace))], [], []])
  }

  @Test("writes hard aliases unless the store decided otherwise")
  func policies() throws {
    for mask in [nil, Mask.hard, .soft] {
      let stage = try LaneStage()
      let store = try #require(StoreID("acme"))
      if let mask { stage.world.with { $0.policies = [store: Policy(mask: mask, version: 3, ownDomains: [])] } }
      stage.world.deliver([.event("1")])
      try stage.run()
      let document = String(decoding: stage.world.entries[0].document, as: UTF8.self)
      #expect(document.contains(#""mask":"\#((mask ?? .hard).rawValue)","policyVersion":\#(mask == nil ? 0 : 3),"#))
      #expect(document.contains("maria.silva@example.com-") == (mask == .soft))
    }
  }

  @Test("whose doorbell rang before it began takes nothing")
  func rungBefore() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1")])
    stage.world.doorbell.ring()
    try stage.run()
    #expect(stage.world.steps.isEmpty)
    #expect(stage.world.entries.isEmpty)
  }

  @Test(
    "that is rung settles what it holds, and takes no more",
    arguments: [.begin, .commit, .publish] as [ScriptedWorld.Point])
  func drains(_ point: ScriptedWorld.Point) throws {
    let stage = try LaneStage(batchSize: 2)
    stage.world.deliver((1...4).map { .event("\($0)") })
    stage.world.with { $0.rings = point }
    try stage.run()
    #expect(
      stage.world.steps.dropFirst(3) == [
        "receive 2", "begin", "commit 2+0", "publish 2", "confirm 2", "acknowledge 2", "close outbox", "close inbox",
      ])
    #expect(stage.world.with { $0.queue.count } == 2)
  }

  @Test(
    "that is rung between two batches settles both",
    arguments: [.confirm, .acknowledge] as [ScriptedWorld.Point])
  func drainsBoth(_ point: ScriptedWorld.Point) throws {
    let stage = try LaneStage(batchSize: 2)
    stage.world.deliver((1...6).map { .event("\($0)") })
    stage.world.with { $0.rings = point }
    try stage.run()
    #expect(
      stage.world.steps.dropFirst(3) == [
        "receive 2", "begin", "commit 2+0", "publish 2", "receive 2", "begin", "commit 2+0", "confirm 2",
        "acknowledge 2", "publish 2", "confirm 2", "acknowledge 2", "close outbox", "close inbox",
      ])
    #expect(stage.world.with { $0.queue.count } == 2)
  }
}
