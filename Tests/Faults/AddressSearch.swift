import Foundation

/// Finds known addresses in a text, in any letter case, however long the text is.
struct AddressSearch {
  private let addresses: Set<String>
  private let longest: Int

  /// - Parameter addresses: in lower case.
  init(_ addresses: Set<String>) {
    self.addresses = addresses
    longest = addresses.map(\.utf8.count).max() ?? 0
  }

  /// How often an address stands in `text`, plain or with its at-sign percent-encoded.
  func count(in text: Data) -> Int {
    let text = Array(text)
    var count = 0
    for index in text.indices {
      switch text[index] {
      case UInt8(ascii: "@"): if isAddress(text, index, index + 1) { count += 1 }
      case UInt8(ascii: "%"):
        if text[index...].starts(with: Array("%40".utf8)), isAddress(text, index, index + 3) { count += 1 }
      default: break
      }
    }
    return count
  }

  /// Whether any text before `end` and any after `start`, joined by an at-sign, are an address.
  private func isAddress(_ text: [UInt8], _ end: Int, _ start: Int) -> Bool {
    let local = text[max(0, end - longest)..<end].reversed().prefix { !Self.isBreak($0) }
    let domain = text[start..<min(text.count, start + longest)].prefix { !Self.isBreak($0) }
    // What belongs to the address is not told apart from what stands close to it, so every cut is tried.
    for localLength in stride(from: local.count, to: 0, by: -1) {
      for domainLength in stride(from: domain.count, to: 0, by: -1) {
        let bytes =
          Array(local.prefix(localLength).reversed()) + [UInt8(ascii: "@")] + Array(domain.prefix(domainLength))
        if addresses.contains(String(decoding: bytes, as: UTF8.self).lowercased()) { return true }
      }
    }
    return false
  }

  private static func isBreak(_ byte: UInt8) -> Bool { byte <= UInt8(ascii: " ") }
}
