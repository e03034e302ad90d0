import CGMime

/// Encoded words in header fields (RFC 2047, with the language of RFC 2231 §5), wherever they stand.
///
/// A word in an unknown charset, or whose base64 is broken, becomes U+FFFD: it is never passed through.
struct EncodedWords {
  /// The decoded text.
  let text: String
  /// Nothing had to be replaced.
  let isWhole: Bool

  /// Decodes the words of an unstructured field.
  init(decoding text: String) {
    var reader = Reader(text, emit: { $0 })
    (self.text, isWhole) = reader.read()
  }

  /// Turns the words of a structured field into such as GMime reads for certain: one run of words, one word in UTF-8.
  /// Whatever else looks like the beginning of a word is broken, so that GMime leaves it alone.
  init(normalising text: String) {
    guard text.utf8.contains(UInt8(ascii: "?")) else {
      (self.text, isWhole) = (text, true)
      return
    }
    var reader = Reader(text, breaksOthers: true) { decoded in
      decoded.isEmpty ? "" : "=?utf-8?b?\(Self.base64(decoded))?="
    }
    (self.text, isWhole) = reader.read()
  }

  private static func base64(_ text: String) -> String {
    var text = text
    return text.withUTF8 { bytes in
      guard let encoded = g_base64_encode(bytes.baseAddress, gsize(bytes.count)) else { return "" }
      defer { g_free(encoded) }
      return String(cString: encoded)
    }
  }
}

/// One pass over a field. The search for the end of a word never goes back, so that a million beginnings cost no more
/// than one.
private struct Reader {
  private struct Word {
    let charset: String
    /// Nil when it cannot be decoded.
    let bytes: [UInt8]?
    let end: Int
  }

  private let bytes: [UInt8]
  private let breaksOthers: Bool
  private let emit: (String) -> String
  private var output: [UInt8] = []
  private var isWhole = true
  /// The first `?=` at or after the last place from which one was looked for.
  private var nextEnd = 0

  init(_ text: String, breaksOthers: Bool = false, emit: @escaping (String) -> String) {
    bytes = Array(text.utf8)
    self.breaksOthers = breaksOthers
    self.emit = emit
    output.reserveCapacity(bytes.count)
  }

  mutating func read() -> (String, Bool) {
    var index = 0
    while index < bytes.count {
      guard begins(at: index) else {
        output.append(bytes[index])
        index += 1
        continue
      }
      if let end = readRun(at: index) {
        index = end
      } else {
        output += breaksOthers ? [UInt8(ascii: "="), 0xEF, 0xBF, 0xBD] : [UInt8(ascii: "="), UInt8(ascii: "?")]
        index += 2
      }
    }
    return (String(decoding: output, as: UTF8.self), isWhole)
  }

  /// Reads words with nothing but blanks between them, which do not count (RFC 2047 §6.2).
  private mutating func readRun(at start: Int) -> Int? {
    guard var word = word(at: start) else { return nil }
    var decoded = ""
    var charset = word.charset
    var pending: [UInt8] = []
    var end = start
    repeat {
      // Some mailers split a character between words of the same charset.
      if word.charset != charset || word.bytes == nil {
        decoded += text(of: pending, charset)
        pending = []
        charset = word.charset
      }
      if let bytes = word.bytes {
        pending += bytes
      } else {
        decoded += "\u{FFFD}"
        isWhole = false
      }
      end = word.end
      guard let next = self.word(at: afterBlanks(end)) else { break }
      word = next
    } while true
    decoded += text(of: pending, charset)
    output += emit(decoded).utf8
    return end
  }

  private mutating func text(of bytes: [UInt8], _ charset: String) -> String {
    if bytes.isEmpty { return "" }
    if let text = Charset.text(of: bytes[...], in: charset) { return text }
    isWhole = false
    return "\u{FFFD}"
  }

  private func begins(at index: Int) -> Bool {
    index + 1 < bytes.count && bytes[index] == UInt8(ascii: "=") && bytes[index + 1] == UInt8(ascii: "?")
  }

  private func afterBlanks(_ start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    return index
  }

  private mutating func word(at start: Int) -> Word? {
    guard begins(at: start) else { return nil }
    let nameEnd = bytes[(start + 2)...].prefix(60).firstIndex(of: UInt8(ascii: "?"))
    guard let nameEnd, nameEnd > start + 2, nameEnd + 2 < bytes.count, bytes[nameEnd + 2] == UInt8(ascii: "?")
    else { return nil }
    let textStart = nameEnd + 3
    guard let textEnd = end(from: textStart) else { return nil }
    let charset = bytes[(start + 2)..<nameEnd].prefix { $0 != UInt8(ascii: "*") }
    let text = bytes[textStart..<textEnd]
    let decoded: [UInt8]?
    switch bytes[nameEnd + 1] {
    case UInt8(ascii: "B"), UInt8(ascii: "b"): decoded = TransferEncoding.base64.decode(text).map { Array($0.bytes) }
    case UInt8(ascii: "Q"), UInt8(ascii: "q"): decoded = Self.quoted(text)
    default: decoded = nil
    }
    return Word(
      charset: String(decoding: charset, as: UTF8.self), bytes: decoded, end: min(textEnd + 2, bytes.count))
  }

  /// Where the first `?=` at or after `start` stands.
  private mutating func end(from start: Int) -> Int? {
    nextEnd = max(nextEnd, start)
    while nextEnd + 1 < bytes.count {
      if bytes[nextEnd] == UInt8(ascii: "?"), bytes[nextEnd + 1] == UInt8(ascii: "=") { return nextEnd }
      nextEnd += 1
    }
    return nil
  }

  /// The Q encoding (RFC 2047 §4.2).
  private static func quoted(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      if byte == UInt8(ascii: "="), index + 2 < text.endIndex, let high = HexDigit.value(text[index + 1]),
        let low = HexDigit.value(text[index + 2])
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(byte == UInt8(ascii: "_") ? UInt8(ascii: " ") : byte)
        index += 1
      }
    }
    return result
  }
}
