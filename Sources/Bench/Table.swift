/// Rows of three columns: a name, a number that ends where the others end, a unit.
struct Table {
  private var lines: [Line] = []

  private enum Line {
    case heading(String)
    case row(name: String, number: String, unit: String)
  }

  mutating func heading(_ text: String) { lines.append(.heading(text)) }

  mutating func row(_ name: String, _ number: String, _ unit: String) {
    lines.append(.row(name: name, number: number, unit: unit))
  }

  var text: String {
    var widths = (name: 0, number: 0)
    for case .row(let name, let number, _) in lines {
      widths.name = max(widths.name, name.count)
      widths.number = max(widths.number, number.count)
    }
    return lines.map { line in
      switch line {
      case .heading(let text): text
      case .row(let name, let number, let unit):
        "  \(name)\(spaces(widths.name - name.count))  \(spaces(widths.number - number.count))\(number) \(unit)"
      }
    }.joined(separator: "\n")
  }

  private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}
