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
        "open inbox", "open outbox", "open journal", "receive 2", "begin", "commit 2+0", "publish fails", "open outbox",
        "publish fails", "open outbox", "publish 2", "acknowledge 2", "close outbox", "close inbox",
      ])
    #expect(stage.world.with { $0.keepAlives } >= 2)
    #expect(stage.lines.all.count { $0.hasPrefix("warning") } == 1)
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
