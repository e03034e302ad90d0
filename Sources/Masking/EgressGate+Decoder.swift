extension EgressGate {
  /// Undoes encodings, however deep they are nested, in one pass.
  ///
  /// What was decoded may be part of a further escape, as `%25` of `%2540`. So each byte goes on top of what was decoded
  /// so far, and whenever an escape is complete there, what it stands for takes its place and is looked at in turn.
  /// Every step makes the text shorter, which keeps the whole linear, whatever the input.
  struct Decoder {
    /// The encodings that not every program undoes, and that mean something else where it does not.
    ///
    /// Always undone are percent-encoding, character references, JavaScript's `\u0040` and `\x40`, tags, comments,
    /// joined string literals, letter case and compatibility forms beyond ASCII, and invisible characters.
    struct Rules: OptionSet {
      let rawValue: UInt8
      /// RFC 2045 §6.7 and the encoded words of RFC 2047: `=40`, but `?e=40ab` is a query.
      static let quotedPrintable = Rules(rawValue: 1)
      /// Character references without a semicolon: `&#64`, but `&lt=1` is a parameter.
      static let unclosedReferences = Rules(rawValue: 2)
      /// CSS Syntax §4.3.7: `\40 ` is an at-sign.
      static let styleEscapes = Rules(rawValue: 4)
      /// Older JavaScript, C and most shells: `\100` is an at-sign, `\b` a control character.
      static let octalEscapes = Rules(rawValue: 8)
      /// Tags and comments stay, for a second pass that knows which of their signs came out of an escape.
      static let keptMarkup = Rules(rawValue: 16)
    }

    let input: [UInt8]
    let rules: Rules
    /// What is shorter can hold no address.
    let shortest: Int
    private let seams: [Int]
    private var nextSeam = 0
    var index = 0

    /// What was decoded so far.
    var output = Reading()
    /// What was taken out of it: the insides of tags, comments and parentheses, to be looked at by themselves.
    var asides = Reading()
    /// Decoded bytes that wait to be put on the output, the next one last.
    var pending: [UInt8] = []
    /// Out of how many escapes, one inside the other, the bytes came that are put on the output now.
    var level = 0
    /// The signs on the output that may begin an escape, with their levels.
    private var introducers: [(place: Int, level: Int)] = []
    /// While the output is shorter than this, a plain byte may complete an escape.
    var watchedUntil = 0

    /// Where the tag ends in the input through which we are going, and where it began in the output.
    var tag: (end: Int, start: Int)?
    /// Before this place of the input, tags do not end.
    var noTagBefore = 0
    /// Where the first `?=` stands behind the last place that was asked for, or the end of its piece.
    var wordEnd = (place: -1, isFound: false)
    /// The places of `(` and `<` in the output.
    var openers: [(place: Int, sign: UInt8)] = []

    /// No escape is longer, apart from those that end with a sign of their own.
    private static let longestEscape = 10

    /// What can be read in `reading` by programs that undo `rules`.
    static func decode(_ reading: Reading, rules: Rules, shortest: Int) -> Reading {
      var decoder = Decoder(reading, rules: rules, shortest: shortest)
      decoder.run()
      return decoder.output
    }

    private init(_ reading: Reading, rules: Rules, shortest: Int) {
      input = reading.bytes
      seams = reading.seams
      self.rules = rules
      self.shortest = shortest
      output.bytes.reserveCapacity(input.count + 64)
    }

    private mutating func run() {
      let isSpecial = Self.special[Int(rules.rawValue)]
      while index < input.count {
        if let tag, index >= tag.end { closeTag() }
        if nextSeam < seams.count, seams[nextSeam] <= index { takeSeam() }
        if output.bytes.count >= watchedUntil {
          let limit = min(
            input.count, tag?.end ?? input.count, nextSeam < seams.count ? seams[nextSeam] : input.count)
          var stop = index
          while stop < limit, !isSpecial[Int(input[stop])] { stop += 1 }
          if stop > index {
            output.bytes.append(contentsOf: input[index..<stop])
            index = stop
            continue
          }
        }
        take(input[index])
      }
      endPiece()
      if nextSeam < seams.count { markSeam() }
      if !asides.bytes.isEmpty {
        output.bytes.append(Reading.separator)
        let offset = output.bytes.count
        output.bytes.append(contentsOf: asides.bytes)
        for seam in asides.seams { output.seams.append(seam + offset) }
      }
    }

    private mutating func takeSeam() {
      nextSeam += 1
      markSeam()
    }

    /// Takes the byte at `index` from the input, and what belongs to it.
    private mutating func take(_ byte: UInt8) {
      if rules.contains(.styleEscapes), !ASCII.isBlank(byte) { _ = endStyleEscape(before: byte) }
      switch byte {
      case Reading.separator:
        endPiece()
        output.bytes.append(byte)
        index += 1
      case UInt8(ascii: "<") where !rules.contains(.keptMarkup) && openTag(): break
      case UInt8(ascii: "&") where rules.contains(.unclosedReferences) && takeUnclosedReference(): break
      case UInt8(ascii: "=") where rules.contains(.quotedPrintable) && takeEncodedWord(): break
      case 0xC2...:
        takeCharacter()
      default:
        index += 1
        put(byte)
      }
    }

    /// Takes a character beyond ASCII, which nearly always stands there whole.
    private mutating func takeCharacter() {
      let length = Self.utf8Length(input[index])
      if index + length <= input.count, let codePoint = Self.codePoint(input[index..<index + length]) {
        index += length
        level = 0
        putCharacter(codePoint)
        drain()
      } else {
        put(input[index])
        index += 1
      }
    }

    /// Puts a byte on the output, and what becomes of it there.
    mutating func put(_ byte: UInt8) {
      level = 0
      step(byte)
      drain()
    }

    /// Puts the pending bytes on the output. A loop, not a recursion: hostile input nests a million deep.
    mutating func drain() {
      while let byte = pending.popLast() { step(byte) }
    }

    private mutating func step(_ byte: UInt8) {
      if output.bytes.last == UInt8(ascii: "\\"), endEscapedCharacter(byte) { return }
      if rules.contains(.styleEscapes), endStyleEscape(before: byte) {
        if ASCII.isBlank(byte) { markSeam() } else { pending.append(byte) }
        return
      }
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
        UInt8(ascii: "A")...UInt8(ascii: "F"):
        output.bytes.append(byte)
        endHexadecimalEscape()
      case UInt8(ascii: ";"):
        if !endReference() { output.bytes.append(byte) }
      case UInt8(ascii: "}"):
        if !endBracedEscape() { output.bytes.append(byte) }
      case UInt8(ascii: "<"), UInt8(ascii: "("):
        open(byte)
      case UInt8(ascii: ">") where !openers.isEmpty, UInt8(ascii: ")") where !openers.isEmpty:
        close(byte)
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if !joinLiterals() { output.bytes.append(byte) }
      case UInt8(ascii: "\n") where rules.contains(.quotedPrintable):
        if !endSoftLineBreak() { output.bytes.append(byte) }
      case UInt8(ascii: "%"), UInt8(ascii: "\\"), UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: "&"):
        introduceEscape(byte)
      case 0x80...:
        output.bytes.append(byte)
        endCharacter()
      default:
        output.bytes.append(byte)
      }
    }

    /// Puts a sign on the output with which an escape may begin.
    private mutating func introduceEscape(_ byte: UInt8) {
      if level > 0 { introducers.append((output.bytes.count, level)) }
      output.bytes.append(byte)
      // References end with a semicolon, which is special by itself.
      if byte != UInt8(ascii: "&") { watch() }
    }

    /// Out of how many escapes the sign came that is at `place` of the output.
    func levelOfEscape(at place: Int) -> Int {
      if let introducer = introducers.last, introducer.place == place { introducer.level } else { 0 }
    }

    /// Replaces the output from `place` on by the character that was spelled there.
    mutating func replace(from place: Int, by codePoint: UInt32) {
      level = levelOfEscape(at: place) + 1
      truncate(to: place)
      putCharacter(codePoint)
    }

    /// Replaces the output from `place` on by a byte, which may be part of a character.
    mutating func replace(from place: Int, byByte byte: UInt8) {
      level = levelOfEscape(at: place) + 1
      truncate(to: place)
      pending.append(max(byte, 0x01))
    }

    /// Puts what a character is folded to on the output, or makes it pending.
    mutating func putCharacter(_ codePoint: UInt32) {
      if codePoint < 0x80 {
        pending.append(max(UInt8(codePoint), 0x01))
        return
      }
      switch Folding.shared(codePoint) {
      case .same:
        EgressGate.append(codePoint, to: &output.bytes)
        if (0xDC00..<0xE000).contains(codePoint) { joinSurrogates() }
      case .invisible:
        markSeam()
      case .blank:
        pending.append(UInt8(ascii: " "))
      case .text(let range):
        let text = Folding.shared[text: range]
        if text.allSatisfy({ $0 < 0x80 }) {
          pending.append(contentsOf: text.reversed())
        } else {
          output.bytes.append(contentsOf: text)
        }
      }
    }

    /// Two surrogates that were escaped one by one are one character.
    private mutating func joinSurrogates() {
      let place = output.bytes.count - 6
      guard place >= 0, let high = Self.codePoint(output.bytes[place..<place + 3]),
        let low = Self.codePoint(output.bytes[(place + 3)...]), (0xD800..<0xDC00).contains(high)
      else { return }
      replace(from: place, by: 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    }

    /// Folds the character whose last byte has just been put on the output, if it is whole.
    private mutating func endCharacter() {
      for length in 2...4 where output.bytes.count >= length {
        let place = output.bytes.count - length
        guard output.bytes[place] & 0xC0 != 0x80 else { continue }
        if let codePoint = Self.codePoint(output.bytes[place...]) { replace(from: place, by: codePoint) }
        return
      }
    }

    /// How many bytes the character takes that begins with `byte`.
    private static func utf8Length(_ byte: UInt8) -> Int {
      switch byte {
      case ..<0xC0: 1
      case ..<0xE0: 2
      case ..<0xF0: 3
      default: 4
      }
    }

    private static func codePoint(_ bytes: ArraySlice<UInt8>) -> UInt32? {
      guard let first = bytes.first, first >= 0xC0, first < 0xF8, bytes.count == utf8Length(first) else { return nil }
      var codePoint = UInt32(first) & (0x7F >> UInt32(bytes.count))
      for byte in bytes.dropFirst() {
        guard byte & 0xC0 == 0x80 else { return nil }
        codePoint = codePoint << 6 | UInt32(byte & 0x3F)
      }
      return codePoint
    }

    /// Watches plain bytes for as long as they may belong to an escape that begins here.
    mutating func watch() { watchedUntil = output.bytes.count + Self.longestEscape }

    mutating func markSeam() {
      if output.seams.last != output.bytes.count { output.seams.append(output.bytes.count) }
    }

    mutating func truncate(to count: Int) {
      output.bytes.removeLast(output.bytes.count - count)
      while let seam = output.seams.last, seam > count { output.seams.removeLast() }
      while let introducer = introducers.last, introducer.place >= count { introducers.removeLast() }
      while let opener = openers.last, opener.place >= count { openers.removeLast() }
    }

    /// Nothing goes on across a separator.
    private mutating func endPiece() {
      if tag != nil { closeTag() }
      if rules.contains(.styleEscapes) { _ = endStyleEscape(before: Reading.separator) }
      openers.removeAll(keepingCapacity: true)
      watchedUntil = 0
    }

    /// For each set of rules, the bytes that are more than themselves.
    private static let special: [[Bool]] = (0..<32 as Range<UInt8>).map { rawValue in
      let rules = Rules(rawValue: rawValue)
      var signs = Array("<>();%\\}+".utf8) + [Reading.separator]
      if rules.contains(.quotedPrintable) { signs += Array("=".utf8) }
      if rules.contains(.unclosedReferences) { signs += Array("&".utf8) }
      return (UInt8.min...UInt8.max).map { $0 >= 0x80 || signs.contains($0) }
    }
  }
}
