import Conversations
import Testing
import Timeline

@testable import Fleet
@testable import Postgres
@testable import RabbitMQ

@Suite("An outage of the database", .serialized)
struct DatabaseOutageTests {
  @Test(
    "makes no dead letters, keeps the batch and keeps the broker's connections alive",
    arguments: [
      nil, "08006", "25006", "25P02", "25P03", "42501", "42P01", "53100", "53200", "53300", "55P03", "57014", "57P01",
      "57P03",
      "58030", "XX000",
    ])
  func sqlStates(_ sqlState: String?) throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1"), .event("2"), .raw("{")])
    stage.world.fail(.commit, sqlState.map { .refused($0) } ?? PostgresError.lost)
    try stage.run()
    #expect(
      stage.world.steps == [
        "open inbox", "open outbox", "open journal", "receive 3", "begin", "commit fails", "open journal", "begin",
        "commit 2+1", "publish 3", "acknowledge 3", "close outbox", "close inbox",
      ])
    #expect(stage.world.with { $0.keepAlives } > 0)
    #expect(stage.pulse.counts == (2, 0, 1))
    #expect(stage.lines.all.count { $0.hasPrefix("warning") } == 1)
    #expect(stage.lines.all.count { $0.hasPrefix("notice") } == 1)
  }

  @Test(
    "is waited out wherever it strikes",
    arguments: [.openJournal, .begin, .commit, .resolve] as [ScriptedWorld.Point])
  func points(_ point: ScriptedWorld.Point) throws {
    let stage = try LaneStage()
    let alias = "0123456789abcdef0123456789abcdef@ct.example"
    stage.world.deliver([.event("1"), .event("2", order: nil, to: alias)])
    stage.world.fail(point, PostgresError.lost)
    try stage.run()
    #expect(stage.world.entries.count == 1)
    #expect(stage.world.deadLetters.map(\.reason) == [.unknownAlias])
    #expect(stage.world.steps.count { $0.hasPrefix("receive") } == 1, "The broker delivered nothing again.")
    #expect(stage.world.steps.count { $0.hasPrefix("acknowledge") } == 1)
  }

  @Test("in the middle of a halved batch repeats what is written, and kills nobody")
  func halved() throws {
    let stage = try LaneStage()
    stage.world.deliver((0..<4).map { .event("\($0)") })
    stage.world.with { state in
      state.refusal = { record in record.entries.count > 2 ? .refused("22021") : nil }
    }
    // The whole batch is refused and its first half taken; then, at the second half, the database goes.
    stage.world.fail(.commit, nil, nil, PostgresError.lost)
    try stage.run()
    #expect(stage.world.entries.map(\.sequence) == [1, 2, 3, 4])
    #expect(stage.world.deadLetters.isEmpty)
    #expect(stage.pulse.counts == (2, 2, 0))
  }

  @Test("during which the doorbell rings ends the lane, and the batch goes back to its queue")
  func drained() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1")])
    stage.world.fail(.commit, PostgresError.lost)
    stage.world.with { $0.rings = .commit }
    try stage.run()
    #expect(stage.world.steps.suffix(3) == ["commit fails", "close outbox", "close inbox"])
    #expect(stage.world.entries.isEmpty)
    #expect(stage.world.deadLetters.isEmpty)
    #expect(stage.world.with { $0.queue.count } == 1)
  }

  @Test("in which the broker goes as well is two outages: everything is opened anew, and settled once")
  func both() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1")])
    stage.world.fail(.commit, PostgresError.lost)
    stage.world.fail(.keepInboxAlive, BrokerError.lost)
    try stage.run()
    #expect(
      stage.world.steps == [
        "open inbox", "open outbox", "open journal", "receive 1", "begin", "commit fails", "keepInboxAlive fails",
        "open inbox", "open outbox", "open journal", "receive 1", "begin", "commit 1+0", "publish 1", "acknowledge 1",
        "close outbox", "close inbox",
      ])
  }
}

@Suite("An outage of the broker", .serialized)
struct BrokerOutageTests {
  @Test(
    "loses nothing, doubles nothing and acknowledges nothing too early",
    arguments: [.openInbox, .openOutbox, .receive, .publish, .acknowledge] as [ScriptedWorld.Point])
  func points(_ point: ScriptedWorld.Point) throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1"), .event("2"), .raw("{")])
    stage.world.fail(point, BrokerError.lost)
    try stage.run()
    #expect(stage.world.entries.map(\.sequence) == [1, 2])
    #expect(stage.world.deadLetters.count == 1)
    #expect(stage.world.with { $0.queue.isEmpty && $0.unacknowledged.isEmpty })
    let told = Dictionary(grouping: stage.world.published, by: \.messageID)
    #expect(told.count == 3)
    #expect(told.values.allSatisfy { Set($0.map(\.body)).count == 1 || $0[0].exchange == EventTopology.rejections })
    let failed = try #require(stage.world.steps.firstIndex(of: "\(point) fails"))
    #expect(!stage.world.steps[..<failed].contains { $0.hasPrefix("acknowledge") })
    #expect(stage.world.steps.last == "close inbox")
  }

  @Test("when an acknowledgement is lost publishes the same again")
  func lostAcknowledgement() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1")])
    stage.world.fail(.acknowledge, BrokerError.lost)
    try stage.run()
    #expect(stage.world.published.count == 2)
    #expect(Set(stage.world.published.map(\.body)).count == 1)
    #expect(stage.pulse.counts == (0, 1, 0))
    #expect(stage.world.entries.count == 1)
  }

  @Test("is said once, and once that it is over")
  func said() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1")])
    stage.world.fail(.openInbox, BrokerError.lost, BrokerError.lost)
    try stage.run()
    #expect(stage.lines.all.count { $0.hasPrefix("warning") } == 1)
    #expect(stage.lines.all.count { $0.hasPrefix("notice") } == 1)
  }

  @Test("during which the doorbell rings ends the lane")
  func drained() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1")])
    stage.world.fail(.openInbox, BrokerError.lost)
    stage.world.with { $0.rings = .openInbox }
    try stage.run()
    #expect(stage.world.steps == ["openInbox fails"])
    #expect(stage.world.with { $0.queue.count } == 1)
  }
}
