import Conversations
import Logging
import Testing

@testable import Fleet

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

  private func fleet(_ world: ScriptedWorld, lanes: Int, exitWhenIdle: Duration? = nil) throws -> Fleet {
    Fleet(
      worker: "worker-1", laneCount: lanes, settings: try .example(batchSize: 8), connector: world,
      exitWhenIdle: exitWhenIdle, log: Logger(label: "fleet") { _ in SwiftLogNoOpLogHandler() })
  }
}
