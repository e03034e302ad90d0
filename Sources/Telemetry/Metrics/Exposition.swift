/// Metrics as Prometheus reads them (text format 0.0.4).
struct Exposition {
  private(set) var bytes: [UInt8] = []

  mutating func begin(_ family: MetricFamily) {
    bytes += "# HELP \(family.name) ".utf8
    Self.escape(family.help, quotes: false, into: &bytes)
    bytes += "\n# TYPE \(family.name) \(family.kind.word)\n".utf8
  }

  /// - Parameters:
  ///   - labels: as ``labels(_:)`` writes them.
  ///   - bound: the upper bound of a histogram's bucket.
  mutating func sample(_ name: String, _ labels: [UInt8], _ value: Double, bound: Double? = nil) {
    bytes += name.utf8
    if !labels.isEmpty || bound != nil {
      bytes.append(UInt8(ascii: "{"))
      bytes += labels
      if let bound {
        if !labels.isEmpty { bytes.append(UInt8(ascii: ",")) }
        bytes += "le=\"\(Self.number(bound))\"".utf8
      }
      bytes.append(UInt8(ascii: "}"))
    }
    bytes += " \(Self.number(value))\n".utf8
  }

  /// Labels in the order of their names, whatever their values are.
  static func labels(_ labels: [(String, String)]) -> [UInt8] {
    var written: Set<String> = []
    var bytes: [UInt8] = []
    let named = labels.map { (name: label(named: $0.0), value: $0.1) }
    for (name, value) in named.sorted(by: { $0.name < $1.name }) where written.insert(name).inserted {
      if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
      bytes += "\(name)=\"".utf8
      escape(value, quotes: true, into: &bytes)
      bytes.append(UInt8(ascii: "\""))
    }
    return bytes
  }

  /// A name of the data model: letters, digits, underscores and colons, and no digit in front.
  static func metric(named text: String) -> String { name(text, allowsColon: true) }

  /// Names that begin with two underscores, and the bound of buckets, are Prometheus' own.
  private static func label(named text: String) -> String {
    let label = name(text, allowsColon: false)
    return label.hasPrefix("__") || label == "le" ? "label_\(label)" : label
  }

  private static func name(_ text: String, allowsColon: Bool) -> String {
    var name = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
        name.unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if name.isEmpty { name = "_" }
        name.unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: ":") where allowsColon: name += ":"
      default: name += "_"
      }
    }
    return name.isEmpty ? "_" : name
  }

  private static func escape(_ text: String, quotes: Bool, into bytes: inout [UInt8]) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): bytes += "\\\\".utf8
      case UInt8(ascii: "\n"): bytes += "\\n".utf8
      case UInt8(ascii: "\"") where quotes: bytes += "\\\"".utf8
      default: bytes.append(byte)
      }
    }
  }

  private static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    return Int64(exactly: value).map { "\($0)" } ?? "\(value)"
  }
}
