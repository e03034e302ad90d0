/// Reads an exposition by the grammar of the text format 0.0.4, and as strictly.
public struct Scrape {
  public struct Malformed: Error { let line: String }

  public private(set) var lines: [String] = []
  /// By the names of families.
  public private(set) var types: [String: String] = [:]
  /// The values of all labels.
  public private(set) var values: [String] = []
  private var samples: [String: Double] = [:]

  /// The value of a series, with its labels as they are written.
  public subscript(series: String) -> Double? { samples[series] }

  /// The sum of all series of a name.
  public func sum(_ name: String) -> Double {
    samples.reduce(0) { $0 + ($1.key == name || $1.key.hasPrefix(name + "{") ? $1.value : 0) }
  }

  public init(_ bytes: [UInt8]) throws {
    guard bytes.last == UInt8(ascii: "\n") else { throw Malformed(line: "the end") }
    var seen: Set<[UInt8]> = []
    for raw in bytes.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      let line = String(decoding: raw, as: UTF8.self)
      lines.append(line)
      guard raw.first != UInt8(ascii: "#") else {
        let words = line.split(separator: " ", maxSplits: 3)
        guard words.count >= 3, ["HELP", "TYPE"].contains(words[1]) else { throw Malformed(line: line) }
        if words[1] == "TYPE" {
          guard types.updateValue(String(words[3]), forKey: String(words[2])) == nil else {
            throw Malformed(line: line)
          }
        }
        continue
      }
      try read(raw, line, &seen)
    }
  }

  private mutating func read(_ raw: ArraySlice<UInt8>, _ line: String, _ seen: inout Set<[UInt8]>) throws {
    var rest = raw
    func name(_ colon: Bool) throws -> String {
      let name = rest.prefix { byte in
        switch Unicode.Scalar(byte) {
        case "a"..."z", "A"..."Z", "_", "0"..."9": true
        case ":": colon
        default: false
        }
      }
      rest = rest.dropFirst(name.count)
      guard let first = name.first, !(0x30...0x39).contains(first) else { throw Malformed(line: line) }
      return String(decoding: name, as: UTF8.self)
    }
    let metric = try name(true)
    let family = ["_bucket", "_sum", "_count"].reduce(metric) { name, suffix in
      let stem = name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name
      return types[stem] == "histogram" ? stem : name
    }
    guard types[family] != nil else { throw Malformed(line: line) }
    if rest.first == UInt8(ascii: "{") {
      var names: Set<String> = []
      repeat {
        rest = rest.dropFirst()
        guard names.insert(try name(false)).inserted, rest.starts(with: "=\"".utf8) else { throw Malformed(line: line) }
        rest = rest.dropFirst(2)
        var value: [UInt8] = []
        while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
          guard byte == UInt8(ascii: "\\") else {
            value.append(byte)
            continue
          }
          switch rest.popFirst().map(Unicode.Scalar.init) {
          case "n": value.append(UInt8(ascii: "\n"))
          case "\\": value.append(UInt8(ascii: "\\"))
          case "\"": value.append(UInt8(ascii: "\""))
          default: throw Malformed(line: line)
          }
        }
        values.append(String(decoding: value, as: UTF8.self))
      } while rest.first == UInt8(ascii: ",")
      guard rest.popFirst() == UInt8(ascii: "}") else { throw Malformed(line: line) }
    }
    let series = Array(raw[..<rest.startIndex])
    guard seen.insert(series).inserted, rest.popFirst() == UInt8(ascii: " ") else { throw Malformed(line: line) }
    let number = String(decoding: rest, as: UTF8.self)
    guard let value = Double(number) ?? (number == "+Inf" ? .infinity : nil) else { throw Malformed(line: line) }
    samples[String(decoding: series, as: UTF8.self)] = value
  }
}
