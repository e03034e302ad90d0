import Crypto

/// Digests over length-prefixed texts, in which no two different lists of texts read the same.
public enum Digest {
  /// `lp(x)`: the length of `x` in four bytes, big-endian, then its bytes.
  public static func lengthPrefixed(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(4 + bytes.count)
    append(bytes, to: &result)
    return result
  }

  /// `lp(first) ‖ lp(second) ‖ lp(third)`, of their UTF-8.
  public static func lengthPrefixed(_ first: String, _ second: String, _ third: String) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(12 + first.utf8.count + second.utf8.count + third.utf8.count)
    append(first.utf8, to: &result)
    append(second.utf8, to: &result)
    append(third.utf8, to: &result)
    return result
  }

  /// Appends `lp(bytes)` to `result`.
  private static func append(_ bytes: some Collection<UInt8>, to result: inout [UInt8]) {
    let count = UInt32(bytes.count)
    result.append(UInt8(truncatingIfNeeded: count >> 24))
    result.append(UInt8(truncatingIfNeeded: count >> 16))
    result.append(UInt8(truncatingIfNeeded: count >> 8))
    result.append(UInt8(truncatingIfNeeded: count))
    result.append(contentsOf: bytes)
  }

  /// Lower-case hex of the first 16 bytes of SHA-256(lp(first) ‖ lp(second) ‖ lp(third)).
  static func id(_ first: String, _ second: String, _ third: String) -> String {
    let hash = SHA256.hash(data: lengthPrefixed(first, second, third))
    return hex(unsafe hash.withUnsafeBytes { unsafe Array($0.prefix(16)) })
  }

  /// Lower-case hex of the first 16 bytes of SHA-256(lp(queue) ‖ lp(body)): a dead letter's id, the same however
  /// often the event is delivered.
  public static func deadLetterID(queue: String, body: [UInt8]) -> String {
    var hash = SHA256()
    hash.update(data: lengthPrefixed(queue.utf8))
    let count = UInt32(body.count)
    hash.update(data: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> UInt32($0)) })
    hash.update(data: body)
    return hex(unsafe hash.finalize().withUnsafeBytes { unsafe Array($0.prefix(16)) })
  }

  /// Lower-case hex.
  @inlinable
  public static func hex(_ bytes: some Collection<UInt8>) -> String {
    unsafe String(unsafeUninitializedCapacity: 2 * bytes.count) { digits in
      var place = 0
      for byte in bytes {
        unsafe digits.initializeElement(at: place, to: hexDigit(byte >> 4))
        unsafe digits.initializeElement(at: place + 1, to: hexDigit(byte & 15))
        place += 2
      }
      return place
    }
  }

  @inlinable
  static func hexDigit(_ value: UInt8) -> UInt8 { value + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10) }
}
