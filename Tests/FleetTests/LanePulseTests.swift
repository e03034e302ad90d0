import Testing

@testable import Fleet

@Suite("A lane's pulse")
struct LanePulseTests {
  @Test("tells since when there is nothing to do, and nothing while there is")
  func idle() throws {
    let pulse = LanePulse()
    #expect(pulse.idleTime == nil)
    pulse.idle()
    let first = try #require(pulse.idleTime)
    pulse.idle()
    #expect(try #require(pulse.idleTime) >= first)
    pulse.busy()
    #expect(pulse.idleTime == nil)
  }
}
