import Foundation

/// The machine on which the workers run.
struct Machine {
  var cores: Int
  /// In bytes.
  var memory: Int
  var processor: String

  static var own: Machine {
    Machine(
      cores: ProcessInfo.processInfo.activeProcessorCount, memory: Int(ProcessInfo.processInfo.physicalMemory),
      processor: processor(ProcessStat.text("/proc/cpuinfo") ?? "") ?? "unknown")
  }

  /// The first processor that `/proc/cpuinfo` names.
  static func processor(_ text: String) -> String? {
    text.split(separator: "\n").first { $0.hasPrefix("model name") }?
      .split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) }
  }
}
