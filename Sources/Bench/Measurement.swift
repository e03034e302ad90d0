/// One number of a figure.
public struct Measurement: Sendable {
  let name: String
  let value: Double
  let unit: String
  /// How many digits after the point are worth showing.
  var digits = 0
}

/// What one way of measuring came to.
public struct Figure: Sendable {
  let name: String
  /// What was done, for people.
  let settings: String
  var measurements: [Measurement]
}
