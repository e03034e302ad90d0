public import CoreMetrics
import Synchronization

/// The metrics of one process: a backend of swift-metrics that Prometheus reads.
///
/// A series is looked up when its counter, recorder or gauge is made; whoever counts often keeps that.
public final class MetricRegistry: MetricsFactory {
  private struct Series {
    let family: MetricFamily
    /// By their labels as they are written: texts that Swift takes for equal may differ there.
    var cells: [[UInt8]: any Cell] = [:]
  }

  private let series: Mutex<[String: Series]>

  /// - Parameters:
  ///   - version: the program's.
  ///   - families: what is known of the metrics to come; of others nothing but their name is told.
  public init(version: String, _ families: [MetricFamily]) {
    let known = (families + ProcessFigures.families).map { ($0.name, Series(family: $0)) }
    series = Mutex(Dictionary(known) { first, _ in first })
    Gauge(label: ProcessFigures.buildInfo, dimensions: [("version", version)], factory: self).record(1)
  }

  /// The content type of ``exposition()``.
  public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// All that was counted so far (Prometheus text format 0.0.4), in the order of names and labels.
  public func exposition() -> [UInt8] {
    ProcessFigures.now?.tell(self)
    var text = Exposition()
    let series = series.withLock { Array($0.values) }
    for series in series.sorted(by: { $0.family.name < $1.family.name }) where !series.cells.isEmpty {
      text.begin(series.family)
      for (labels, cell) in series.cells.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
        cell.write(to: &text, series.family, labels)
      }
    }
    return text.bytes
  }

  // MARK: - MetricsFactory

  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    cell(label, .counter, dimensions) { _ in CounterCell() }
  }

  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    cell(label, .gauge, dimensions) { _ in GaugeCell() }
  }

  public func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler {
    aggregate
      ? cell(label, .histogram(bounds: MetricFamily.durations), dimensions, HistogramCell.init)
      : cell(label, .gauge, dimensions) { _ in GaugeCell() }
  }

  /// Times in seconds.
  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    cell(label, .histogram(bounds: MetricFamily.durations), dimensions, HistogramCell.init)
  }

  public func destroyCounter(_ handler: any CounterHandler) { forget(handler) }
  public func destroyMeter(_ handler: any MeterHandler) { forget(handler) }
  public func destroyRecorder(_ handler: any RecorderHandler) { forget(handler) }
  public func destroyTimer(_ handler: any TimerHandler) { forget(handler) }

  /// The cell of a series; one that nobody reads when the name means something else already.
  func cell<Kept: Cell>(
    _ label: String, _ kind: MetricFamily.Kind, _ dimensions: [(String, String)], _ make: ([Double]) -> Kept
  ) -> Kept {
    let name = Exposition.metric(named: label)
    let labels = Exposition.labels(dimensions)
    return series.withLock { series in
      let family = series[name]?.family ?? MetricFamily(name, kind, "Not described.")
      let bounds = if case .histogram(let bounds) = family.kind { bounds } else { [Double]() }
      if let kept = series[name]?.cells[labels] { return kept as? Kept ?? make(bounds) }
      let cell = make(bounds)
      if family.kind.word == kind.word { series[name, default: Series(family: family)].cells[labels] = cell }
      return cell
    }
  }

  private func forget(_ handler: AnyObject) {
    series.withLock { series in
      for name in series.keys { series[name]!.cells = series[name]!.cells.filter { $0.value !== handler } }
    }
  }
}
