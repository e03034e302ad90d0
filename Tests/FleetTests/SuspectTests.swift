import Conversations
import Testing
import Timeline

@testable import Fleet
@testable import Postgres
@testable import RabbitMQ

@Suite("A redelivered event")
struct SuspectTests {
  @Test("is written down before it is read, and struck out when it is settled")
  func written() throws {
    let stage = try LaneStage()
    stage.world.deliver([again(.event("1")), again(.raw("{"))])
    try stage.run()
    #expect(
      stage.world.steps == [
        "open outbox", "open journal", "open inbox", "receive 2", "suspect 2", "begin", "commit 1+1", "publish 2",
        "confirm 2", "acknowledge one", "acknowledge one", "close outbox", "close inbox",
      ])
    #expect(stage.world.with { $0.suspects.isEmpty })
    #expect(stage.world.with { $0.unacknowledged.isEmpty })
    #expect(stage.pulse.counts == (1, 0, 1))
  }

  @Test("is nobody's cause for more work on those that come for the first time")
  func mixed() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1"), again(.event("2")), .event("3")])
    try stage.run()
    #expect(
      stage.world.steps.dropFirst(3).dropLast(2) == [
        "receive 3", "suspect 1", "begin", "commit 1+0", "publish 1", "confirm 1", "acknowledge one",
        "begin", "commit 2+0", "publish 2", "confirm 2", "acknowledge one", "acknowledge one",
      ])
  }

  @Test("that was being read when a worker ended is read alone")
  func alone() throws {
    let stage = try LaneStage()
    let suspects = ["2", "4"].map { again(.event($0)) }
    stage.world.deliver([again(.event("1")), suspects[0], again(.event("3")), suspects[1]])
    stage.world.with { $0.suspects = [suspects[0].deadLetterID: 1, suspects[1].deadLetterID: 3] }
    try stage.run()
    #expect(
      stage.world.steps.filter { $0.hasPrefix("suspect") || $0.hasPrefix("commit") } == [
        "suspect 2", "commit 2+0", "suspect 1", "commit 1+0", "suspect 1", "commit 1+0",
      ])
    #expect(stage.world.entries.count == 4)
    #expect(stage.world.with { $0.suspects.isEmpty })
  }

  @Test("that ended one worker after another is a dead letter, and is not read")
  func condemned() throws {
    let stage = try LaneStage()
    let culprit = again(.event("culprit"))
    stage.world.deliver([again(.event("1")), culprit, .event("2")])
    stage.world.with { $0.suspects = [culprit.deadLetterID: 4] }
    try stage.run()
    let letter = try #require(stage.world.deadLetters.first)
    #expect(stage.world.deadLetters.count == 1)
    #expect(letter.reason == .crashedWorker)
    #expect(letter.id == culprit.deadLetterID)
    #expect(letter.origin == EventOrigin(), "Something of it was read.")
    #expect(stage.world.published.first?.routingKey == "crashed-worker")
    #expect(Set(stage.world.entries.map(\.event.id.text)) == ["1", "2"])
    #expect(stage.world.with { $0.suspects.isEmpty && $0.unacknowledged.isEmpty })
    #expect(stage.lines.all.count { $0.hasPrefix("error") && $0.contains(letter.id) } == 1)
  }

  @Test(
    "is cleared of an outage: the worker lives", arguments: ["55P03", "53100"],
    [.begin, .commit] as [ScriptedWorld.Point])
  func outage(_ sqlState: String, _ point: ScriptedWorld.Point) throws {
    let stage = try LaneStage()
    let suspect = again(.event("1"))
    stage.world.deliver([suspect])
    stage.world.with { $0.suspects = [suspect.deadLetterID: 3] }
    for _ in 0..<3 { stage.world.fail(point, PostgresError.refused(sqlState)) }
    try stage.run()
    #expect(stage.world.steps.count { $0 == "withdraw 1" } == 3)
    #expect(stage.world.entries.count == 1)
    #expect(stage.world.deadLetters.isEmpty)
    #expect(stage.world.with { $0.suspects.isEmpty })
  }

  @Test("is cleared when the worker is told to stop during an outage")
  func drained() throws {
    let stage = try LaneStage()
    let suspect = again(.event("1"))
    stage.world.deliver([suspect])
    stage.world.with { $0.suspects = [suspect.deadLetterID: 2] }
    stage.world.fail(.commit, PostgresError.lost)
    stage.world.fail(.withdraw, PostgresError.lost)
    stage.world.with { $0.rings = .commit }
    try stage.run()
    #expect(stage.world.with { $0.suspects } == [suspect.deadLetterID: 2])
    #expect(stage.world.with { $0.queue.count } == 1)
  }

  @Test("is cleared when the worker stops because it lacks a key")
  func missingKey() throws {
    let stage = try LaneStage()
    let suspect = again(.event("1"))
    stage.world.deliver([suspect])
    let key = ConversationKey(store: try #require(StoreID("acme")), order: try #require(OrderID("v502559llux-01")))
    stage.world.with { state in
      state.conversations[key] = Conversation(keyID: "another", lastSequence: 1)
      state.suspects = [suspect.deadLetterID: 1]
    }
    #expect(throws: KeyProblem.missing("another")) { try stage.run() }
    #expect(stage.world.with { $0.suspects } == [suspect.deadLetterID: 1])
  }

  @Test("whose data the database refuses is halved like any other, and struck out")
  func refused() throws {
    let stage = try LaneStage()
    stage.world.deliver((0..<4).map { again(.event("\($0)")) })
    stage.world.with { state in
      state.refusal = { $0.entries.contains { $0.event.id.text == "2" } ? .refused("22021") : nil }
    }
    try stage.run()
    #expect(stage.world.entries.count == 3)
    #expect(stage.world.deadLetters.map(\.reason) == [.notStorable])
    #expect(stage.world.with { $0.suspects.isEmpty })
  }

  private func again(_ delivery: Delivery) -> Delivery { delivery.with(redelivered: true) }
}

@Suite("The reading room")
struct ReadingRoomTests {
  private struct InTheWay: Error {}
  private let room = ReadingRoom()

  @Test("lets lanes read side by side")
  func together() throws {
    try read { try read { try read {} } }
  }

  @Test("lets nobody in while a suspect is read")
  func alone() throws {
    try read(alone: true) {
      #expect(throws: InTheWay.self) { try read {} }
      #expect(throws: InTheWay.self) { try read(alone: true) {} }
    }
    try read {}
  }

  @Test("lets a suspect wait for those who read, and holds others back for it")
  func waits() throws {
    try read {
      var isHeldBack = false
      do {
        try room.read(
          alone: true,
          whileWaiting: {
            do { try read {} } catch is InTheWay { isHeldBack = true }
            throw InTheWay()
          }, {})
      } catch is InTheWay {}
      #expect(isHeldBack)
      try read {}
    }
    try read(alone: true) {}
  }

  @Test("is left by who fails")
  func failure() throws {
    for isAlone in [false, true] {
      #expect(throws: CancellationError.self) { try read(alone: isAlone) { throw CancellationError() } }
      try read(alone: true) {}
    }
  }

  private func read(alone isAlone: Bool = false, _ work: () throws -> Void) throws {
    try room.read(alone: isAlone, whileWaiting: { throw InTheWay() }, work)
  }
}
