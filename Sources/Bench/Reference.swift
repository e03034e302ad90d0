/// Another worker's events a second, measured on the same machine, to compare with.
public struct Reference: Sendable {
  let name: String
  let rate: Double

  /// Reads `NAME=EVENTS A SECOND`; nil when `text` is nothing of the kind.
  public init?(_ text: String) {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let rate = Double(parts[1]), rate > 0, rate.isFinite else { return nil }
    name = String(parts[0])
    self.rate = rate
  }
}
