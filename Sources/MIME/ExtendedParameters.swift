/// Parameters that are percent-encoded in a charset, or continued (RFC 2231 §3 and §4).
struct ExtendedParameters {
  private struct Section {
    let content: String
    let isEncoded: Bool
  }

  private var sections: [String: [Int: Section]] = [:]

  /// - Parameter name: such as `filename*`, `filename*0` or `filename*0*`.
  mutating func add(_ name: String, _ content: String) {
    let parts = name.split(separator: "*", omittingEmptySubsequences: false)
    let isEncoded = parts.count > 1 && parts.last?.isEmpty == true
    guard let base = parts.first, !base.isEmpty else { return }
    let number = parts.count > 1 && !parts[1].isEmpty ? Int(parts[1]) : 0
    guard let number, sections[String(base)]?[number] == nil else { return }
    sections[String(base), default: [:]][number] = Section(content: content, isEncoded: isEncoded)
  }

  /// The parameters by name; nil for one that cannot be decoded.
  func decoded() -> [String: String?] { sections.mapValues(Self.text) }

  private static func text(of sections: [Int: Section]) -> String? {
    var charset: String?
    var bytes: [UInt8] = []
    var number = 0
    while let section = sections[number] {
      var content = section.content.utf8[...]
      if section.isEncoded, number == 0 {
        // charset'language'text
        guard let first = content.firstIndex(of: UInt8(ascii: "'")),
          let second = content[content.index(after: first)...].firstIndex(of: UInt8(ascii: "'"))
        else { return nil }
        charset = String(decoding: content[..<first], as: UTF8.self)
        content = content[content.index(after: second)...]
      }
      if section.isEncoded { append(percentEncoded: content, to: &bytes) } else { bytes += content }
      number += 1
    }
    return number > 0 ? Charset.text(of: bytes[...], in: charset) : nil
  }

  private static func append(percentEncoded content: Substring.UTF8View, to bytes: inout [UInt8]) {
    let content = Array(content)
    var index = 0
    while index < content.count {
      if content[index] == UInt8(ascii: "%"), index + 2 < content.count,
        let high = HexDigit.value(content[index + 1]), let low = HexDigit.value(content[index + 2])
      {
        bytes.append(high << 4 | low)
        index += 3
      } else {
        bytes.append(content[index])
        index += 1
      }
    }
  }
}
