import Testing

@testable import Bench

@Suite struct TableTests {
  @Test("names begin and numbers end below each other")
  func aligned() {
    var table = Table()
    table.heading("throughput")
    table.row("rate", "9,512", "events/s")
    table.row("worker CPU per event", "61.3", "µs")
    #expect(
      table.text == """
        throughput
          rate                  9,512 events/s
          worker CPU per event   61.3 µs
        """)
  }

  @Test(
    "numbers are grouped by thousands and rounded",
    arguments: [
      (0.0, 0, "0"), (999.5, 0, "1,000"), (1_234_567, 0, "1,234,567"), (0.855, 2, "0.86"), (12.04, 1, "12.0"),
      (-1_500, 0, "-1,500"), (1_234.05, 2, "1,234.05"),
    ])
  func numbers(value: Double, digits: Int, text: String) {
    #expect(NumberText.grouped(value, digits: digits) == text)
  }
}
