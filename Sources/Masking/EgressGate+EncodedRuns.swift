extension EgressGate {
  /// Finds what is written in base64, base64url or hexadecimal digits somewhere in a text, and decodes it.
  ///
  /// Nothing says where such a run of letters and digits began to be an encoding (`/track/bWFyaWE…`), so each alignment is
  /// tried, and of what comes out only the readable is kept.
  struct EncodedRuns {
    let digests: Digests
    /// The fewest bytes of an address.
    let shortest: Int
    /// What was decoded, in pieces long enough to hold an address.
    private(set) var decoded = Readable()
    private(set) var hasDigest = false
    private var sextets: [UInt8] = []

    init(digests: Digests, shortest: Int) {
      self.digests = digests
      self.shortest = shortest
      decoded = Readable(shortest: shortest)
    }

    private static let noSextet: UInt8 = 0xFF

    /// RFC 4648 §4 and §5.
    private static let sextetOf: [UInt8] = {
      var table = [UInt8](repeating: noSextet, count: 256)
      let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
      for (value, letter) in alphabet.utf8.enumerated() { table[Int(letter)] = UInt8(value) }
      for letter in "+-".utf8 { table[Int(letter)] = 62 }
      for letter in "/_".utf8 { table[Int(letter)] = 63 }
      return table
    }()

    /// The lines of an encoded text are longer than words.
    private static let shortestLine = 40

    mutating func search(_ text: [UInt8]) {
      // Base64 makes four letters of three bytes; the first and the last may be shared with others.
      let shortestRun = max(shortest * 4 / 3 - 1, 4)
      let sextetOf = Self.sextetOf
      var index = shortestRun - 1
      var done = 0
      // Every run that is long enough crosses one of the places that are looked at.
      while index < text.count {
        guard sextetOf[Int(text[index])] != Self.noSextet else {
          index += shortestRun
          continue
        }
        var start = index
        while start > done, sextetOf[Int(text[start - 1])] != Self.noSextet { start -= 1 }
        done = start
        decodeRun(of: text, from: start, to: &done, shortestRun)
        index = done + shortestRun - 1
      }
    }

    private mutating func decodeRun(of text: [UInt8], from start: Int, to end: inout Int, _ shortestRun: Int) {
      let sextetOf = Self.sextetOf
      sextets.removeAll(keepingCapacity: true)
      var lineStart = start
      end = start
      while true {
        while end < text.count, sextetOf[Int(text[end])] != Self.noSextet {
          sextets.append(sextetOf[Int(text[end])])
          end += 1
        }
        searchHexadecimal(text, lineStart..<end)
        guard end - lineStart >= Self.shortestLine else { break }
        var next = end
        while next < text.count, next - end < 4, ASCII.isBlank(text[next]) { next += 1 }
        guard next > end, next < text.count, sextetOf[Int(text[next])] != Self.noSextet else { break }
        lineStart = next
        end = next
      }
      guard sextets.count >= shortestRun else { return }
      for alignment in 0..<4 { decodeBase64(alignment) }
    }

    private mutating func decodeBase64(_ alignment: Int) {
      var place = alignment
      while place + 1 < sextets.count {
        let first = sextets[place]
        let second = sextets[place + 1]
        decoded.append(first << 2 | second >> 4)
        if place + 2 < sextets.count {
          let third = sextets[place + 2]
          decoded.append(second << 4 | third >> 2)
          if place + 3 < sextets.count { decoded.append(third << 6 | sextets[place + 3]) }
        }
        place += 4
      }
      decoded.end()
    }

    /// The bytes of a base64 text that is one by declaration.
    static func decodedBase64(_ text: some Sequence<UInt8>) -> [UInt8] {
      var bytes: [UInt8] = []
      var bits: UInt32 = 0
      var count = 0
      for letter in text {
        let sextet = sextetOf[Int(letter)]
        guard sextet != noSextet else { continue }
        bits = bits << 6 | UInt32(sextet)
        count += 6
        guard count >= 8 else { continue }
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
      return bytes
    }

    private mutating func searchHexadecimal(_ text: [UInt8], _ line: Range<Int>) {
      guard line.count >= min(Digests.shortest, 2 * shortest) else { return }
      var start = line.lowerBound
      while start < line.upperBound {
        var end = start
        while end < line.upperBound, ASCII.hexValue(text[end]) != nil { end += 1 }
        if end - start >= Digests.shortest { searchDigests(text, start..<end) }
        if end - start >= 2 * shortest {
          for alignment in 0..<2 { decodeHexadecimal(text, start + alignment..<end) }
        }
        start = end + 1
      }
    }

    private mutating func searchDigests(_ text: [UInt8], _ run: Range<Int>) {
      digests.prepare(digits: run.count)
      var window: UInt64 = 0
      for place in run {
        window = window << 4 | UInt64(ASCII.hexValue(text[place]) ?? 0)
        if place - run.lowerBound >= 15, digests.contains(window) { hasDigest = true }
      }
    }

    private mutating func decodeHexadecimal(_ text: [UInt8], _ run: Range<Int>) {
      var place = run.lowerBound
      while place + 1 < run.upperBound {
        decoded.append((ASCII.hexValue(text[place]) ?? 0) << 4 | (ASCII.hexValue(text[place + 1]) ?? 0))
        place += 2
      }
      decoded.end()
    }
  }

  /// Collects decoded bytes, and drops what no program would show: control characters and malformed UTF-8.
  struct Readable {
    private(set) var bytes: [UInt8] = []
    private var shortest = 0
    private var start = 0
    /// How many bytes of a character are still to come.
    private var missing = 0

    init(shortest: Int = 0) { self.shortest = shortest }

    mutating func append(_ byte: UInt8) {
      switch byte {
      case 0x80..<0xC0 where missing > 0:
        missing -= 1
        bytes.append(byte)
      case _ where missing > 0:
        missing = 0
        end()
        append(byte)
      case 0x20..<0x7F, 0x09, 0x0A, 0x0D:
        bytes.append(byte)
      case 0xC2..<0xF5:
        missing = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3
        bytes.append(byte)
      case 0x00:
        // UTF-16 has one beside every ASCII character.
        break
      default: end()
      }
    }

    /// Ends a piece, and forgets it when it is too short to hold an address.
    mutating func end() {
      missing = 0
      if bytes.count - start >= shortest {
        bytes.append(Reading.separator)
      } else {
        bytes.removeLast(bytes.count - start)
      }
      start = bytes.count
    }
  }
}
