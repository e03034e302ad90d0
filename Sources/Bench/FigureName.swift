/// What can be measured.
public enum FigureName: String, CaseIterable, Sendable {
  case throughput, latency, fairness, large, workers, sweep, backlog, crowded

  /// Whether it takes many minutes.
  public var isLong: Bool { self == .backlog || self == .crowded }
}
