extension EgressGate {
  /// Collects, of what was decoded on suspicion, what can be read: nothing with control characters or malformed UTF-8
  /// in it.
  struct Readable: ~Copyable {
    /// Pieces long enough to hold an address, with separators between them.
    private(set) var bytes = ByteStack(capacity: 0)
    private let shortest: Int

    init(shortest: Int) { self.shortest = shortest }

    /// Takes the readable pieces of the first `count` of `source`.
    ///
    /// Most of what is decoded is noise, where every second byte is unreadable. So we look at the end of each possible
    /// piece first: a byte there that cannot be read saves looking at those before it.
    mutating func append(_ source: [UInt8], count: Int) {
      var start = 0
      while count - start >= shortest {
        var place = start + shortest - 1
        while place >= start, Self.isReadable(source, place, count) { place -= 1 }
        guard place < start else {
          start = place + 1
          continue
        }
        while start < count, Self.isReadable(source, start, count) {
          // UTF-16 has a zero beside every ASCII character.
          if source[start] != 0 { bytes.append(source[start]) }
          start += 1
        }
        bytes.append(Reading.separator)
      }
    }

    @inline(__always)
    private static func isReadable(_ source: [UInt8], _ place: Int, _ count: Int) -> Bool {
      switch source[place] {
      case 0x20..<0x7F, 0x09, 0x0A, 0x0D, 0x00: true
      case 0x80...: isInCharacter(source, place, count)
      default: false
      }
    }

    /// Whether a character of UTF-8, which is whole within the first `count` bytes, covers the byte at `place`.
    private static func isInCharacter(_ source: [UInt8], _ place: Int, _ count: Int) -> Bool {
      var first = place
      while first > 0, place - first < 3, source[first] < 0xC0 { first -= 1 }
      let length =
        switch source[first] {
        case 0xC2..<0xE0: 2
        case 0xE0..<0xF0: 3
        case 0xF0..<0xF5: 4
        default: 0
        }
      guard place - first < length, first + length <= count else { return false }
      for place in first + 1..<first + length where source[place] & 0xC0 != 0x80 { return false }
      return true
    }
  }
}
