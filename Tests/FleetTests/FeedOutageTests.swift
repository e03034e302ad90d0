import Conversations
import Testing

@testable import Fleet
@testable import Postgres
@testable import RabbitMQ

@Suite("A broker that takes no messages", .serialized)
struct FeedOutageTests {
  @Test("is waited for with the batch in hand: to give it back would count against its events")
  func refused() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1"), .event("2")])
    stage.world.fail(.publish, BrokerError.refused, BrokerError.refused)
    try stage.run()
    #expect(
      stage.world.steps == [
        "open outbox", "open journal", "open inbox", "receive 2", "begin", "commit 2+0", "publish fails", "open outbox",
        "publish fails", "open outbox", "publish 2", "confirm 2", "acknowledge 2", "close outbox", "close inbox",
      ])
    #expect(stage.world.with { $0.keepAlives } >= 2)
    #expect(stage.lines.all.count { $0.hasPrefix("warning") } == 1)
  }

  @Test("or refuses them while the next batch is written is told again, and nothing is acknowledged before")
  func refusedLate() throws {
    let stage = try LaneStage(batchSize: 2)
    stage.world.deliver((1...4).map { .event("\($0)") })
    stage.world.fail(.confirm, BrokerError.refused)
    try stage.run()
    #expect(
      stage.world.steps.dropFirst(3).dropLast(2) == [
        "receive 2", "begin", "commit 2+0", "publish 2",
        "receive 2", "begin", "commit 2+0", "confirm fails", "open outbox", "publish 2", "confirm 2", "acknowledge 2",
        "publish 2", "confirm 2", "acknowledge 2",
      ])
    #expect(stage.pulse.counts == (4, 0, 0))
  }

  @Test("on a connection that ended while the next batch was written is told again on another one")
  func lostLate() throws {
    let stage = try LaneStage(batchSize: 2)
    stage.world.deliver((1...4).map { .event("\($0)") })
    // The second batch waits for the database, and meanwhile the connection is looked after.
    stage.world.fail(.begin, nil, PostgresError.lost)
    stage.world.fail(.confirm, BrokerError.lost)
    stage.world.fail(.openOutbox, nil, BrokerError.lost)
    try stage.run()
    #expect(
      stage.world.steps.dropFirst(3).dropLast(2) == [
        "receive 2", "begin", "commit 2+0", "publish 2",
        "receive 2", "begin fails", "confirm fails", "openOutbox fails", "open outbox", "publish 2", "confirm 2",
        "acknowledge 2",
        "open journal", "begin", "commit 2+0", "publish 2", "confirm 2", "acknowledge 2",
      ])
    #expect(stage.pulse.counts == (4, 0, 0))
  }

  @Test("while the publishing connection cannot be had keeps the consuming one")
  func unreachable() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1")])
    stage.world.fail(.publish, BrokerError.lost)
    stage.world.fail(.openOutbox, nil, BrokerError.lost)
    try stage.run()
    #expect(stage.world.steps.count { $0 == "open inbox" } == 1)
    #expect(stage.world.steps.count { $0.hasPrefix("receive") } == 1)
    #expect(stage.pulse.counts == (1, 0, 0))
  }

  @Test("and is gone while a batch waits and another one is written delivers both again: none is lost or doubled")
  func lostWithTwo() throws {
    let stage = try LaneStage(batchSize: 2)
    stage.world.deliver((1...4).map { .event("\($0)") })
    stage.world.fail(.acknowledge, BrokerError.lost)
    try stage.run()
    #expect(stage.world.entries.map(\.event.id.text) == ["1", "2", "3", "4"])
    #expect(Set(stage.world.published.map(\.messageID)).count == 4)
    #expect(stage.world.with { $0.queue.isEmpty && $0.unacknowledged.isEmpty && $0.suspects.isEmpty })
    #expect(stage.pulse.counts == (0, 4, 0))
  }

  @Test("loses its publishing connection during an outage of the database without a redelivery")
  func duringDatabaseOutage() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1")])
    stage.world.fail(.commit, PostgresError.lost)
    stage.world.fail(.keepOutboxAlive, BrokerError.lost)
    try stage.run()
    #expect(stage.world.steps.count { $0 == "open inbox" } == 1)
    #expect(stage.world.steps.count { $0 == "open outbox" } == 2)
    #expect(stage.pulse.counts == (1, 0, 0))
  }

  @Test("while the doorbell rings gives the batch back")
  func drained() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1")])
    stage.world.fail(.publish, BrokerError.refused)
    stage.world.with { $0.rings = .publish }
    try stage.run()
    #expect(stage.world.steps.suffix(3) == ["commit 1+0", "publish fails", "close inbox"])
    #expect(stage.world.with { $0.queue.count } == 1)
  }
}
