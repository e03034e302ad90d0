/// All series of one name: what they mean, and how they are counted.
public struct MetricFamily: Sendable {
  public enum Kind: Sendable {
    /// Only rises, until the process ends.
    case counter
    case gauge
    /// Counts what was observed by its size.
    case histogram(bounds: [Double])
  }

  public let name: String
  /// What it tells, in one sentence, with its unit.
  public let help: String
  public let kind: Kind

  /// - Parameter name: a name of the Prometheus data model, with its unit behind it.
  public init(_ name: String, _ kind: Kind, _ help: String) {
    self.name = name
    self.kind = kind
    self.help = help
  }

  /// The upper bounds of durations, in seconds: from a tenth of a millisecond to the better part of a minute.
  public static let durations = [
    0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30,
  ]
}

extension MetricFamily.Kind {
  var word: String {
    switch self {
    case .counter: "counter"
    case .gauge: "gauge"
    case .histogram: "histogram"
    }
  }
}
