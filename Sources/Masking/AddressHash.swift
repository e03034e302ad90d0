/// A hash over the folded characters of a part of an address, that grows by one at a time.
///
/// It begins with a secret, so that nobody can write an address that is taken for another one.
struct AddressHash: Hashable {
  private(set) var value: UInt64

  init() { value = Self.secret }

  private init(value: UInt64) { self.value = value }

  /// Stands where no hash is known yet.
  static var zero: AddressHash { AddressHash(value: 0) }

  private static let secret = UInt64.random(in: .min ... .max)

  @inline(__always)
  func adding(_ scalar: UInt32) -> AddressHash {
    var result = self
    result.value = (value ^ UInt64(scalar)) &* 0x9E37_79B9_7F4A_7C15
    result.value ^= result.value >> 32
    return result
  }

  /// With these ASCII characters, in lower case.
  func adding(_ text: Span<UInt8>) -> AddressHash {
    var result = self
    for index in text.indices { result = result.adding(Folding.asciiFolded(UInt32(text[index]))) }
    return result
  }

  /// With these ASCII characters from the last to the first, in lower case.
  func adding(reversed text: Span<UInt8>) -> AddressHash {
    var result = self
    for index in text.indices.reversed() { result = result.adding(Folding.asciiFolded(UInt32(text[index]))) }
    return result
  }

  func adding(_ scalars: ArraySlice<UInt32>) -> AddressHash {
    var result = self
    for scalar in scalars { result = result.adding(scalar) }
    return result
  }

  func adding(reversed scalars: ArraySlice<UInt32>) -> AddressHash {
    var result = self
    for index in scalars.indices.reversed() { result = result.adding(scalars[index]) }
    return result
  }

  /// One number for both parts of an address.
  func joined(_ other: AddressHash, exact: Bool) -> UInt64 {
    let mixed = (value ^ (other.value << 23 | other.value >> 41)) &* 0xD6E8_FEB8_6659_FD93
    return (mixed ^ mixed >> 32) &+ (exact ? 1 : 0)
  }
}
