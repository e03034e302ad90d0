import Foundation

/// What `/proc/PID/stat` says of a process (proc(5)).
struct ProcessStat: Equatable {
  var parent: Int32
  /// CPU time of the process and of its ended children, in clock ticks.
  var ownTicks: Int
  var endedChildrenTicks: Int

  /// Nil when `text` is no such line. The name comes second, in brackets, and may hold anything.
  init?(_ text: String) {
    guard let bracket = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: bracket)...].split(separator: " ")
    guard fields.count > 14, let parent = Int32(fields[1]) else { return nil }
    let ticks = fields[11...14].compactMap { Int($0) }
    guard ticks.count == 4 else { return nil }
    self.parent = parent
    ownTicks = ticks[0] + ticks[1]
    endedChildrenTicks = ticks[2] + ticks[3]
  }

  /// Of a running process; nil when it has ended.
  init?(pid: Int32) {
    guard let text = Self.text("/proc/\(pid)/stat") else { return nil }
    self.init(text)
  }

  static let ticksPerSecond = Double(sysconf(CInt(_SC_CLK_TCK)))

  /// The CPU time of a process and all its descendants, ended ones included as far as their parents know, in seconds.
  /// Nil when there is no such process.
  static func treeSeconds(of root: Int32) -> Double? {
    var stats: [Int32: ProcessStat] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
      if let pid = Int32(name), let stat = ProcessStat(pid: pid) { stats[pid] = stat }
    }
    guard stats[root] != nil else { return nil }
    return Double(treeTicks(of: root, in: stats)) / ticksPerSecond
  }

  static func treeTicks(of root: Int32, in stats: [Int32: ProcessStat]) -> Int {
    let children = Dictionary(grouping: stats.keys) { stats[$0]!.parent }
    var ticks = 0
    var open = [root]
    while let pid = open.popLast() {
      guard let stat = stats[pid] else { continue }
      ticks += stat.ownTicks + stat.endedChildrenTicks
      open += children[pid] ?? []
    }
    return ticks
  }

  static func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
}
