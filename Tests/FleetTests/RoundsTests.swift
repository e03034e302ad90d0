import Logging
import Testing
import Timeline

@testable import Fleet
@testable import RabbitMQ

@Suite("A lane's rounds")
struct RoundsTests {
  private let world = ScriptedWorld()
  private let lines = LogLines()
  private let start = ContinuousClock.now

  private func rounds(watchesQuarantine: Bool = true) -> Rounds {
    Rounds(watchesQuarantine: watchesQuarantine, log: Logger(label: "lane") { _ in LineHandler(lines) })
  }

  private func inbox() throws -> any Inbox { try world.inbox(LaneID(worker: "worker-1", number: 0)) }

  @Test("tell of the quarantine once, and again when there is more in it")
  func quarantine() throws {
    var rounds = rounds()
    let inbox = try inbox()
    for (minute, count) in [0, 2, 2, 3, 1, 2].enumerated() {
      world.with { $0.quarantined = count }
      try rounds.walk(inbox, isIdle: false, at: start + .seconds(60 * minute))
    }
    #expect(lines.all.count == 3)
    #expect(lines.all.allSatisfy { $0.hasPrefix("error") && $0.contains("email-quarantine") })
  }

  @Test("are walked by one lane of a worker, and once a minute")
  func seldom() throws {
    var others = rounds(watchesQuarantine: false)
    var rounds = rounds()
    let inbox = try inbox()
    try rounds.walk(inbox, isIdle: false, at: start)
    world.with { $0.quarantined = 1 }
    try rounds.walk(inbox, isIdle: false, at: start + .seconds(59))
    try others.walk(inbox, isIdle: false, at: start + .seconds(600))
    #expect(lines.all.isEmpty)
  }

  @Test("ask the broker what it keeps back when there has been nothing to do for long")
  func withheld() throws {
    var rounds = rounds()
    let inbox = try inbox()
    let withheld = BrokerError(.withheld, "The broker does not deliver the messages that wait.")
    world.fail(.checkDelivery, withheld, nil, withheld)
    try rounds.walk(inbox, isIdle: true, at: start)
    try rounds.walk(inbox, isIdle: true, at: start + .seconds(29))
    #expect(throws: withheld) { try rounds.walk(inbox, isIdle: true, at: start + .seconds(30)) }
    try rounds.walk(inbox, isIdle: true, at: start + .seconds(31))
    try rounds.walk(inbox, isIdle: true, at: start + .seconds(61))
    try rounds.walk(inbox, isIdle: true, at: start + .seconds(62))
    try rounds.walk(inbox, isIdle: false, at: start + .seconds(91))
    try rounds.walk(inbox, isIdle: true, at: start + .seconds(92))
    try rounds.walk(inbox, isIdle: true, at: start + .seconds(121))
    #expect(throws: withheld) { try rounds.walk(inbox, isIdle: true, at: start + .seconds(122)) }
  }
}
