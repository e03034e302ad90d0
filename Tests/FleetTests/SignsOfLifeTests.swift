import Conversations
import Testing
import Timeline

@testable import Fleet
@testable import Postgres

@Suite("Signs of life")
struct SignsOfLifeTests {
  @Test("are due at once, and then every few seconds")
  func pace() {
    var signs = SignsOfLife()
    let start = ContinuousClock.now
    #expect(signs.areDue(at: start))
    #expect(signs.tell(at: start) == nil)
    #expect(!signs.areDue(at: start + .milliseconds(4_999)))
    #expect(signs.areDue(at: start + SignsOfLife.interval))
  }

  @Test("tell of the oldest event since they were told last, and of none twice")
  func lag() {
    var signs = SignsOfLife()
    func moment(_ seconds: Int64) -> Timestamp { Timestamp(microseconds: seconds * 1_000_000) }
    signs.settled(oldest: moment(90), at: moment(100))
    signs.settled(oldest: moment(97), at: moment(101))
    signs.settled(oldest: nil, at: moment(200))
    #expect(signs.tell(at: .now) == .seconds(10))
    #expect(signs.tell(at: .now) == nil)
    // A publisher's clock may be ahead.
    signs.settled(oldest: moment(300), at: moment(200))
    #expect(signs.tell(at: .now) == .zero)
  }

  @Test("are given by a lane that works, and taken back when it ends")
  func lane() throws {
    let stage = try LaneStage()
    stage.world.deliver([.event("1"), .raw("{")])
    try stage.run()
    let reports = stage.world.with { $0.reports }
    #expect(reports.map(\.version) == [ProgramVersion.current])
    // The first comes before anything is confirmed.
    #expect(reports.allSatisfy { $0.lane.description == "worker-1/0" && $0.lag == nil })
    #expect(stage.world.with { $0.retired } == [0])
  }

  @Test("that the database does not take cost the lane its session and no event")
  func refused() throws {
    let stage = try LaneStage()
    stage.world.fail(.report, PostgresError.lost)
    stage.world.deliver([.event("1")])
    try stage.run()
    #expect(stage.world.entries.count == 1)
    #expect(stage.world.steps.contains("acknowledge 1"))
    #expect(stage.lines.all.allSatisfy { !$0.hasPrefix("warning") })
  }
}
