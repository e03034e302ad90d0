/// Numbers as texts, the same in every locale.
enum NumberText {
  /// With `digits` digits after the point.
  static func plain(_ value: Double, digits: Int) -> String {
    var scale = 1
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int((value.magnitude * Double(scale)).rounded())
    let sign = value < 0 && scaled != 0 ? "-" : ""
    guard digits > 0 else { return "\(sign)\(scaled)" }
    let fraction = String(scaled % scale)
    return "\(sign)\(scaled / scale).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
  }

  /// The same with a comma between thousands.
  static func grouped(_ value: Double, digits: Int) -> String {
    let parts = plain(value, digits: digits).split(separator: ".")
    var text = ""
    for (index, character) in parts[0].reversed().enumerated() {
      if index > 0, index % 3 == 0, character != "-" { text.append(",") }
      text.append(character)
    }
    return ([String(text.reversed())] + parts.dropFirst().map(String.init)).joined(separator: ".")
  }

  static func grouped(_ value: Int) -> String { grouped(Double(value), digits: 0) }
}
