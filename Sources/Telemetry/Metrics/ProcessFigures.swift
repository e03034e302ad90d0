import Foundation

/// What the system tells of this process (proc(5)).
struct ProcessFigures {
  static let buildInfo = "conversation_tracker_build_info"
  static let families = [
    MetricFamily(buildInfo, .gauge, "1, with the program's version as a label."),
    MetricFamily("process_resident_memory_bytes", .gauge, "Resident memory, in bytes."),
    MetricFamily("process_cpu_seconds_total", .counter, "Time on processors, in seconds."),
    MetricFamily("process_open_fds", .gauge, "Open file descriptors."),
    MetricFamily("process_start_time_seconds", .gauge, "When the process began, in seconds since 1970."),
  ]

  private let values: [Double]

  /// Nil where there is no proc(5).
  static var now: ProcessFigures? {
    guard let stat = text("self/stat"), let behindName = stat.lastIndex(of: ")"),
      let boot = text("stat")?.split(separator: "\n").first(where: { $0.hasPrefix("btime ") }),
      let bootTime = Double(boot.dropFirst("btime ".count)),
      let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
    else { return nil }
    // From the third field on, for a name may hold anything.
    let fields = stat[stat.index(after: behindName)...].split(separator: " ").map { Double($0) ?? 0 }
    guard fields.count > 21 else { return nil }
    let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
    return ProcessFigures(values: [
      fields[21] * Double(sysconf(Int32(_SC_PAGESIZE))), (fields[11] + fields[12]) / ticks,
      // One of them is that of this look.
      Double(descriptors.count - 1), bootTime + fields[19] / ticks,
    ])
  }

  func tell(_ registry: MetricRegistry) {
    for (family, value) in zip(Self.families.dropFirst(), values) {
      registry.cell(family.name, family.kind, []) { _ in GaugeCell() }.set(value)
    }
  }

  private static func text(_ path: String) -> String? {
    try? String(contentsOfFile: "/proc/\(path)", encoding: .utf8)
  }
}
