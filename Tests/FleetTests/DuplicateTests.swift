import Conversations
import Testing

@testable import Fleet
@testable import RabbitMQ

@Suite("An event that is delivered again")
struct DuplicateTests {
  @Test("in the same batch is recorded once and told once")
  func sameBatch() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1"), .event("2"), .event("1"), .event("1")])
    try stage.run()
    #expect(stage.world.entries.map(\.event.id.text) == ["1", "2"])
    #expect(stage.world.published.map(\.messageID) == stage.world.entries.map(\.event.feedID))
    #expect(stage.pulse.counts == (2, 2, 0))
    #expect(stage.world.steps.contains("acknowledge 4"))
  }

  @Test("in a later batch is recorded once, and told again byte for byte")
  func laterBatch() throws {
    let stage = try LaneStage(batchSize: 1)
    stage.world.deliver([.event("1"), .event("1")])
    try stage.run()
    #expect(stage.world.entries.count == 1)
    #expect(stage.world.published.count == 2)
    #expect(Set(stage.world.published.map(\.body)).count == 1)
    #expect(Set(stage.world.published.map(\.messageID)).count == 1)
    #expect(stage.pulse.counts == (1, 1, 0))
  }

  @Test("after the store changed its mask is told as it was stored")
  func laterMask() throws {
    let stage = try LaneStage(batchSize: 1)
    let store = try #require(StoreID("acme"))
    stage.world.deliver([.event("1")])
    try stage.run()
    let again = try LaneStage()
    let entries = stage.world.entries
    again.world.with {
      $0.entries = entries
      $0.policies = [store: Policy(mask: .soft, version: 1, ownDomains: [])]
    }
    again.world.deliver([.event("1")])
    try again.run()
    #expect(again.world.published.map(\.body) == stage.world.published.map(\.body))
  }

  @Test("with other content is the same event: its id counts")
  func otherContent() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1", text: "first"), .event("1", text: "second", headers: [])])
    try stage.run()
    #expect(stage.world.entries.count == 1)
    #expect(stage.pulse.counts == (1, 1, 0))
  }

  @Test("for another order, or with another type, conflicts", arguments: [1, 10])
  func conflicts(batchSize: Int) throws {
    let stage = try LaneStage(batchSize: batchSize)
    stage.world.deliver([
      .event("1"), .event("1", order: "v502559llux-02"), .event("1", type: "email-received"), .event("1"),
    ])
    try stage.run()
    #expect(stage.world.entries.count == 1)
    #expect(stage.world.entries[0].order.text == "v502559llux-01")
    #expect(stage.world.deadLetters.map(\.reason) == [.conflictingDuplicate, .conflictingDuplicate])
    #expect(stage.pulse.counts == (1, 1, 2))
  }

  @Test("under an id of other bytes is another event: NFC and NFD are two")
  func normalForms() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("caf\u{E9}"), .event("cafe\u{301}")])
    try stage.run()
    #expect(stage.world.entries.map(\.sequence) == [1, 2])
  }

  @Test("as a dead letter is the same dead letter", arguments: [1, 10])
  func deadLetters(batchSize: Int) throws {
    let stage = try LaneStage(batchSize: batchSize)
    stage.world.deliver([.raw("{"), .raw("{"), .raw("{", type: "email-received")])
    try stage.run()
    #expect(
      stage.world.deadLetters.map(\.id) == [
        Digest.deadLetterID(queue: "email-sent", body: Array("{".utf8)),
        Digest.deadLetterID(queue: "email-received", body: Array("{".utf8)),
      ])
    #expect(Set(stage.world.published.map(\.messageID)) == Set(stage.world.deadLetters.map(\.id)))
  }
}
