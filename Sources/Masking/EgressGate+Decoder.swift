extension EgressGate {
  /// Undoes encodings, however deep they are nested, in one pass.
  ///
  /// What was decoded may be part of a further escape, as `%25` of `%2540`. So each byte goes on top of what was
  /// decoded so far, and whenever an escape is complete there, what it stands for takes its place and is looked at in
  /// turn. Every step makes the text shorter, which keeps the whole linear, whatever the input.
  struct Decoder: ~Copyable {
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
      /// RFC 5322 §3.2.4: in a quoted local part `\n` is an n, where JavaScript means a line break.
      static let quotedPairs = Rules(rawValue: 32)
    }

    let input: [UInt8]
    let rules: Rules
    /// What is shorter can hold no address.
    let shortest: Int
    private let seams: [Int]
    private var nextSeam = 0
    var index = 0
    /// Where the next seam of the input is, or the end of the tag or the text, when that comes first.
    var pause = 0

    /// What was decoded so far.
    var output: ByteStack
    var outputSeams: [Int] = []
    /// What was taken out of it: the insides of tags, comments and parentheses, to be looked at by themselves.
    var asides = ByteStack(capacity: 0)
    var asideSeams: [Int] = []
    /// What encoded words hold to programs that know none, parted: to be decoded by itself.
    var otherReadings: [UInt8] = []
    /// What encoded words in base64 hold, one behind the other joined. It may not be quoted-printable.
    var words: [UInt8] = []
    /// See ``EgressGate/Reading/joinedWords``.
    var joinedWords: [UInt8] = []
    var hasHiddenMarkup = false
    var hasEscapedLetters = false
    /// Decoded bytes that wait to be put on the output, the next one last.
    var pending = ByteStack(capacity: 0)
    /// Out of how many escapes, one inside the other, the bytes came that are put on the output now.
    var level = 0
    /// The signs on the output that may begin an escape, with their levels.
    private var introducers: [(place: UInt32, level: UInt32)] = []
    /// Where the last backslash was put on the output.
    var lastBackslash = Int.max
    /// While the output is shorter than this, a plain byte may complete an escape.
    var watchedUntil = 0

    /// Where the tag ends in the input through which we are going, and where it began in the output.
    var tag: (end: Int, start: Int)?
    /// Before this place of the input, tags do not end.
    var noTagBefore = 0
    /// Where the first `?=` stands behind the last place that was asked for, or the end of its piece.
    var wordEnd = (place: -1, isFound: false)
    /// The places of `(` and `<` in the output.
    var openers: [Opener] = []

    /// No escape is longer, apart from those that end with a sign of their own.
    private static let longestEscape = 10

    /// What can be read in `reading` by programs that undo `rules`.
    static func decode(_ reading: Reading, rules: Rules, shortest: Int) -> Reading {
      var decoder = Decoder(reading, rules: rules, shortest: shortest)
      decoder.run()
      return Reading(
        bytes: decoder.output.array, seams: decoder.outputSeams, hasHiddenMarkup: decoder.hasHiddenMarkup,
        hasEscapedLetters: decoder.hasEscapedLetters, joinedWords: decoder.joinedWords)
    }

    private init(_ reading: Reading, rules: Rules, shortest: Int) {
      input = reading.bytes
      seams = reading.seams
      self.rules = rules
      self.shortest = shortest
      output = ByteStack(capacity: input.count + 64)
    }

    private mutating func run() {
      let signs = Self.signs[Int(rules.rawValue)]
      // A copy, of which compilers know that it stays the same.
      let input = input
      while index < input.count {
        if index >= pause { passBounds() }
        let byte = input[index]
        if signs.contain(byte) {
          take(byte)
        } else if output.count < watchedUntil {
          index += 1
          put(byte)
        } else {
          takePlain(input, signs)
        }
      }
      endPiece()
      if nextSeam < seams.count { markSeam() }
      if !asides.isEmpty {
        output.append(Reading.separator)
        let offset = output.count
        output.append(asides, from: 0)
        for seam in asideSeams { outputSeams.append(seam + offset) }
      }
      // No encoded word ends in these, so that there is nothing further to decode by itself.
      appendReading(of: otherReadings, rules)
      if words.contains(UInt8(ascii: "=")) { appendReading(of: words, rules.subtracting(.quotedPrintable)) }
    }

    /// Puts on the output what `bytes` hold by themselves to programs that undo `rules`.
    private mutating func appendReading(of bytes: [UInt8], _ rules: Rules) {
      guard bytes.count >= shortest else { return }
      output.append(Reading.separator)
      let offset = output.count
      let reading = Self.decode(Reading(bytes: bytes), rules: rules, shortest: shortest)
      output.append(reading.bytes, reading.bytes.indices)
      for seam in reading.seams { outputSeams.append(seam + offset) }
      hasHiddenMarkup = hasHiddenMarkup || reading.hasHiddenMarkup
      hasEscapedLetters = hasEscapedLetters || reading.hasEscapedLetters
    }

    /// Closes the tag and takes the seams that `index` has reached.
    private mutating func passBounds() {
      if let tag, index >= tag.end { closeTag() }
      while nextSeam < seams.count, seams[nextSeam] <= index {
        nextSeam += 1
        markSeam()
      }
      pause = min(tag?.end ?? input.count, nextSeam < seams.count ? seams[nextSeam] : input.count)
    }

    /// Takes what stands for itself from the input, one byte at least.
    private mutating func takePlain(_ input: [UInt8], _ signs: Signs) {
      // Next to a sign there are often more, and a few bytes are done with before a search for many has begun.
      let near = min(index + 8, pause)
      var stop = index + 1
      while stop < near, !signs.contain(input[stop]) { stop += 1 }
      if stop == near { stop = signs.first(in: input, stop..<pause) }
      output.append(input, index..<stop)
      index = stop
    }

    /// Takes the sign at `index` from the input, and what belongs to it.
    private mutating func take(_ byte: UInt8) {
      if rules.contains(.styleEscapes) { _ = endStyleEscape(before: byte) }
      switch byte {
      case Reading.separator:
        endPiece()
        output.append(byte)
        index += 1
      case UInt8(ascii: "<") where !rules.contains(.keptMarkup) && openTag(): break
      case UInt8(ascii: "&") where rules.contains(.unclosedReferences) && takeUnclosedReference(): break
      case UInt8(ascii: "=") where rules.contains(.quotedPrintable) && takeEncodedWord(): break
      case UInt8(ascii: "\\") where rules.contains(.octalEscapes) && takeOctalEscape(): break
      case 0xC2...:
        takeCharacter()
      default:
        index += 1
        put(byte)
      }
    }

    /// Takes a character beyond ASCII, which nearly always stands there whole.
    private mutating func takeCharacter() {
      let start = index
      let length = Self.utf8Length(input[start])
      if start + length <= input.count, let codePoint = Self.codePoint(length, { input[start + $0] }) {
        index = start + length
        level = 0
        putCharacter(codePoint)
        drain()
      } else {
        put(input[index])
        index += 1
      }
    }

    /// Puts a byte on the output, and what becomes of it there.
    @inline(__always)
    mutating func put(_ byte: UInt8) {
      level = 0
      step(byte)
      if !pending.isEmpty { drain() }
    }

    /// Puts the pending bytes on the output. A loop, not a recursion: hostile input nests a million deep.
    mutating func drain() {
      while let byte = pending.popLast() { step(byte) }
    }

    @inline(__always)
    private mutating func step(_ byte: UInt8) {
      if output.last == UInt8(ascii: "\\") {
        if endEscapedCharacter(byte) { return }
      } else if rules.contains(.styleEscapes), endStyleEscape(before: byte) {
        if ASCII.isBlank(byte) { markSeam() } else { pending.append(byte) }
        return
      }
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
        UInt8(ascii: "A")...UInt8(ascii: "F"):
        if !endHexadecimalEscape(byte) { output.append(byte) }
      case UInt8(ascii: ";"):
        if !endReference() { output.append(byte) }
      case UInt8(ascii: "}"):
        if !endBracedEscape() { output.append(byte) }
      case UInt8(ascii: "<"), UInt8(ascii: "("):
        open(byte)
      case UInt8(ascii: ">") where !openers.isEmpty, UInt8(ascii: ")") where !openers.isEmpty:
        close(byte)
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if !joinLiterals() { output.append(byte) }
      case UInt8(ascii: "\n") where rules.contains(.quotedPrintable):
        if !endSoftLineBreak() { output.append(byte) }
      case UInt8(ascii: "%"), UInt8(ascii: "\\"), UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: "&"):
        introduceEscape(byte)
      case 0x80...:
        output.append(byte)
        endCharacter()
      default:
        output.append(byte)
      }
    }

    /// Puts a sign on the output with which an escape may begin.
    private mutating func introduceEscape(_ byte: UInt8) {
      if level > 0 { introducers.append((UInt32(output.count), UInt32(level))) }
      if byte == UInt8(ascii: "\\") { lastBackslash = output.count }
      output.append(byte)
      // References end with a semicolon, which is special by itself.
      if byte != UInt8(ascii: "&") { watch() }
    }

    /// Out of how many escapes the sign came that is at `place` of the output.
    func levelOfEscape(at place: Int) -> Int {
      if let introducer = introducers.last, introducer.place == place { Int(introducer.level) } else { 0 }
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
      switch Folding.fold(codePoint) {
      case .same:
        output.append(codePoint: codePoint)
        if (0xDC00..<0xE000).contains(codePoint) { joinSurrogates() }
      case .invisible:
        markSeam()
      case .blank:
        pending.append(UInt8(ascii: " "))
      case .text(let bytes) where bytes.isASCII:
        level += 1
        for byte in bytes.reversed() { pending.append(byte) }
      case .text(let bytes):
        for byte in bytes { output.append(byte) }
      case .letters(let leading, let vowel, let trailing):
        output.append(codePoint: leading)
        output.append(codePoint: vowel)
        if let trailing { output.append(codePoint: trailing) }
      }
    }

    /// Two surrogates that were escaped one by one are one character.
    private mutating func joinSurrogates() {
      let place = output.count - 6
      guard place >= 0, let high = Self.codePoint(3, { output[place + $0] }), (0xD800..<0xDC00).contains(high),
        let low = Self.codePoint(3, { output[place + 3 + $0] })
      else { return }
      replace(from: place, by: 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    }

    /// Folds the character whose last byte has just been put on the output, if it is whole.
    private mutating func endCharacter() {
      for length in 2...4 where output.count >= length {
        let place = output.count - length
        guard output[place] & 0xC0 != 0x80 else { continue }
        if let codePoint = Self.codePoint(length, { output[place + $0] }) { replace(from: place, by: codePoint) }
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

    /// The character that takes `length` bytes, also in longer forms than UTF-8 allows, which careless programs take.
    @inline(__always)
    private static func codePoint(_ length: Int, _ byte: (Int) -> UInt8) -> UInt32? {
      let first = byte(0)
      guard first >= 0xC0, first < 0xF8, length == utf8Length(first) else { return nil }
      var codePoint = UInt32(first) & (0x7F >> UInt32(length))
      for index in 1..<length {
        guard byte(index) & 0xC0 == 0x80 else { return nil }
        codePoint = codePoint << 6 | UInt32(byte(index) & 0x3F)
      }
      return codePoint
    }

    /// Watches plain bytes for as long as they may belong to an escape that begins here.
    mutating func watch() { watchedUntil = output.count + Self.longestEscape }

    mutating func markSeam() {
      if outputSeams.last != output.count { outputSeams.append(output.count) }
    }

    mutating func truncate(to count: Int) {
      output.truncate(to: count)
      while let seam = outputSeams.last, seam > count { outputSeams.removeLast() }
      while let introducer = introducers.last, introducer.place >= count { introducers.removeLast() }
      while let opener = openers.last, opener.place >= count { openers.removeLast() }
    }

    /// Nothing goes on across a separator.
    private mutating func endPiece() {
      if tag != nil { closeTag() }
      if rules.contains(.styleEscapes) { _ = endStyleEscape(before: Reading.separator) }
      if !openers.isEmpty { openers.removeAll(keepingCapacity: true) }
      watchedUntil = 0
    }

    /// For each set of rules, the bytes that are more than themselves.
    private static let signs: [Signs] = (0..<64 as Range<UInt8>).map { rawValue in
      let rules = Rules(rawValue: rawValue)
      var signs = Array("<>();%\\}+".utf8) + [Reading.separator]
      if rules.contains(.quotedPrintable) { signs.append(UInt8(ascii: "=")) }
      if rules.contains(.unclosedReferences) { signs.append(UInt8(ascii: "&")) }
      return Signs(signs)
    }
  }
}
