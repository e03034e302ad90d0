import Bench
import Foundation

extension Harness {
  /// What a worker takes of the machine.
  private struct Usage {
    /// In bytes.
    var memory: Int
    var descriptors: Int

    init?(pid: Int32) {
      guard let memory = ProcessMemory(pid: pid),
        let files = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd")
      else { return nil }
      self.memory = memory.resident
      descriptors = files.count
    }
  }

  /// Lets faults strike in turn for some time. The workers stay the same, and must not grow.
  ///
  /// - Parameter events: how many events to publish, spread evenly.
  /// - Returns: what came of the faults, and whoever grew.
  func soak(_ faults: [Fault], _ time: Duration, events: Int) throws -> ([Strike], [String]) {
    try fleet.fill()
    let start = ContinuousClock.now
    let workers = fleet.workers
    var strikes: [Strike] = []
    var usages: [Int: [Usage]] = [:]
    var released = 0
    while ContinuousClock.now - start < time {
      let fault = faults[strikes.count % faults.count]
      let part = min(1, (ContinuousClock.now - start + .seconds(60)) / time)
      let share = max(0, Int(Double(events) * part) - released)
      released += share
      var strike = Strike(fault: fault)
      let minute = ContinuousClock.now
      try self.strike(&strike, share: share * 2 / 3)
      try hold(max(5, (.seconds(55) - (ContinuousClock.now - minute)) / .seconds(1)), releasing: share - share * 2 / 3)
      strikes.append(strike)
      for worker in workers {
        if let usage = Usage(pid: worker.pid) { usages[worker.number, default: []].append(usage) }
      }
      let now = workers.compactMap { usages[$0.number]?.last }
      say(
        "\(Int((ContinuousClock.now - start) / .seconds(60))) min: \(strike.told); "
          + "\(now.map { "\($0.memory >> 20)" }.joined(separator: ", ")) MiB, "
          + "\(now.map { "\($0.descriptors)" }.joined(separator: ", ")) descriptors")
    }
    oms.release(events - released)
    return (strikes, workers.compactMap { growth(of: $0, usages[$0.number] ?? []) })
  }

  /// Compares the first minutes after the start with the last ones; what a first fault needs comes early.
  private func growth(of worker: WorkerFleet.Worker, _ usages: [Usage]) -> String? {
    let third = usages.count / 3
    guard third > 0 else { return "Worker \(worker.number) was looked at too rarely: soak for three minutes or more." }
    let (early, late) = (usages[third..<2 * third], usages[(2 * third)...])
    func most(_ usages: ArraySlice<Usage>, _ value: (Usage) -> Int) -> Int { usages.map(value).max() ?? 0 }
    let memory = (most(early, \.memory), most(late, \.memory))
    let descriptors = (most(early, \.descriptors), most(late, \.descriptors))
    guard memory.1 > memory.0 + memory.0 / 5 || descriptors.1 > descriptors.0 else { return nil }
    return "Worker \(worker.number) grew from \(memory.0 >> 20) to \(memory.1 >> 20) MiB, and from \(descriptors.0) to "
      + "\(descriptors.1) descriptors."
  }
}
