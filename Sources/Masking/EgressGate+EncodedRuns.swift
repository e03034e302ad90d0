extension EgressGate {
  /// Finds what is written in base64, base64url or hexadecimal digits somewhere in a text, and decodes it.
  ///
  /// Nothing says where such a run of letters and digits began to be an encoding (`/track/bWFyaWE…`), so each alignment
  /// is tried, and of what comes out only the readable is kept.
  struct EncodedRuns: ~Copyable {
    let digests: Digests
    /// The fewest bytes of an address.
    let shortest: Int
    /// What was decoded, in pieces long enough to hold an address.
    private(set) var decoded: Readable
    private(set) var hasDigest = false
    /// The hashes of those that were decoded, or need not be.
    private var known: Hashes
    /// Where a run is decoded to, one after the other.
    private var bytes: [UInt8] = []

    init(digests: Digests, shortest: Int, known: Hashes) {
      self.digests = digests
      self.shortest = shortest
      self.known = known
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
      let shortestRun = min(max(shortest * 4 / 3 - 1, 4), Digests.shortest)
      let sextetOf = Self.sextetOf
      /// Where the next run begins at the earliest.
      var first = 0
      while text.count - first >= shortestRun {
        // Words are shorter: what ends them is found from behind, in a few steps.
        let last = first + shortestRun - 1
        let start = Self.start(ofRunTo: last, notBefore: first, in: text.span, sextetOf)
        guard start == first else {
          first = start
          continue
        }
        var end = Self.end(ofRunFrom: last, in: text.span, sextetOf)
        if end - start >= Self.shortestLine, let next = nextLine(text, end) {
          end = decodeLines(text, from: start, end, next)
        } else if known.insert(known.hash(text.span.extracting(start..<end))) {
          searchHexadecimal(text, start..<end)
          decodeBase64(text, start..<end)
        }
        first = end
      }
    }

    /// Where the letters begin that go on to `last`, but not before `first`; behind `last` if that is none.
    private static func start(
      ofRunTo last: Int, notBefore first: Int, in text: Span<UInt8>, _ sextetOf: [UInt8]
    ) -> Int {
      precondition(first >= 0 && last < text.count)
      return unsafe text.withUnsafeBufferPointer { text in
        unsafe sextetOf.withUnsafeBufferPointer { sextetOf in
          var start = last + 1
          while start > first, unsafe sextetOf[Int(text[start &- 1])] != noSextet { start &-= 1 }
          return start
        }
      }
    }

    /// Where the letters end that begin at `first` or before.
    private static func end(ofRunFrom first: Int, in text: Span<UInt8>, _ sextetOf: [UInt8]) -> Int {
      precondition(first >= 0)
      return unsafe text.withUnsafeBufferPointer { text in
        unsafe sextetOf.withUnsafeBufferPointer { sextetOf in
          var end = first
          while end < text.count, unsafe sextetOf[Int(text[end])] != noSextet { end &+= 1 }
          return end
        }
      }
    }

    /// Where an encoded text goes on behind the end of its line.
    private func nextLine(_ text: [UInt8], _ end: Int) -> Int? {
      var next = end
      while next < text.count, next - end < 4, ASCII.isBlank(text[next]) { next += 1 }
      return next > end && next < text.count && Self.sextetOf[Int(text[next])] != Self.noSextet ? next : nil
    }

    /// Decodes lines as one, the first of which goes from `start` to `end`.
    ///
    /// - Returns: where they end.
    private mutating func decodeLines(_ text: [UInt8], from start: Int, _ end: Int, _ next: Int) -> Int {
      var letters = Array(text[start..<end])
      searchHexadecimal(text, start..<end)
      var length = end - start
      var block = 0
      var end = end
      var next: Int? = next
      while let start = next {
        end = Self.end(ofRunFrom: start, in: text.span, Self.sextetOf)
        // A line of another length is the last one, or belongs to something else.
        if end - start != length {
          decodeBase64(letters, block..<letters.count)
          block = letters.count
          length = end - start
        }
        letters += text[start..<end]
        searchHexadecimal(text, start..<end)
        next = end - start >= Self.shortestLine ? nextLine(text, end) : nil
      }
      decodeBase64(letters, letters.indices)
      return end
    }

    private mutating func decodeBase64(_ text: [UInt8], _ run: Range<Int>) {
      for alignment in 0..<min(4, run.count) {
        let letters = run.dropFirst(alignment)
        // Three bytes for four letters, and as many as are whole of the last ones.
        let count = letters.count * 3 / 4
        guard count >= shortest else { return }
        makeRoom(for: count)
        decode(text.span.extracting(letters), count: count)
        decoded.append(bytes, count: count)
      }
    }

    private mutating func decode(_ letters: Span<UInt8>, count: Int) {
      precondition(count == letters.count * 3 / 4 && count <= bytes.count)
      let sextetOf = Self.sextetOf
      // Long runs come by here four times: the bounds were checked above, once.
      unsafe letters.withUnsafeBufferPointer { letters in
        unsafe sextetOf.withUnsafeBufferPointer { sextetOf in
          unsafe bytes.withUnsafeMutableBufferPointer { bytes in
            func sextet(_ letter: Int) -> UInt32 { unsafe UInt32(sextetOf[Int(letters[letter])]) }
            var place = 0
            var letter = 0
            while letter &+ 4 <= letters.count {
              let bits =
                sextet(letter) << 18 | sextet(letter &+ 1) << 12 | sextet(letter &+ 2) << 6 | sextet(letter &+ 3)
              unsafe bytes[place] = UInt8(truncatingIfNeeded: bits >> 16)
              unsafe bytes[place &+ 1] = UInt8(truncatingIfNeeded: bits >> 8)
              unsafe bytes[place &+ 2] = UInt8(truncatingIfNeeded: bits)
              letter &+= 4
              place &+= 3
            }
            while place < count {
              unsafe bytes[place] = UInt8(
                truncatingIfNeeded: (sextet(letter) << 6 | sextet(letter &+ 1)) >> (4 - 2 * UInt32(place % 3)))
              letter &+= 1
              place &+= 1
            }
          }
        }
      }
    }

    private mutating func makeRoom(for count: Int) {
      if bytes.count < count { bytes += repeatElement(0, count: count - bytes.count) }
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

    private static let noDigit: UInt8 = 0xFF
    private static let digitOf: [UInt8] = (UInt8.min...UInt8.max).map { ASCII.hexValue($0) ?? noDigit }

    private mutating func searchHexadecimal(_ text: [UInt8], _ line: Range<Int>) {
      let shortestRun = min(Digests.shortest, 2 * shortest)
      let digitOf = Self.digitOf
      var index = line.lowerBound + shortestRun - 1
      var end = line.lowerBound
      while index < line.upperBound {
        guard digitOf[Int(text[index])] != Self.noDigit else {
          index += shortestRun
          continue
        }
        var start = index
        while start > end, digitOf[Int(text[start - 1])] != Self.noDigit { start -= 1 }
        end = index
        while end < line.upperBound, digitOf[Int(text[end])] != Self.noDigit { end += 1 }
        if end - start >= Digests.shortest { searchDigests(text, start..<end) }
        if end - start >= 2 * shortest {
          for alignment in 0..<2 { decodeHexadecimal(text, start + alignment..<end) }
        }
        index = end + shortestRun - 1
      }
    }

    private mutating func searchDigests(_ text: [UInt8], _ run: Range<Int>) {
      digests.prepare(digits: run.count)
      let digitOf = Self.digitOf
      var window: UInt64 = 0
      for place in run {
        window = window << 4 | UInt64(digitOf[Int(text[place])])
        if place - run.lowerBound >= 15, digests.contains(window) { hasDigest = true }
      }
    }

    private mutating func decodeHexadecimal(_ text: [UInt8], _ run: Range<Int>) {
      let digitOf = Self.digitOf
      let digits = text.span.extracting(run)
      let count = digits.count / 2
      makeRoom(for: count)
      var bytes = bytes.mutableSpan
      for place in 0..<count {
        bytes[place] = digitOf[Int(digits[2 * place])] << 4 | digitOf[Int(digits[2 * place + 1])]
      }
      decoded.append(self.bytes, count: count)
    }
  }
}
