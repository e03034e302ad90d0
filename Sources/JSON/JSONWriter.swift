/// Writes one JSON text as UTF-8 bytes, members in the order in which they are written.
public struct JSONWriter {
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// - Parameter capacity: how many bytes to make room for.
  public init(capacity: Int = 1024) { bytes.reserveCapacity(capacity) }

  public mutating func object(_ members: (inout JSONWriter) -> Void) {
    value {
      $0.bytes.append(UInt8(ascii: "{"))
      $0.needsComma = false
      members(&$0)
      $0.bytes.append(UInt8(ascii: "}"))
    }
  }

  public mutating func array<Element>(
    _ elements: some Sequence<Element>, _ element: (inout JSONWriter, Element) -> Void
  ) {
    value {
      $0.bytes.append(UInt8(ascii: "["))
      $0.needsComma = false
      for item in elements { element(&$0, item) }
      $0.bytes.append(UInt8(ascii: "]"))
    }
  }

  /// Writes a member's name; its value must follow.
  public mutating func key(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes the name of a member that is known only now; its value must follow.
  public mutating func key(text name: String) {
    separate()
    quoted(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  public mutating func string(_ text: String?) {
    guard let text else { return null() }
    value { $0.quoted(text) }
  }

  public mutating func integer(_ number: some BinaryInteger) {
    value { $0.bytes.append(contentsOf: String(number).utf8) }
  }

  public mutating func bool(_ flag: Bool) {
    value { $0.bytes.append(contentsOf: (flag ? "true" : "false").utf8) }
  }

  public mutating func null() {
    value { $0.bytes.append(contentsOf: "null".utf8) }
  }

  /// Writes a value that is JSON already, as it is.
  public mutating func verbatim(_ json: [UInt8]) {
    value { $0.bytes.append(contentsOf: json) }
  }

  public mutating func member(_ name: StaticString, _ text: String?) {
    key(name)
    string(text)
  }

  public mutating func member(_ name: StaticString, _ number: some BinaryInteger) {
    key(name)
    integer(number)
  }

  public mutating func member(_ name: StaticString, _ flag: Bool) {
    key(name)
    bool(flag)
  }

  public mutating func member(_ name: StaticString, _ texts: [String]) {
    key(name)
    array(texts) { $0.string($1) }
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  private mutating func value(_ write: (inout JSONWriter) -> Void) {
    separate()
    write(&self)
    needsComma = true
  }

  /// Appends a string with the escapes that RFC 8259 §7 demands, and no others.
  private mutating func quoted(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      var plain = 0
      while true {
        let index = Self.firstSpecial(in: utf8, from: plain)
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[plain..<index]))
        guard index < utf8.count else { break }
        let byte = utf8[index]
        plain = index + 1
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
        case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
        case 0..<0x20:
          bytes.append(contentsOf: "u00".utf8)
          bytes.append(hexDigits[Int(byte >> 4)])
          bytes.append(hexDigits[Int(byte & 15)])
        default: bytes.append(byte)
        }
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// The first place from `start` on of a byte that cannot stand for itself in a string, or the end of `text`.
  private static func firstSpecial(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    let bytes = UnsafeRawBufferPointer(text)
    var place = start
    while text.count - place >= 8 {
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      // Borrows reach upwards only, so that the lowest of the marks is true.
      let controls = (word &- lows * 0x20) & ~word
      let special = (controls | zeros(word ^ lows * 0x22) | zeros(word ^ lows * 0x5C)) & highs
      if special != 0 { return place + special.trailingZeroBitCount / 8 }
      place += 8
    }
    while place < text.count, text[place] >= 0x20, text[place] != 0x22, text[place] != 0x5C { place += 1 }
    return place
  }

  /// A mark in the highest bit of each byte of `word` that is zero, and in some above it.
  private static func zeros(_ word: UInt64) -> UInt64 { (word &- lows) & ~word }

  private static let lows: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080
}

private let hexDigits = Array("0123456789abcdef".utf8)
