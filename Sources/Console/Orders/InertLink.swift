import Foundation

/// Where a link of an e-mail leads. Links in the e-mail itself are only words: who wants to follow one confirms it where
/// it stands in full.
struct InertLink: Sendable {
  /// An address of the web in ASCII, in which nothing looks like something else.
  let target: String
  let host: String
  /// The words that the e-mail shows; empty for a picture.
  let words: String

  /// The most bytes of an address that is shown.
  private static let limit = 2_000

  /// Nil for what leads nowhere on the web, or pretends to lead elsewhere by a user's name before the host's.
  ///
  /// - Parameter link: with character references, as in HTML.
  init?(_ link: (target: [UInt8], words: [UInt8])) {
    let text = CharacterReferences.decoded(link.target).trimmed
    guard text.utf8.count <= Self.limit, !text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\\") }),
      let url = URL(string: text), ["http", "https"].contains(url.scheme?.lowercased()), url.user() == nil,
      let host = url.host(), !host.isEmpty
    else { return nil }
    target = url.absoluteString
    guard target.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
    self.host = host
    words = String(
      CharacterReferences.decoded(link.words).split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(200))
  }
}

/// Character references of HTML (HTML Standard §13.5): the numbers, and the few names that links are written with.
private enum CharacterReferences {
  private static let names = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " "]

  static func decoded(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).replacing(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,4}));/) { match in
      let number = match.1.flatMap { UInt32($0) } ?? match.2.flatMap { UInt32($0, radix: 16) }
      if let scalar = number.flatMap(Unicode.Scalar.init) { return String(Character(scalar)) }
      return match.3.flatMap { names[String($0)] } ?? String(match.0)
    }
  }
}
