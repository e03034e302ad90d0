import Conversations
import Crypto
import Foundation

extension EgressGate {
  /// The digests under which trackers know an address. They are made only for documents that hold something as long.
  final class Digests {
    private let addresses: [Address]
    private lazy var texts = addresses.flatMap(Self.texts)
    /// The first eight bytes of each digest, which no other text shares: a hash table, 0 where it is free.
    private var slots: [UInt64] = []
    private var made = 0

    /// The fewest hexadecimal digits of a digest.
    static let shortest = 32

    init(_ addresses: [Address]) { self.addresses = addresses }

    /// What trackers make digests of: the canonical form, and the written one in either case.
    private static func texts(of address: Address) -> [[UInt8]] {
      let canonical = Array(address.canonical.utf8)
      if address.written.utf8.elementsEqual(canonical) { return [canonical] }
      return [canonical, Array(address.written.utf8), Array(address.written.lowercased().utf8)]
    }

    /// Makes the digests that `count` hexadecimal digits can hold.
    func prepare(digits count: Int) {
      while made < 3, count >= [32, 40, 64][made] {
        for text in texts {
          switch made {
          case 0: insert(Insecure.MD5.hash(data: text).prefix(8))
          case 1: insert(Insecure.SHA1.hash(data: text).prefix(8))
          default: insert(SHA256.hash(data: text).prefix(8))
          }
        }
        made += 1
      }
    }

    /// Whether one of them begins with these eight bytes.
    func contains(_ beginning: UInt64) -> Bool {
      var slot = Int(truncatingIfNeeded: beginning) & (slots.count - 1)
      while slots[slot] != 0 {
        if slots[slot] == beginning { return true }
        slot = (slot + 1) & (slots.count - 1)
      }
      return false
    }

    private func insert(_ beginning: some Sequence<UInt8>) {
      if slots.isEmpty {
        // At most three eighths full, so that searching stays short whatever is searched for.
        var size = 16
        while size < texts.count * 8 { size *= 2 }
        slots = Array(repeating: 0, count: size)
      }
      let value = beginning.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
      var slot = Int(truncatingIfNeeded: value) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = value
    }
  }
}
