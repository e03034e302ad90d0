import Conversations

extension EgressGate {
  /// The hard aliases that may be shown, which stand in every document a dozen times.
  struct ShownAliases {
    /// Their digits.
    private(set) var tokens = Hashes()
    /// What follows the digits of each: the at-sign and the alias domain.
    private var ending: [UInt8] = []

    init(_ aliases: [Alias]) {
      for alias in aliases where alias.mask == .hard {
        _ = tokens.insert(Hashes.hash(alias.token.utf8.span))
        if ending.isEmpty { ending = Array(alias.text.utf8.suffix(alias.text.utf8.count - alias.token.utf8.count)) }
      }
    }

    private static let digits = 32

    /// Whether one of them, whole, stands in `text` at `place`.
    func stand(in text: [UInt8], at place: Int) -> Bool {
      let end = place + Self.digits + ending.count
      guard !ending.isEmpty, end <= text.count, text[place + Self.digits..<end].elementsEqual(ending),
        end == text.count || !Self.goesOn(text[end])
      else { return false }
      return tokens.contains(Hashes.hash(text.span.extracting(place..<place + Self.digits)))
    }

    /// Whether a domain goes on with `byte`.
    private static func goesOn(_ byte: UInt8) -> Bool {
      ASCII.isLetterOrDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte >= 0x80
    }
  }
}
