/// What `/proc/PID/status` says of a process's memory, in bytes (proc(5)).
package struct ProcessMemory: Equatable {
  package var resident: Int
  /// The most that was ever resident.
  var peak: Int

  /// Nil when `text` names neither.
  init?(_ text: String) {
    func kibibytes(_ name: String) -> Int? {
      guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else { return nil }
      return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) }
    }
    guard let resident = kibibytes("VmRSS:"), let peak = kibibytes("VmHWM:") else { return nil }
    self.resident = resident << 10
    self.peak = peak << 10
  }

  /// Of a running process; nil when it has ended.
  package init?(pid: Int32) {
    guard let text = ProcessStat.text("/proc/\(pid)/status") else { return nil }
    self.init(text)
  }
}
