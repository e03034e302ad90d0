import Crypto

/// The MD5, SHA-1 and SHA-256 of members' addresses, and what stands in for them. Computed when first asked for: few
/// texts hold anything of their length.
struct AddressDigests {
  struct Match {
    let range: Range<Int>
    /// The same digest of the alias.
    let replacement: [UInt8]
  }

  private struct Entry {
    let digest: [UInt8]
    let algorithm: Algorithm
    let alias: String
  }

  private enum Algorithm: CaseIterable {
    case md5, sha1, sha256

    func digest(_ text: String) -> [UInt8] {
      let bytes = Array(text.utf8)
      return switch self {
      case .md5: Array(Insecure.MD5.hash(data: bytes))
      case .sha1: Array(Insecure.SHA1.hash(data: bytes))
      case .sha256: Array(SHA256.hash(data: bytes))
      }
    }
  }

  private let members: [Redactor.Member]
  /// By the first eight bytes.
  private var entries: [UInt64: Entry]?
  private var filter = BloomFilter(count: 0)

  init(_ members: [Redactor.Member]) { self.members = members }

  /// The digests among hex digits, wherever in them they begin.
  mutating func matches(in digits: ArraySlice<UInt8>) -> [Match] {
    if digits.count < 32 { return [] }
    let entries = self.entries ?? prepare()
    var matches: [Match] = []
    var window: UInt64 = 0
    var free = digits.startIndex
    for index in digits.indices {
      window = window << 4 | UInt64(digits[index].hexValue)
      let start = index - 15
      guard start >= free, filter.mayContain(window), let entry = entries[window] else { continue }
      let end = start + 2 * entry.digest.count
      guard end <= digits.endIndex, Hex.decoded(digits[start..<end]) == entry.digest else { continue }
      matches.append(Match(range: start..<end, replacement: entry.algorithm.digest(entry.alias)))
      free = end
    }
    return matches
  }

  private mutating func prepare() -> [UInt64: Entry] {
    var entries: [UInt64: Entry] = [:]
    filter = BloomFilter(count: 9 * members.count)
    for member in members {
      let address = member.address
      let lowercased = address.written.lowercased()
      for text in Set([address.canonical, address.written, lowercased].map { Array($0.utf8) }) {
        for algorithm in Algorithm.allCases {
          let digest = algorithm.digest(String(decoding: text, as: UTF8.self))
          let key = digest[..<8].reduce(0) { $0 << 8 | UInt64($1) }
          entries[key] = Entry(digest: digest, algorithm: algorithm, alias: member.hard.text)
          filter.insert(key)
        }
      }
    }
    self.entries = entries
    return entries
  }
}
