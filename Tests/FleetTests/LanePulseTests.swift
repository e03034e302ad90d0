import Testing

@testable import Fleet

@Suite("A lane's pulse")
struct LanePulseTests {
  @Test("tells since when there is nothing to do, and nothing while there is")
  func idle() {
    let pulse = LanePulse()
    #expect(pulse.idleTime == nil)
    pulse.idle()
    let first = pulse.idleTime
    #expect(first != nil)
    pulse.idle()
    #expect(pulse.idleTime! >= first!)
    pulse.busy()
    #expect(pulse.idleTime == nil)
  }
}
