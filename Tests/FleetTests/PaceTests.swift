import Testing

@testable import Fleet

@Suite struct PaceTests {
  private let start = ContinuousClock.now

  @Test("a pace allows no more than its rate, and nothing before its time")
  func rate() {
    var pace = Pace(rate: 100, from: start)
    var done = 0
    for millisecond in 0...2_000 {
      let due = pace.due(at: start + .milliseconds(millisecond), limit: 200)
      pace.spend(due)
      done += due
    }
    #expect((200...201).contains(done))
  }

  @Test("what was missed in an outage is not made up for all at once")
  func outage() {
    var pace = Pace(rate: 50, from: start)
    #expect(pace.due(at: start + .seconds(3_600), limit: 1_000) == 50)
  }

  @Test("less than one a second still gets there")
  func slow() {
    var pace = Pace(rate: 0.5, from: start)
    #expect(pace.due(at: start, limit: 10) == 1)
    pace.spend(1)
    #expect(pace.due(at: start + .seconds(1), limit: 10) == 0)
    #expect(pace.pause <= .seconds(1))
    #expect(pace.due(at: start + .seconds(2), limit: 10) == 1)
  }

  @Test("a rate of 0 knows no pause")
  func unlimited() {
    var pace = Pace(rate: 0, from: start)
    for _ in 0..<10 {
      #expect(pace.due(at: start, limit: 200) == 200)
      pace.spend(200)
    }
    #expect(pace.pause == .zero)
  }
}
