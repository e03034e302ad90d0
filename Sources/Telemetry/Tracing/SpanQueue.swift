import CoreMetrics
import Synchronization

/// Spans that wait to be exported: so many and no more. Traces must never hold up what they tell of.
final class SpanQueue: Sendable {
  static let families = [
    MetricFamily("conversation_tracker_spans_exported_total", .counter, "Spans that the collector has taken."),
    MetricFamily(
      "conversation_tracker_spans_dropped_total", .counter,
      "Spans that were lost: too many waited, or the collector did not take them."),
  ]

  private let capacity: Int
  private let spans = Mutex<[FinishedSpan]>([])
  private let exported, dropped: Counter

  init(capacity: Int = 4_096, _ factory: any MetricsFactory) {
    self.capacity = capacity
    exported = Counter(label: Self.families[0].name, factory: factory)
    dropped = Counter(label: Self.families[1].name, factory: factory)
  }

  func append(_ span: FinishedSpan) {
    let hasRoom = spans.withLock { spans in
      guard spans.count < capacity else { return false }
      spans.append(span)
      return true
    }
    if !hasRoom { dropped.increment() }
  }

  /// Takes the first spans.
  func take(_ limit: Int) -> [FinishedSpan] {
    spans.withLock { spans in
      let taken = Array(spans.prefix(limit))
      spans.removeFirst(taken.count)
      return taken
    }
  }

  func settle(_ count: Int, areTaken: Bool) { (areTaken ? exported : dropped).increment(by: count) }
}
