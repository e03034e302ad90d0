import Testing

@testable import Fleet

@Suite("The doorbell")
struct DoorbellTests {
  @Test("once rung stays rung, and nobody waits any more")
  func rung() {
    let doorbell = Doorbell()
    #expect(!doorbell.isRung)
    #expect(!doorbell.waits(.zero))
    doorbell.ring()
    doorbell.ring()
    for _ in 0..<3 {
      #expect(doorbell.isRung)
      #expect(doorbell.waits(.seconds(3_600)))
    }
  }

  @Test("wakes whoever waits")
  func wakes() async {
    let doorbell = Doorbell()
    async let woken = Task.detached { doorbell.waits(.seconds(3_600)) }.value
    doorbell.ring()
    #expect(await woken)
  }
}
