import Conversations
import Foundation
import Logging
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
        "open outbox", "open journal", "open inbox", "receive 3", "begin", "commit fails", "open journal", "begin",
        "commit 2+1", "publish 3", "confirm 3", "acknowledge 3", "close outbox", "close inbox",
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

  @Test("at the start leaves the events to others: the lane takes none before it can write")
  func atStart() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1")])
    stage.world.fail(.openJournal, PostgresError.lost)
    try stage.run()
    #expect(
      stage.world.steps.prefix(5) == ["open outbox", "openJournal fails", "open journal", "open inbox", "receive 1"])
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
        "open outbox", "open journal", "open inbox", "receive 1", "begin", "commit fails", "keepInboxAlive fails",
        "open outbox", "open journal", "open inbox", "receive 1", "suspect 1", "begin", "commit 1+0", "publish 1",
        "confirm 1", "acknowledge one", "close outbox", "close inbox",
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
    #expect(stage.world.steps == ["open outbox", "open journal", "openInbox fails"])
    #expect(stage.world.with { $0.queue.count } == 1)
  }
}

@Suite("An outage that many lanes share")
final class SharedOutageTests {
  private let lanes = (0..<3).map { _ in LanePulse() }
  private var outage = Outage()
  private let start = ContinuousClock.now

  // Macros call nothing that changes a value.
  private func fail(_ lane: Int, _ now: ContinuousClock.Instant) -> Bool { outage.fail(lanes[lane].id, at: now) }
  private func pause(_ lane: Int, _ now: ContinuousClock.Instant) -> Duration? { outage.pause(lanes[lane].id, at: now) }
  private func end(_ lane: Int, _ now: ContinuousClock.Instant, isAnswering: Bool = true) -> Duration? {
    outage.end(lanes[lane].id, at: now, isAnswering: isAnswering)
  }

  /// Lanes 0 to 2 fail at once.
  private func begin() { for lane in 0..<3 { #expect(fail(lane, start) == (lane == 0)) } }

  @Test("has one lane at a time try whether it is over")
  func oneAtATime() {
    begin()
    for lane in 0..<3 { #expect(pause(lane, start) != nil) }
    let later = start + .seconds(1)
    #expect(pause(1, later) == nil)
    #expect(pause(1, later) == nil, "Who tries may go on trying.")
    #expect(pause(0, later) != nil)
    #expect(pause(2, later + .seconds(3600)) != nil)
  }

  @Test("makes one growing pause for all of them, of half a minute at the most")
  func pauses() throws {
    begin()
    var now = start
    var pauses: [Duration] = []
    for round in 0..<12 {
      let next = try #require(pause(0, now))
      pauses.append(next)
      now += next
      #expect(pause(round % 3, now) == nil)
      #expect(!fail(round % 3, now))
    }
    #expect(pauses[0] <= .milliseconds(200))
    #expect(pauses[3] > pauses[0])
    #expect(pauses.allSatisfy { $0 <= .seconds(30) })
    #expect(pauses[11] >= .seconds(15))
  }

  @Test("lets everybody try as soon as one got through, and is over when all have")
  func over() {
    begin()
    let later = start + .seconds(7)
    #expect(pause(2, later) == nil)
    #expect(end(2, later) == nil)
    #expect(pause(0, later) == nil)
    #expect(pause(1, later) == nil)
    #expect(end(0, later) == nil)
    #expect(end(1, later) == .seconds(7))
    #expect(end(1, later) == nil)
  }

  @Test("that begins again before it was over for all goes on with one at a time, and is said no second time")
  func again() {
    begin()
    let later = start + .seconds(1)
    #expect(pause(2, later) == nil)
    #expect(end(2, later) == nil)
    #expect(!fail(0, later))
    #expect(pause(1, later) != nil)
  }

  @Test("is not held up by the lane that tried, when that is no more")
  func left() {
    begin()
    let later = start + .seconds(1)
    #expect(pause(1, later) == nil)
    #expect(end(1, later, isAnswering: false) == nil)
    #expect(pause(0, later) == nil)
    #expect(pause(2, later) != nil)
  }

  @Test("does not concern a lane that is not in it")
  func others() {
    #expect(fail(0, start))
    #expect(pause(1, start) == nil)
    #expect(end(1, start) == nil)
    #expect(pause(0, start) != nil)
  }

  @Test("of both servers has no two lanes wait for one another")
  func crossed() throws {
    let outages = Outages(Logger(label: "lanes") { _ in SwiftLogNoOpLogHandler() })
    /// Waits for the lane's turn to try.
    func turn(_ server: Server, _ lane: Int) {
      let deadline = ContinuousClock.now + .seconds(5)
      while let pause = outages.pause(server, lanes[lane].id), ContinuousClock.now < deadline {
        Thread.sleep(forTimeInterval: pause / .seconds(1))
      }
    }
    for server in Server.allCases { for lane in 0..<2 { outages.begin(server, lanes[lane].id, BrokerError.lost) } }
    turn(.database, 0)
    outages.begin(.broker, lanes[0].id, BrokerError.lost)
    turn(.broker, 1)
    outages.begin(.database, lanes[1].id, PostgresError.lost)
    turn(.broker, 0)
    #expect(outages.pause(.broker, lanes[0].id) == nil, "It may try the broker, which the other was to try.")
    turn(.database, 1)
    #expect(outages.pause(.database, lanes[1].id) == nil)
  }

  @Test("is said once for all lanes, and once that it is over; two servers are two outages")
  func said() {
    let lines = LogLines()
    let outages = Outages(Logger(label: "lanes") { _ in LineHandler(lines) })
    for lane in lanes {
      outages.begin(.database, lane.id, PostgresError.lost)
      outages.begin(.database, lane.id, PostgresError.lost)
    }
    outages.begin(.broker, lanes[0].id, BrokerError.lost)
    #expect(outages.servers == [.broker, .database])
    for lane in lanes { outages.end(.database, lane.id) }
    #expect(outages.servers == [.broker])
    outages.leave(lanes[0].id)
    #expect(lines.all.map { $0.prefix { $0 != " " } } == ["warning", "warning", "notice"])
    #expect(lines.all[0].contains("database is lost"))
    #expect(lines.all[2].contains("The outage of the database is over"))
  }
}
