/// Values in order, of which percentiles can be asked.
struct Percentiles {
  let sorted: [Double]

  init(_ values: [Double]) { sorted = values.sorted() }

  /// The smallest value that at least `percent` of all values do not exceed (nearest rank); 0 when there are none.
  func callAsFunction(_ percent: Double) -> Double {
    guard !sorted.isEmpty else { return 0 }
    let rank = Int((percent / 100 * Double(sorted.count)).rounded(.up))
    return sorted[min(max(rank, 1), sorted.count) - 1]
  }

  var maximum: Double { sorted.last ?? 0 }
}
