/// Small pictures of numbers, as SVG with no style but the page's own.
enum Chart {
  /// A line over time.
  ///
  /// - Parameters:
  ///   - values: the latest last.
  ///   - title: what people who do not see it hear.
  static func line(_ values: [Int], title: String) -> String {
    let (width, height) = (160.0, 28.0)
    let top = Double(max(values.max() ?? 0, 1))
    let step = width / Double(max(values.count - 1, 1))
    let points = values.enumerated().map { index, value in
      "\(rounded(Double(index) * step)),\(rounded(height - 1 - Double(value) / top * (height - 3)))"
    }
    guard points.count > 1 else { return "" }
    return """
      <svg class="chart" viewBox="0 0 160 28" width="160" height="28" role="img" aria-label="\(Markup.escaped(title))">\
      <polygon class="area" points="0,28 \(points.joined(separator: " ")) 160,28"/>\
      <polyline class="line" points="\(points.joined(separator: " "))"/></svg>
      """
  }

  /// A bar for each value.
  static func bars(_ values: [(title: String, value: Int)], title: String) -> String {
    let (width, height) = (Double(max(values.count, 1)) * 10, 60.0)
    let top = Double(max(values.map(\.value).max() ?? 0, 1))
    let bars = values.enumerated().map { index, bar in
      let size = Double(bar.value) / top * (height - 2)
      return """
        <rect class="bar-mark" x="\(rounded(Double(index) * 10 + 1))" y="\(rounded(height - size))" width="8" \
        height="\(rounded(size))"><title>\(Markup.escaped(bar.title))</title></rect>
        """
    }
    return """
      <svg class="chart hours" viewBox="0 0 \(rounded(width)) 60" preserveAspectRatio="none" role="img" \
      aria-label="\(Markup.escaped(title))">\(bars.joined())<path class="base" d="M0 59.5H\(rounded(width))"/></svg>
      """
  }

  private static func rounded(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
  }
}
