/// A run of characters of the alphabets of base64 (which hold those of hex), as it is read.
struct EncodedRun {
  /// Without line breaks.
  private(set) var digits: [UInt8] = []
  /// Where each stands in the original; empty where they stand there as they are, from `first` on.
  private var places: [Range<UInt32>] = []
  private var first: UInt32 = 0
  /// The equals signs behind the run, as places in the original: none, or one range for each.
  private(set) var padding: [Range<UInt32>] = []
  /// Where the view goes on.
  private var next = 0
  /// It is the content of an encoded word (RFC 2047 §4.1).
  private(set) var isEncodedWord = false

  /// MIME and PEM break base64 into lines; shorter ones are words.
  private static let minimumLine = 40

  /// As much of a run as can hold an address, line breaks included.
  private static let longestAddress = 2 * Address.maximumBytes

  /// Calls `body` with each run of `view` that is long enough; it returns whether it found what it was looking for.
  ///
  /// Where digits may belong to an escape or just follow what one begins with (`?h=5f4dcc…`, `%5f4dcc…`), they are read
  /// both ways.
  static func forEach(in view: RedactionView, minimumLength: Int, _ body: (EncodedRun) -> Bool) {
    let classes = ByteClass.table
    let hasEncodedWords = Self.hasEncodedWords(view.bytes)
    var run = EncodedRun()
    for reading in AddressWalk.Reading.allCases where view.hasDigits(as: reading) {
      let isUnescaped = reading == .unescaped
      var start = 0
      var lineStart = 0
      var firstLine = 0
      var index = 0
      while true {
        if index == start, isUnescaped, !hasEncodedWords {
          start = Self.next(in: view.bytes.span, from: start, minimumLength: minimumLength)
          lineStart = start
          index = min(start + minimumLength, view.bytes.count)
        } else if index == start, reading == .asWritten {
          guard let next = Self.next(besideEscapeIn: view, from: start, minimumLength: minimumLength) else { break }
          (start, lineStart, index) = (next, next, next)
        }
        if isUnescaped {
          while index < view.bytes.count, classes[Int(view.bytes[index])].contains(.base64) { index += 1 }
        }
        if index < view.bytes.count {
          let isApart = !isUnescaped && reading.takesApart(view.marks(of: index))
          if !isApart, classes[Int(view.bytes[index])].contains(.base64) {
            index += 1
            continue
          }
          if index - lineStart >= minimumLine, let next = Self.nextLine(in: view, at: index) {
            if lineStart == start { firstLine = index - start }
            index = next
            lineStart = next
            continue
          }
        }
        let leading = isUnescaped ? 0..<0 : Self.digits(before: start, in: view, reading)
        if index - start + leading.count >= minimumLength || Self.isEncodedWord(in: view, from: start) {
          run.read(view, from: start, to: index, after: leading, hasLineBreaks: lineStart > start)
          let isDone = body(run)
          // A last line of another length may be something else, and so may what stands behind a line that ends in
          // padding, which reads as a soft line break.
          var end = lineStart > start && index - lineStart != firstLine ? lineStart : start
          if view.hasQuotedPrintable {
            end = (end..<index).last { view.marks(of: $0).contains(.afterGap) } ?? end
          }
          if !isDone, end > start {
            let from = max(start, end - Self.longestAddress)
            run.read(view, from: from, to: end, after: from == start ? leading : 0..<0, hasLineBreaks: true)
            _ = body(run)
          }
        }
        if index >= view.bytes.count { break }
        index += 1
        start = index
        lineStart = index
      }
    }
  }

  /// Where the first run begins, at `start` or behind it, that is long enough; the end of `text` where none is.
  static func next(in text: Span<UInt8>, from start: Int, minimumLength: Int) -> Int {
    let classes = ByteClass.table
    var start = start
    // Every run that is long enough crosses one of the places that are looked at.
    while minimumLength <= text.count - start {
      var index = start + minimumLength - 1
      while index >= start, classes[Int(text[index])].contains(.base64) { index -= 1 }
      if index < start { return start }
      start = index + 1
    }
    return text.count
  }

  /// Where the first run begins, at `start` or behind it, that follows an escape or is long enough and ends at one.
  private static func next(besideEscapeIn view: RedactionView, from start: Int, minimumLength: Int) -> Int? {
    if start > 0, view.marks(of: start - 1).contains(.escaped) { return start }
    guard let escape = (start..<view.bytes.count).first(where: { view.marks(of: $0).contains(.escaped) }) else {
      return nil
    }
    var first = escape
    while first > start, ByteClass.table[Int(view.bytes[first - 1])].contains(.base64) { first -= 1 }
    return escape - first >= minimumLength ? first : escape + 1
  }

  /// Whether an encoded word in base64 may begin somewhere.
  private static func hasEncodedWords(_ text: [UInt8]) -> Bool {
    var start = 0
    while let index = text.firstIndex(of: UInt8(ascii: "?"), from: start) {
      if index + 2 < text.count, text[index + 1] | 0x20 == UInt8(ascii: "b"), text[index + 2] == UInt8(ascii: "?") {
        return true
      }
      start = index + 1
    }
    return false
  }

  /// Whether the content of an encoded word in base64 begins at `start`: `=?utf-8?b?…`.
  private static func isEncodedWord(in view: RedactionView, from start: Int) -> Bool {
    start >= 3 && view.bytes[start - 1] == UInt8(ascii: "?") && view.bytes[start - 2] | 0x20 == UInt8(ascii: "b")
      && view.bytes[start - 3] == UInt8(ascii: "?")
  }

  private static func nextLine(in view: RedactionView, at index: Int) -> Int? {
    var next = index
    if view.bytes[next] == 0x0D { next += 1 }
    guard next < view.bytes.count, view.bytes[next] == 0x0A, next + 1 < view.bytes.count,
      ByteClass.table[Int(view.bytes[next + 1])].contains(.base64)
    else { return nil }
    return next + 1
  }

  /// The digits in front of `start` that spell the end of an escape, where `reading` takes that apart.
  private static func digits(
    before start: Int, in view: RedactionView, _ reading: AddressWalk.Reading
  ) -> Range<Int> {
    guard start > 0, reading.takesApart(view.marks(of: start - 1)) else { return 0..<0 }
    let end = view.end(of: start - 1)
    // Of what spells several bytes, the last is followed by something else.
    if start < view.bytes.count, view.start(of: start) < end { return 0..<0 }
    var first = end
    while first > view.start(of: start - 1), ByteClass.table[Int(view.raw[first - 1])].contains(.base64) { first -= 1 }
    return first..<end
  }

  private mutating func read(
    _ view: RedactionView, from start: Int, to end: Int, after leading: Range<Int>, hasLineBreaks: Bool
  ) {
    digits.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    padding.removeAll(keepingCapacity: true)
    digits.reserveCapacity(leading.count + end - start)
    if leading.isEmpty && !hasLineBreaks && view.isWritten(start..<end) {
      digits += view.bytes[start..<end]
      first = UInt32(view.start(of: start))
    } else {
      places.reserveCapacity(leading.count + end - start)
      for offset in leading { append(view.raw[offset], UInt32(offset)..<UInt32(offset + 1)) }
      for index in start..<end {
        let unit = view.unit(at: index)
        if unit.byte > 0x20 { append(unit.byte, unit.start..<unit.end) }
      }
    }
    isEncodedWord = Self.isEncodedWord(in: view, from: start)
    next = end
    while next < view.bytes.count, padding.count < 2, view.bytes[next] == UInt8(ascii: "=") {
      padding.append(view.range(of: next))
      next += 1
    }
    // Padding at the end of a line was taken for a soft line break.
    var end = padding.last?.upperBound ?? range(digits.indices).upperBound
    while (digits.count + padding.count) % 4 != 0, end < view.raw.count, view.raw[Int(end)] == UInt8(ascii: "=") {
      padding.append(end..<end + 1)
      end += 1
    }
  }

  private mutating func append(_ digit: UInt8, _ range: Range<UInt32>) {
    digits.append(digit)
    places.append(range)
  }

  /// Where in the original these digits stand, with `padding` behind them.
  func range(_ digits: Range<Int>, padding: [Range<UInt32>] = []) -> Range<UInt32> {
    let start = places.isEmpty ? first + UInt32(digits.lowerBound) : places[digits.lowerBound].lowerBound
    let end = places.isEmpty ? first + UInt32(digits.upperBound) : places[digits.upperBound - 1].upperBound
    return start..<(padding.last?.upperBound ?? end)
  }

  /// Whether the digits up to `end` are the last, and `text` comes next.
  func isFollowed(by text: [UInt8], in view: RedactionView, after end: Int) -> Bool {
    end == digits.count && padding.isEmpty && view.bytes[next...].starts(with: text)
  }
}
