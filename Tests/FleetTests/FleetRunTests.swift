import Conversations
import Logging
import Testing

@testable import Fleet
@testable import Postgres

@Suite("A fleet")
struct FleetRunTests {
  @Test("ends by itself when it was told to and nothing is left to do")
  func idle() async throws {
    let world = ScriptedWorld(ringsWhenEmpty: false)
    world.deliver((0..<50).map { .event("\($0)", order: "\($0 % 5)") })
    try await fleet(world, lanes: 1, exitWhenIdle: .milliseconds(1)).run()
    #expect(world.entries.count == 50)
    #expect(world.steps.suffix(2) == ["close outbox", "close inbox"])
    #expect(world.with { $0.queue.isEmpty })
  }

  @Test("prints no settings, for keys stand in them")
  func description() throws {
    #expect("\(try fleet(ScriptedWorld(), lanes: 1))" == "worker worker-1")
  }

  @Test("puts another lane in the place of one that hangs, and says that it is not ready meanwhile")
  func hanging() async throws {
    let world = ScriptedWorld(ringsWhenEmpty: false)
    defer { world.release.ring() }
    world.deliver((0..<50).map { .event("\($0)", order: "\($0 % 5)") })
    world.with { $0.halts = .publish }
    let fleet = try fleet(world, lanes: 1, exitWhenIdle: .milliseconds(1), lookInterval: .milliseconds(50))
    async let problems = problems(of: fleet.health, until: "no sign of life")
    try await fleet.run()
    #expect(await problems.contains("Lane 0 has given no sign of life"))
    // What the first lane holds is written, and not acknowledged: the broker takes it back when its connection ends.
    #expect(world.entries.count == 50)
    #expect(world.steps.count { $0 == "open inbox" } == 2)
  }

  @Test("ends the worker when a lane does not come back from reading events")
  func stuck() async throws {
    let world = ScriptedWorld(ringsWhenEmpty: false)
    defer { world.release.ring() }
    world.deliver([.event("1")])
    world.with { $0.halts = .begin }
    let fleet = try fleet(world, lanes: 2, lookInterval: .milliseconds(50))
    #expect(fleet.health.fault == nil)
    await #expect(throws: StuckLane.self) { try await fleet.run() }
    #expect(fleet.health.fault?.contains("does not come back from reading events") == true)
    #expect(fleet.status().lanes.map(\.state).contains(.silent))
    #expect(world.deadLetters.isEmpty)
  }

  @Test("is ready while its lanes work or wait for work, and says for whom it waits when they cannot")
  func ready() async throws {
    let world = ScriptedWorld(ringsWhenEmpty: false)
    // Idle for long enough to be looked at.
    let fleet = try fleet(world, lanes: 2, exitWhenIdle: .milliseconds(500), lookInterval: .milliseconds(50))
    #expect(!fleet.health.isReady)
    world.with { $0.failures[.openJournal] = Array(repeating: PostgresError.lost, count: 1_000) }
    async let running: Void = fleet.run()
    let problem = await problems(of: fleet.health, until: "database")
    #expect(problem == "The worker waits for the database to come back.")
    world.with { $0.failures = [:] }
    try await running
    #expect(fleet.health.isReady)
  }

  private func problems(of health: FleetHealth, until text: String) async -> String {
    for _ in 0..<20_000 {
      if let problem = health.problem, problem.contains(text) { return problem }
      try? await Task.sleep(for: .milliseconds(1))
    }
    return "nothing"
  }

  private func fleet(
    _ world: ScriptedWorld, lanes: Int, exitWhenIdle: Duration? = nil, lookInterval: Duration = .seconds(1)
  ) throws -> Fleet {
    Fleet(
      worker: "worker-1", laneCount: lanes, settings: try .example(batchSize: 8), connector: world,
      exitWhenIdle: exitWhenIdle, lookInterval: lookInterval,
      log: Logger(label: "fleet") { _ in SwiftLogNoOpLogHandler() })
  }
}

@Suite("The watch over a lane")
struct LaneWatchTests {
  @Test("counts looks without a sign of life, and begins anew with each sign")
  func looks() {
    var watch = LaneWatch(silence: 2, patience: 4)
    #expect((0..<6).map { watch.look(beats: $0) } == Array(repeating: .lively, count: 6))
    #expect((0..<5).map { _ in watch.look(beats: 5) } == [.lively, .silent, .silent, .stuck, .stuck])
    #expect(watch.look(beats: 6) == .lively)
    #expect(watch.look(beats: 6) == .lively)
  }

  @Test("takes a lane that has work and settles none of it for silent, and not one that has nothing to do")
  func progress() {
    var watch = LaneWatch(silence: 2, patience: .max)
    let pulse = LanePulse()
    pulse.busy()
    #expect((0..<4).map { _ in watch.look(pulse) } == [.lively, .lively, .silent, .silent])
    pulse.settled([])
    #expect((0..<3).map { _ in watch.look(pulse) } == [.lively, .lively, .silent])
    pulse.idle()
    #expect((0..<9).map { _ in watch.look(pulse) } == Array(repeating: .lively, count: 9))
    pulse.busy()
    #expect((0..<2).map { _ in watch.look(pulse) } == [.lively, .silent])
  }
}
