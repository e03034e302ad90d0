/// Looks at what is about to leave, and finds any address that must not be read in it.
public struct EgressGate {
  private let needles: [[UInt8]]
  private let allowed: [[UInt8]]

  /// - Parameters:
  ///   - addresses: everybody's real address.
  ///   - allowed: the aliases that this document may show.
  public init(addresses: [Address], allowed: [Alias]) {
    needles = addresses.map { Array($0.canonical.utf8) }
    self.allowed = allowed.map { Array($0.text.utf8) }
  }

  /// Whether nothing in `document`, a JSON text, can be decoded to an address.
  public func passes(_ document: [UInt8]) -> Bool {
    var text = document
    for _ in 0..<8 {
      if shows(text) { return false }
      let decoded = Self.decoded(text)
      if decoded == text { break }
      text = decoded
    }
    return true
  }

  private func shows(_ text: [UInt8]) -> Bool {
    let lowercased = text.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    for at in lowercased.indices where lowercased[at] == UInt8(ascii: "@") {
      let taken = allowed.compactMap { Self.range(of: $0, in: lowercased, at: at) }
      for needle in needles {
        guard let hit = Self.range(of: needle, in: lowercased, at: at) else { continue }
        let isLonger = hit.lowerBound > 0 && Self.isLetterOrDigit(lowercased[hit.lowerBound - 1])
        let goesOn = hit.upperBound < lowercased.count && Self.isLetterOrDigit(lowercased[hit.upperBound])
        if !isLonger, !goesOn, !taken.contains(where: { $0.contains(hit) }) { return true }
      }
    }
    return false
  }

  /// Where `address` stands in `text` with its at-sign at `at`.
  private static func range(of address: [UInt8], in text: [UInt8], at: Int) -> Range<Int>? {
    guard let sign = address.lastIndex(of: UInt8(ascii: "@")) else { return nil }
    let range = at - sign..<at - sign + address.count
    guard range.lowerBound >= 0, range.upperBound <= text.count, text[range].elementsEqual(address) else { return nil }
    return range
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
  }

  /// Undoes one level of JSON escapes, percent-encoding and entities.
  private static func decoded(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let rest = text[index...]
      if let (byte, length) = escape(rest) {
        result.append(byte)
        index += length
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  private static func escape(_ text: ArraySlice<UInt8>) -> (UInt8, Int)? {
    let start = text.startIndex
    func digits(_ range: Range<Int>, radix: Int) -> UInt8? {
      guard range.upperBound <= text.endIndex else { return nil }
      return UInt8(String(decoding: text[range], as: UTF8.self), radix: radix)
    }
    switch text.first {
    case UInt8(ascii: "%"):
      return digits(start + 1..<start + 3, radix: 16).map { ($0, 3) }
    case UInt8(ascii: "\\"):
      guard text.count > 1 else { return nil }
      switch text[start + 1] {
      case UInt8(ascii: "u"): return digits(start + 2..<start + 6, radix: 16).map { ($0, 6) }
      case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"): return (UInt8(ascii: " "), 2)
      default: return (text[start + 1], 2)
      }
    case UInt8(ascii: "&"):
      guard let end = text.prefix(12).firstIndex(of: UInt8(ascii: ";")), end > start + 2 else { return nil }
      let length = end - start + 1
      switch String(decoding: text[start + 1..<end], as: UTF8.self).lowercased() {
      case "amp": return (UInt8(ascii: "&"), length)
      case "commat": return (UInt8(ascii: "@"), length)
      case "period": return (UInt8(ascii: "."), length)
      case let name where name.hasPrefix("#x"): return UInt8(name.dropFirst(2), radix: 16).map { ($0, length) }
      case let name where name.hasPrefix("#"): return UInt8(name.dropFirst()).map { ($0, length) }
      default: return nil
      }
    default: return nil
    }
  }
}
