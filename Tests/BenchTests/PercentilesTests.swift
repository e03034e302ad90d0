import Testing

@testable import Bench

@Suite struct PercentilesTests {
  @Test(
    "a percentile is the smallest value that so many do not exceed",
    arguments: [(50.0, 50.0), (90, 90), (99, 99), (99.5, 100), (100, 100), (0, 1)])
  func nearestRank(percent: Double, value: Double) {
    #expect(Percentiles((1...100).map(Double.init).shuffled())(percent) == value)
  }

  @Test("one value is every percentile, and of none there is 0")
  func few() {
    #expect(Percentiles([7])(1) == 7)
    #expect(Percentiles([7])(99) == 7)
    #expect(Percentiles([])(50) == 0)
    #expect(Percentiles([]).maximum == 0)
  }
}
