/// A picture of throughput and latency, as SVG. It brings its own background, so that it can be read on any.
struct Picture {
  let report: BenchReport

  private static let height = 330
  private static let panelWidth = 430
  private static let plot = (left: 60, top: 64, bottom: 262, right: 415)
  private static let colours = ["#4c78a8", "#f58518", "#54a24b", "#b279a2"]

  /// A group of bars side by side, one for each of the panel's series.
  private struct Group {
    var name: String
    var values: [Double]
  }

  private struct Panel {
    var title: String
    var subtitle: String
    var series: [String]
    var groups: [Group]
    var digits: Int
  }

  /// Nil when neither was measured.
  var svg: String? {
    let panels = [sweepPanel, latencyPanel].compactMap(\.self)
    guard !panels.isEmpty else { return nil }
    let width = Self.panelWidth * panels.count + 10
    let drawn = panels.enumerated().map { index, panel in
      "<g transform=\"translate(\(index * Self.panelWidth) 0)\">\n\(draw(panel))\n</g>"
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(Self.height)" width="\(width)" \
      height="\(Self.height)" role="img" font-family="system-ui, sans-serif" font-size="12" fill="#24292f">
      <title>\(Self.escaped(panels.map(\.title).joined(separator: "; ")))</title>
      <rect x="0.5" y="0.5" width="\(width - 1)" height="\(Self.height - 1)" rx="6" fill="#ffffff" stroke="#d0d7de"/>
      \(drawn.joined(separator: "\n"))
      <text x="20" y="\(Self.height - 12)" font-size="11" fill="#57606a">\(Self.escaped(footnote))</text>
      </svg>

      """
  }

  private var footnote: String {
    "\(report.machineText), for workers, RabbitMQ \(report.versions.broker) and PostgreSQL \(report.versions.database) together"
  }

  private var sweepPanel: Panel? {
    guard !report.sweep.isEmpty else { return nil }
    var lanes: [Int] = []
    var batchSizes: [Int] = []
    for point in report.sweep {
      if !lanes.contains(point.lanes) { lanes.append(point.lanes) }
      if !batchSizes.contains(point.batchSize) { batchSizes.append(point.batchSize) }
    }
    return Panel(
      title: "Throughput by lanes and batch size", subtitle: "events a second, queue to feed",
      series: lanes.map { "\($0) lane\($0 == 1 ? "" : "s")" },
      groups: batchSizes.map { batchSize in
        Group(
          name: "batches of \(batchSize)",
          values: lanes.map { lanes in
            report.sweep.first { $0.lanes == lanes && $0.batchSize == batchSize }?.rate ?? 0
          })
      }, digits: 0)
  }

  private var latencyPanel: Panel? {
    guard !report.latencies.isEmpty else { return nil }
    return Panel(
      title: "Latency at thin and thick traffic", subtitle: "milliseconds from publish to feed",
      series: report.latencies.map { "\(NumberText.grouped(Int($0.rate))) events/s" },
      groups: [50.0, 90, 99].map { percent in
        Group(name: "p\(Int(percent))", values: report.latencies.map { $0.latencies(percent) })
      }, digits: 1)
  }

  // MARK: - Drawing

  private func draw(_ panel: Panel) -> String {
    let plot = Self.plot
    let step = Self.step(panel.groups.flatMap(\.values).max() ?? 0)
    let top = step * 4
    func y(_ value: Double) -> Double { Double(plot.bottom) - value / top * Double(plot.bottom - plot.top) }

    var lines = [
      "<text x=\"20\" y=\"26\" font-size=\"15\" font-weight=\"600\">\(Self.escaped(panel.title))</text>",
      "<text x=\"20\" y=\"44\" fill=\"#57606a\">\(Self.escaped(panel.subtitle))</text>",
    ]
    for tick in 0...4 {
      let value = step * Double(tick)
      let height = Self.number(y(value))
      lines.append(
        "<line x1=\"\(plot.left)\" x2=\"\(plot.right)\" y1=\"\(height)\" y2=\"\(height)\" stroke=\"#d8dee4\"/>"
          + "<text x=\"\(plot.left - 8)\" y=\"\(height)\" dy=\"4\" text-anchor=\"end\" fill=\"#57606a\">"
          + "\(NumberText.grouped(value, digits: step < 1 ? 1 : 0))</text>")
    }
    let groupWidth = Double(plot.right - plot.left) / Double(panel.groups.count)
    let barWidth = min(groupWidth * 0.8 / Double(panel.series.count), 44)
    for (index, group) in panel.groups.enumerated() {
      let middle = Double(plot.left) + groupWidth * (Double(index) + 0.5)
      let left = middle - barWidth * Double(group.values.count) / 2
      for (series, value) in group.values.enumerated() {
        let x = left + barWidth * Double(series)
        lines.append(
          "<rect x=\"\(Self.number(x + 1))\" y=\"\(Self.number(y(value)))\" width=\"\(Self.number(barWidth - 2))\" "
            + "height=\"\(Self.number(Double(plot.bottom) - y(value)))\" fill=\"\(Self.colour(series))\"/>"
            + "<text x=\"\(Self.number(x + barWidth / 2))\" y=\"\(Self.number(y(value) - 4))\" font-size=\"10\" "
            + "text-anchor=\"middle\">\(NumberText.grouped(value, digits: panel.digits))</text>")
      }
      lines.append(
        "<text x=\"\(Self.number(middle))\" y=\"\(plot.bottom + 17)\" text-anchor=\"middle\">\(group.name)</text>")
    }
    for (series, name) in panel.series.enumerated() {
      let x = plot.left + series * 118
      lines.append(
        "<rect x=\"\(x)\" y=\"288\" width=\"10\" height=\"10\" fill=\"\(Self.colour(series))\"/>"
          + "<text x=\"\(x + 15)\" y=\"297\">\(name)</text>")
    }
    return lines.joined(separator: "\n")
  }

  /// A quarter of the scale: a round number, of which four are more than `maximum`.
  static func step(_ maximum: Double) -> Double {
    guard maximum > 0 else { return 1 }
    var magnitude = 1.0
    while magnitude * 4 > maximum { magnitude /= 10 }
    while magnitude * 40 <= maximum { magnitude *= 10 }
    return [1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10].map { $0 * magnitude }.first { $0 * 4 > maximum } ?? magnitude * 10
  }

  private static func colour(_ series: Int) -> String { colours[series % colours.count] }

  private static func number(_ value: Double) -> String { NumberText.plain(value, digits: 1) }

  static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}

extension BenchReport {
  /// A picture of the sweep and of latency, as SVG; nil when neither was measured.
  public var picture: String? { Picture(report: self).svg }
}
