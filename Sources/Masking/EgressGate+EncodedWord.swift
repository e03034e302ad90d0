// Encoded words of headers (RFC 2047 §2), which hold an address in pieces when it is long.
extension EgressGate.Decoder {
  private typealias ASCII = EgressGate.ASCII

  /// Takes `=?utf-8?b?bWFyaWE=?=` from the input, with the blanks between it and a further one (§6.2).
  mutating func takeEncodedWord() -> Bool {
    guard let start = Self.encodedWordStart(in: input, at: index), let end = encodedWordEnd(from: start) else {
      return false
    }
    let encoding = input[start - 2] | 0x20
    let text = input[start..<end]
    markSeam()
    if encoding == UInt8(ascii: "b") {
      for byte in EgressGate.EncodedRuns.decodedBase64(text) {
        words.append(max(byte, 0x01))
        joinedWords.append(max(byte, 0x01))
        put(max(byte, 0x01))
      }
    } else {
      // Not every program knows that it stands for a blank.
      if text.contains(UInt8(ascii: "_")) {
        otherReadings += text
        otherReadings.append(EgressGate.Reading.separator)
      }
      joinedWords += text
      for byte in text { put(byte == UInt8(ascii: "_") ? UInt8(ascii: " ") : byte) }
    }
    markSeam()
    index = end + 2
    var next = index
    while next < input.count, ASCII.isBlank(input[next]) { next += 1 }
    if next + 1 < input.count, input[next] == UInt8(ascii: "="), input[next + 1] == UInt8(ascii: "?") {
      index = next
    } else {
      words.append(EgressGate.Reading.separator)
      joinedWords.append(EgressGate.Reading.separator)
    }
    return true
  }

  /// Where the text of the encoded word starts that begins at `place`, when one does.
  static func encodedWordStart(in text: [UInt8], at place: Int) -> Int? {
    let longestCharset = 40
    guard place + 2 < text.count, text[place + 1] == UInt8(ascii: "?"),
      let charsetEnd = text[(place + 2)...].prefix(longestCharset).firstIndex(of: UInt8(ascii: "?")),
      charsetEnd + 2 < text.count, text[charsetEnd + 2] == UInt8(ascii: "?")
    else { return nil }
    let encoding = text[charsetEnd + 1] | 0x20
    return encoding == UInt8(ascii: "b") || encoding == UInt8(ascii: "q") ? charsetEnd + 3 : nil
  }

  /// The first `?=` at `start` or behind it, unless the piece of text ends before. What was found or missed is
  /// remembered, or a million beginnings of encoded words would be slow.
  private mutating func encodedWordEnd(from start: Int) -> Int? {
    if start > wordEnd.place {
      var place = start
      while place < input.count, input[place] != EgressGate.Reading.separator,
        input[place] != UInt8(ascii: "?") || place + 1 == input.count || input[place + 1] != UInt8(ascii: "=")
      {
        place += 1
      }
      wordEnd = (place, place < input.count && input[place] != EgressGate.Reading.separator)
    }
    return wordEnd.isFound ? wordEnd.place : nil
  }
}
