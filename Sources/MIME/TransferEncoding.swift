import CGMime

/// How the bytes of a part were made fit for transport (RFC 2045 §6).
enum TransferEncoding {
  case identity
  case quotedPrintable
  case base64
  case uuencode

  /// Nil when `field` names an encoding that nobody knows. No field means none.
  init?(_ field: String?) {
    let token = (field ?? "").lowercased().prefix { !" \t;(".contains($0) }
    switch token {
    case "", "7bit", "8bit", "binary", "7-bit", "8-bit": self = .identity
    case "quoted-printable": self = .quotedPrintable
    case "base64": self = .base64
    case "uuencode", "x-uuencode", "uue", "x-uue": self = .uuencode
    default: return nil
    }
  }

  struct Decoded {
    var bytes: ArraySlice<UInt8>
    /// False when something follows the encoded bytes that is none of them, such as a list's footer.
    var isWhole = true
  }

  /// The bytes as they were before. Nil when these cannot have been made from any.
  func decode(_ bytes: ArraySlice<UInt8>) -> Decoded? {
    switch self {
    case .identity: return Decoded(bytes: bytes)
    case .quotedPrintable:
      return Decoded(bytes: Self.decode(bytes, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE)[...])
    case .base64:
      guard let end = Self.base64End(in: bytes) else { return nil }
      let rest = bytes[end...].contains { !Self.isBlank($0) }
      // GMime keeps the last bytes back until it sees the padding, which some mailers leave out.
      let padded = bytes[..<end].contains(UInt8(ascii: "=")) ? bytes[..<end] : bytes[..<end] + [UInt8(ascii: "=")]
      return Decoded(bytes: Self.decode(padded, GMIME_CONTENT_ENCODING_BASE64)[...], isWhole: !rest)
    case .uuencode:
      guard let lines = Self.uuencodedLines(in: bytes) else { return nil }
      return Decoded(bytes: Self.decode(lines, GMIME_CONTENT_ENCODING_UUENCODE)[...])
    }
  }

  private static func decode(_ bytes: ArraySlice<UInt8>, _ encoding: GMimeContentEncoding) -> [UInt8] {
    var state = GMimeEncoding()
    g_mime_encoding_init_decode(&state, encoding)
    return [UInt8](unsafeUninitializedCapacity: g_mime_encoding_outlen(&state, bytes.count) + 4) { room, count in
      bytes.withUnsafeBytes { input in
        guard let source = input.bindMemory(to: CChar.self).baseAddress else { return }
        room.withMemoryRebound(to: CChar.self) { room in
          guard let target = room.baseAddress else { return }
          count = g_mime_encoding_step(&state, source, input.count, target)
        }
      }
    }
  }

  /// Where base64 ends, padding included. Nil when a byte stands in it that is no digit, or a last digit stands
  /// alone: then bytes were lost, and what follows would be read at the wrong places.
  private static func base64End(in bytes: ArraySlice<UInt8>) -> Int? {
    var digits = 0
    for index in bytes.indices {
      let byte = bytes[index]
      if isBase64Digit(byte) {
        digits += 1
      } else if byte == UInt8(ascii: "=") {
        guard digits % 4 >= 2 else { return nil }
        return bytes[index...].firstIndex { $0 != UInt8(ascii: "=") && !isBlank($0) } ?? bytes.endIndex
      } else if !isBlank(byte) {
        return nil
      }
    }
    return digits % 4 == 1 ? nil : bytes.endIndex
  }

  /// What stands between the lines `begin` and `end`, without carriage returns.
  private static func uuencodedLines(in bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var lines = LineReader(bytes)
    while let line = lines.next() {
      guard line.content.starts(with: "begin ".utf8) else { continue }
      return bytes[line.range.upperBound...].filter { $0 != UInt8(ascii: "\r") }[...]
    }
    return nil
  }

  private static func isBase64Digit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
      true
    default: false
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
