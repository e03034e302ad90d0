import Conversations
import Crypto

/// The id that an event's feed message must have, computed from the contract alone: the first 16 bytes of
/// SHA-256(lp(store) ‖ lp(source) ‖ lp(id)).
struct FeedID: Hashable, Sendable {
  private let high: UInt64
  private let low: UInt64

  init(store: String, source: String, event: String) {
    var words: [UInt64] = [0, 0]
    let hash = SHA256.hash(data: Digest.lengthPrefixed(store, source, event))
    for (index, byte) in hash.prefix(16).enumerated() {
      words[index / 8] = words[index / 8] << 8 | UInt64(byte)
    }
    (high, low) = (words[0], words[1])
  }

  /// Nil unless `text` is 32 hexadecimal digits.
  init?(_ text: String) {
    let digits = text.utf8
    guard digits.count == 32, let high = UInt64(text.prefix(16), radix: 16),
      let low = UInt64(text.suffix(16), radix: 16)
    else { return nil }
    (self.high, self.low) = (high, low)
  }
}
