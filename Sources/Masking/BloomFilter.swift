/// A set of hashes that may be wrong about what it holds, but never about what it does not; small, and fast to ask.
struct BloomFilter {
  private var words: [UInt64]
  /// Few hashes leave most of these bits free, and one of them tells without a look into memory.
  private var glance: UInt64 = 0
  private let mask: UInt64

  /// - Parameter count: about how many hashes it will hold.
  init(count: Int) {
    var size = 4
    while size * 64 < 16 * count { size *= 2 }
    words = size == Self.small.count ? Self.small : Array(repeating: 0, count: size)
    mask = UInt64(size * 64 - 1)
  }

  /// What most begin with: to copy it takes less than to make another.
  private static let small = [UInt64](repeating: 0, count: 4)

  mutating func insert(_ hash: UInt64) {
    let (first, second) = (hash & mask, hash >> 21 & mask)
    glance |= 1 << (hash >> 58)
    words[Int(first / 64)] |= 1 << (first % 64)
    words[Int(second / 64)] |= 1 << (second % 64)
  }

  @inline(__always)
  func mayContain(_ hash: UInt64) -> Bool {
    if glance >> (hash >> 58) & 1 == 0 { return false }
    let (first, second) = (hash & mask, hash >> 21 & mask)
    return words[Int(first / 64)] >> (first % 64) & 1 == 1 && words[Int(second / 64)] >> (second % 64) & 1 == 1
  }
}
