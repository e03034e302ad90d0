import Conversations
import Crypto
import Foundation

extension EgressGate {
  /// The digests under which trackers know an address. They are made only for documents that hold something as long.
  final class Digests {
    private let addresses: [Address]
    private lazy var texts = addresses.reduce(into: []) { Self.addTexts(of: $1, to: &$0) }
    /// The first eight bytes of each digest, which no other text shares: a hash table, 0 where it is free.
    private var slots: [UInt64] = []
    private var made = 0

    /// The fewest hexadecimal digits of a digest.
    static let shortest = 32

    init(_ addresses: [Address]) { self.addresses = addresses }

    /// What trackers make digests of: the canonical form, and the written one in either case.
    private static func addTexts(of address: Address, to texts: inout [String]) {
      texts.append(address.canonical)
      if address.isWrittenCanonically { return }
      texts.append(address.written)
      texts.append(address.written.lowercased())
    }

    /// Makes the digests that `count` hexadecimal digits can hold.
    func prepare(digits count: Int) {
      while made < 3, count >= [32, 40, 64][made] {
        for text in texts {
          switch made {
          case 0: insert(Self.beginning(of: text, Insecure.MD5.self))
          case 1: insert(Self.beginning(of: text, Insecure.SHA1.self))
          default: insert(Self.beginning(of: text, SHA256.self))
          }
        }
        made += 1
      }
    }

    /// The first eight bytes of the digest of `text`.
    private static func beginning<Function: HashFunction>(of text: String, _: Function.Type) -> UInt64 {
      var function = Function()
      unsafe text.utf8.span.withUnsafeBytes { unsafe function.update(bufferPointer: $0) }
      return unsafe function.finalize().withUnsafeBytes { unsafe UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)) }
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

    private func insert(_ value: UInt64) {
      if slots.isEmpty {
        // At most three eighths full, so that searching stays short whatever is searched for.
        var size = 16
        while size < texts.count * 8 { size *= 2 }
        slots = Array(repeating: 0, count: size)
      }
      var slot = Int(truncatingIfNeeded: value) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = value
    }
  }
}
