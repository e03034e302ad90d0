/// Where an event came from, as far as it could be read. It may be told to anyone: an identifier in which an
/// address could hide is left out.
public struct EventOrigin: Equatable, Sendable {
  public private(set) var store: String?
  public private(set) var order: String?
  public private(set) var source: String?
  public private(set) var eventID: String?
  /// The event's place among those of its source, where the source numbers them.
  public private(set) var sequence: Int?

  public init(
    store: StoreID? = nil, order: OrderID? = nil, source: ExactText? = nil, eventID: ExactText? = nil,
    sequence: Int? = nil
  ) {
    self.store = store?.text
    self.order = order.flatMap { Self.harmless($0.text) }
    self.source = source.flatMap { Self.harmless($0.text) }
    self.eventID = eventID.flatMap { Self.harmless($0.text) }
    self.sequence = sequence
  }

  /// Nil when an at-sign stands in `text`, or anything that a program would undo to one.
  package static func harmless(_ text: String) -> String? {
    let folded = text.lowercased()
    let atSigns = ["@", "\u{FF20}", "\u{FE6B}", "%", "&", "\\", "=40", "=?"]
    return atSigns.contains { folded.contains($0) } || EncodedIdentifier.showsAddress(text) ? nil : text
  }
}

/// Identifiers that are made of letters and digits, as those are that somebody made of an address.
private enum EncodedIdentifier {
  /// Whether a part of `text` is the base64 or the hexadecimal digits of something that looks like an address.
  static func showsAddress(_ text: String) -> Bool {
    text.utf8.split { base64($0) == nil }.contains { run in
      run.count >= 7 && (0..<4).contains { looksLikeAddress(decoded(run.dropFirst($0), by: 6, base64)) }
    }
      || text.utf8.split { hexadecimal($0) == nil }.contains { run in
        run.count >= 10 && (0..<2).contains { looksLikeAddress(decoded(run.dropFirst($0), by: 4, hexadecimal)) }
      }
  }

  /// Whether five or more characters that print hold an at-sign with a dot behind it, or an escape of an at-sign. Of
  /// identifiers that are random, one in some thousands does.
  private static func looksLikeAddress(_ bytes: [UInt8]) -> Bool {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.split { !isPrinted($0) }.contains { piece in
      guard piece.count >= 5 else { return false }
      let text = String(piece)
      if text.contains("%40") || text.contains("&#") { return true }
      guard let at = piece.firstIndex(where: { "@\u{FF20}\u{FE6B}".unicodeScalars.contains($0) }) else { return false }
      return at > piece.startIndex && piece[at...].contains { ".\u{FF0E}\u{3002}\u{FF61}".unicodeScalars.contains($0) }
    }
  }

  /// Neither blank nor a control character, nor what stands for bytes that are no UTF-8.
  private static func isPrinted(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value > 0x20 && !(0x7F...0xA0).contains(scalar.value) && scalar != "\u{FFFD}"
  }

  private static func decoded(
    _ digits: Substring.UTF8View, by width: UInt32, _ value: (UInt8) -> UInt8?
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count: UInt32 = 0
    for digit in digits {
      bits = bits << width | UInt32(value(digit) ?? 0)
      count += width
      guard count >= 8 else { continue }
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> count))
    }
    return bytes
  }

  /// RFC 4648 §4 and §5.
  private static func base64(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }

  private static func hexadecimal(_ digit: UInt8) -> UInt8? {
    Character(Unicode.Scalar(digit)).hexDigitValue.map { UInt8($0) }
  }
}
