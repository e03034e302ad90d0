/// What can be measured.
public enum FigureName: String, CaseIterable, Sendable {
  case throughput, latency, fairness, large, workers, scaling, sweep, backlog, crowded

  /// Whether it takes many minutes.
  public var isLong: Bool { self == .scaling || self == .backlog || self == .crowded }
}
