import Testing

@testable import Fleet

@Suite("The backoff")
struct BackoffTests {
  @Test("doubles up to half a minute, and is never the same for two")
  func growth() {
    var due = Duration.milliseconds(200)
    var backoffs = Array(repeating: Backoff(), count: 50)
    for _ in 0..<15 {
      let delays = backoffs.indices.map { backoffs[$0].delay() }
      #expect(delays.allSatisfy { $0 >= due * 0.5 && $0 <= due })
      #expect(Set(delays).count > 40)
      due = min(due * 2, .seconds(30))
    }
    #expect(due == .seconds(30))
  }

  @Test("begins anew after a success")
  func reset() {
    var backoff = Backoff()
    for _ in 0..<10 { _ = backoff.delay() }
    backoff.reset()
    #expect(backoff.delay() <= .milliseconds(200))
  }
}
