extension EgressGate {
  /// Runs of bytes by their hashes, in a table at most half full.
  struct Hashes {
    /// 0 where a slot is free.
    private var slots = [UInt64](repeating: 0, count: 32)
    private var count = 0

    /// - Returns: whether `hash` was none of them.
    mutating func insert(_ hash: UInt64) -> Bool {
      var place = place(of: hash)
      if slots[place] == hash { return false }
      if 2 * (count + 1) > slots.count {
        let old = slots
        slots = Array(repeating: 0, count: 2 * old.count)
        for hash in old where hash != 0 { slots[self.place(of: hash)] = hash }
        place = self.place(of: hash)
      }
      slots[place] = hash
      count += 1
      return true
    }

    /// Where `hash` stands, or the free slot where it would.
    private func place(of hash: UInt64) -> Int {
      var place = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[place] != 0, slots[place] != hash { place = (place + 1) & (slots.count - 1) }
      return place
    }

    private let secrets = Self.secrets
    private static let secrets = (secret, secret, secret)
    private static var secret: UInt64 { .random(in: .min ... .max) }

    /// The hash of the bytes of `text`: with secrets of this process in every step, so that nobody can write a run that
    /// hides behind another. Never 0.
    func hash(_ text: Span<UInt8>) -> UInt64 {
      var hash = secrets.0 ^ UInt64(text.count)
      unsafe text.withUnsafeBytes { text in
        var place = 0
        while place + 8 <= text.count {
          let word = unsafe text.loadUnaligned(fromByteOffset: place, as: UInt64.self)
          hash = Self.mixed(hash ^ secrets.1, word ^ secrets.2)
          place += 8
        }
        var rest: UInt64 = 0
        while place < text.count {
          rest = unsafe rest << 8 | UInt64(text[place])
          place += 1
        }
        hash = Self.mixed(hash ^ secrets.1, rest ^ secrets.2)
      }
      return max(Self.mixed(hash ^ secrets.2, secrets.1), 1)
    }

    /// Both halves of the product, which depend on all bits of both factors.
    private static func mixed(_ left: UInt64, _ right: UInt64) -> UInt64 {
      let product = left.multipliedFullWidth(by: right)
      return product.high ^ product.low
    }
  }
}
