import Conversations
import Testing
import RabbitMQ
import Timeline

@testable import Fleet
@testable import Postgres

@Suite("Data that the database refuses")
struct DataFaultTests {
  @Test(
    "kills its own event alone, and the neighbours are recorded",
    arguments: ["22021", "22P05", "23514", "23502", "54000"], [0, 3, 6])
  func culprit(_ sqlState: String, place: Int) throws {
    let stage = try LaneStage()
    stage.world.deliver((0..<7).map { .event($0 == place ? "culprit" : "\($0)", order: "\($0)") })
    refuse(["culprit"], sqlState, stage)
    try stage.run()
    #expect(Set(stage.world.entries.map(\.event.id.text)) == Set((0..<7).filter { $0 != place }.map(String.init)))
    #expect(stage.world.deadLetters.map(\.reason) == [.notStorable])
    #expect(stage.world.deadLetters.map(\.origin.eventID) == ["culprit"])
    #expect(stage.world.deadLetters[0].detail.contains(sqlState))
    #expect(stage.world.steps.suffix(5) == ["publish 7", "confirm 7", "acknowledge 7", "close outbox", "close inbox"])
    #expect(stage.world.steps.count { $0.hasPrefix("open") } == 3, "No outage is made of it.")
    #expect(stage.world.with { $0.received } == 7)
  }

  @Test("is told in the order in which the events came")
  func order() throws {
    let stage = try LaneStage()
    stage.world.deliver((0..<8).map { .event("\($0)") })
    refuse(["2", "5"], "22001", stage)
    try stage.run()
    #expect(stage.world.entries.map(\.event.id.text) == ["0", "1", "3", "4", "6", "7"])
    #expect(stage.world.entries.map(\.sequence) == [1, 2, 3, 4, 5, 6])
    #expect(
      stage.world.published.map(\.routingKey) == [
        "acme.email-sent", "acme.email-sent", "not-storable", "acme.email-sent", "acme.email-sent", "not-storable",
        "acme.email-sent", "acme.email-sent",
      ])
  }

  @Test("may be all of a batch")
  func all() throws {
    let stage = try LaneStage()
    stage.world.deliver((0..<5).map { .event("\($0)") })
    refuse(Set((0..<5).map(String.init)), "22021", stage)
    try stage.run()
    #expect(stage.world.entries.isEmpty)
    #expect(stage.world.deadLetters.map(\.reason) == Array(repeating: .notStorable, count: 5))
    #expect(stage.world.steps.contains("acknowledge 5"))
  }

  @Test("that is refused once and then taken harms nobody")
  func once() throws {
    let stage = try LaneStage()
    stage.world.deliver((0..<4).map { .event("\($0)") })
    stage.world.fail(.commit, PostgresError.refused("22021"))
    try stage.run()
    #expect(stage.world.entries.count == 4)
    #expect(stage.world.deadLetters.isEmpty)
  }

  @Test("that is refused before anything is written is halved as well")
  func atBegin() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1"), .event("2")])
    stage.world.fail(.begin, PostgresError.refused("22021"), PostgresError.refused("22021"))
    try stage.run()
    #expect(stage.world.deadLetters.map(\.origin.eventID) == ["1"])
    #expect(stage.world.entries.map(\.event.id.text) == ["2"])
  }

  private func refuse(_ ids: Set<String>, _ sqlState: String, _ stage: LaneStage) {
    stage.world.with { state in
      state.refusal = { record in
        record.entries.contains { ids.contains($0.event.id.text) } ? .refused(sqlState) : nil
      }
    }
  }
}

@Suite("A lost race")
struct LostRaceTests {
  @Test("is run again at once, and harms nobody", arguments: ["40P01", "40001", "23505"], [1, 4])
  func again(_ sqlState: String, times: Int) throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1"), .event("2")])
    for _ in 0..<times { stage.world.fail(.commit, PostgresError.refused(sqlState)) }
    try stage.run()
    #expect(stage.world.entries.map(\.sequence) == [1, 2])
    #expect(stage.world.deadLetters.isEmpty)
    #expect(stage.world.steps.count { $0 == "open journal" } == 1)
    #expect(stage.world.steps.count { $0 == "begin" } == times + 1)
    #expect(stage.lines.all.allSatisfy { !$0.hasPrefix("warning") })
  }

  @Test("at the locks is run again too", arguments: ["40P01", "40001"])
  func atBegin(_ sqlState: String) throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1")])
    stage.world.fail(.begin, PostgresError.refused(sqlState))
    try stage.run()
    #expect(stage.world.entries.count == 1)
    #expect(stage.world.deadLetters.isEmpty)
  }

  @Test("that is lost for ever is an outage, and nobody dies of it")
  func forEver() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1")])
    for _ in 0..<5 { stage.world.fail(.commit, PostgresError.refused("40P01")) }
    try stage.run()
    #expect(stage.world.entries.count == 1)
    #expect(stage.world.deadLetters.isEmpty)
    #expect(stage.world.steps.count { $0 == "open journal" } == 2)
  }
}
