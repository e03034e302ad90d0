extension EgressGate {
  /// Collects, of what was decoded on suspicion, what can be read: nothing with control characters or malformed UTF-8
  /// in it.
  struct Readable: ~Copyable {
    /// Pieces long enough to hold an address, with separators between them.
    private(set) var bytes = ByteStack(capacity: 0)
    private let shortest: Int

    init(shortest: Int) { self.shortest = shortest }

    /// Takes the readable pieces of `count` bytes, of which `byte` gives each.
    ///
    /// Most of what is decoded is noise, where every second byte is unreadable. So we look at the end of each possible
    /// piece first: a byte there that cannot be read saves looking at those before it.
    mutating func append(_ count: Int, _ byte: (Int) -> UInt8) {
      var start = 0
      while count - start >= shortest {
        var place = start + shortest - 1
        while place >= start, Self.isReadable(place, count, byte) { place -= 1 }
        guard place < start else {
          start = place + 1
          continue
        }
        while start < count {
          let decoded = byte(start)
          guard decoded < 0x80 ? Self.isReadable(decoded) : Self.isReadable(start, count, byte) else { break }
          // UTF-16 has a zero beside every ASCII character.
          if decoded != 0 { bytes.append(decoded) }
          start += 1
        }
        bytes.append(Reading.separator)
      }
    }

    private static func isReadable(_ ascii: UInt8) -> Bool {
      switch ascii {
      case 0x20..<0x7F, 0x09, 0x0A, 0x0D, 0x00: true
      default: false
      }
    }

    private static func isReadable(_ place: Int, _ count: Int, _ byte: (Int) -> UInt8) -> Bool {
      switch byte(place) {
      case let ascii where ascii < 0x80: isReadable(ascii)
      // The first byte of a character, and the others of one.
      case 0xC2..<0xF5: place + 1 < count && byte(place + 1) & 0xC0 == 0x80
      case 0x80..<0xC0: place > 0 && byte(place - 1) >= 0x80
      default: false
      }
    }
  }
}
