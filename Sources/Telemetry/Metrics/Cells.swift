import CoreMetrics
import Synchronization

/// What a series holds. Any thread may change it, without a lock and without taking memory.
protocol Cell: AnyObject, Sendable {
  func write(to text: inout Exposition, _ family: MetricFamily, _ labels: [UInt8])
}

final class CounterCell: CounterHandler, Cell {
  private let count = Atomic<Int64>(0)

  func increment(by amount: Int64) { count.wrappingAdd(amount, ordering: .relaxed) }
  func reset() { count.store(0, ordering: .relaxed) }

  func write(to text: inout Exposition, _ family: MetricFamily, _ labels: [UInt8]) {
    text.sample(family.name, labels, Double(count.load(ordering: .relaxed)))
  }
}

final class GaugeCell: RecorderHandler, MeterHandler, Cell {
  private let value = Atomic<Double>(0)

  func record(_ value: Int64) { set(Double(value)) }
  func record(_ value: Double) { set(value) }
  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { self.value.store(value, ordering: .relaxed) }
  func increment(by amount: Double) { value.add(amount) }
  func decrement(by amount: Double) { value.add(-amount) }

  func write(to text: inout Exposition, _ family: MetricFamily, _ labels: [UInt8]) {
    text.sample(family.name, labels, value.load(ordering: .relaxed))
  }
}

final class HistogramCell: RecorderHandler, TimerHandler, Cell {
  private final class Bucket: Sendable { let count = Atomic<Int>(0) }

  private let bounds: [Double]
  /// One for each bound, and one for what is larger than all.
  private let buckets: [Bucket]
  private let sum = Atomic<Double>(0)

  /// - Parameter bounds: rising.
  init(_ bounds: [Double]) {
    self.bounds = bounds
    buckets = (0...bounds.count).map { _ in Bucket() }
  }

  func record(_ value: Int64) { record(Double(value)) }
  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

  func record(_ value: Double) {
    // A sum that is no number any more would stay so for good.
    guard value.isFinite else { return }
    var place = 0
    while place < bounds.count, value > bounds[place] { place += 1 }
    buckets[place].count.wrappingAdd(1, ordering: .relaxed)
    sum.add(value)
  }

  func write(to text: inout Exposition, _ family: MetricFamily, _ labels: [UInt8]) {
    var count = 0
    for (place, bucket) in buckets.enumerated() {
      count += bucket.count.load(ordering: .relaxed)
      let bound = place < bounds.count ? bounds[place] : .infinity
      text.sample(family.name + "_bucket", labels, Double(count), bound: bound)
    }
    text.sample(family.name + "_sum", labels, sum.load(ordering: .relaxed))
    text.sample(family.name + "_count", labels, Double(count))
  }
}

extension Atomic<Double> {
  fileprivate borrowing func add(_ amount: Double) {
    var old = load(ordering: .relaxed)
    while true {
      let (exchanged, now) = weakCompareExchange(expected: old, desired: old + amount, ordering: .relaxed)
      if exchanged { return }
      old = now
    }
  }
}
