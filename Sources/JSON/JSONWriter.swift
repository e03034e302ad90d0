/// Writes one JSON text as UTF-8 bytes, members in the order in which they are written.
public struct JSONWriter: ~Copyable {
  private var buffer: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// How many bytes were written so far.
  public private(set) var count = 0
  private var needsComma = false

  /// - Parameter capacity: how many bytes to make room for.
  public init(capacity: Int = 1024) {
    self.capacity = max(capacity, 16)
    buffer = .allocate(capacity: self.capacity)
  }

  deinit { buffer.deallocate() }

  /// A copy of what was written so far.
  public var bytes: [UInt8] { Array(UnsafeBufferPointer(start: buffer, count: count)) }

  public mutating func object(_ members: (inout JSONWriter) -> Void) {
    value {
      $0.append(UInt8(ascii: "{"))
      $0.needsComma = false
      members(&$0)
      $0.append(UInt8(ascii: "}"))
    }
  }

  public mutating func array<Element>(
    _ elements: some Sequence<Element>, _ element: (inout JSONWriter, Element) -> Void
  ) {
    value {
      $0.append(UInt8(ascii: "["))
      $0.needsComma = false
      for item in elements { element(&$0, item) }
      $0.append(UInt8(ascii: "]"))
    }
  }

  /// Writes a member's name; its value must follow.
  public mutating func key(_ name: StaticString) {
    separate()
    name.withUTF8Buffer { name in
      makeRoom(for: name.count + 3)
      put(UInt8(ascii: "\""))
      put(name)
      put(UInt8(ascii: "\""))
      put(UInt8(ascii: ":"))
    }
    needsComma = false
  }

  /// Writes the name of a member that is known only now; its value must follow.
  public mutating func key(text name: String) {
    separate()
    quoted(name)
    append(UInt8(ascii: ":"))
    needsComma = false
  }

  public mutating func string(_ text: String?) {
    guard let text else { return null() }
    value { $0.quoted(text) }
  }

  public mutating func integer(_ number: some BinaryInteger) {
    value {
      if (0..<10).contains(number) { $0.append(UInt8(ascii: "0") + UInt8(number)) } else { $0.append(String(number)) }
    }
  }

  public mutating func bool(_ flag: Bool) {
    value { $0.append(flag ? "true" : "false") }
  }

  public mutating func null() {
    value { $0.append("null") }
  }

  /// Writes a value that is JSON already, as it is.
  public mutating func verbatim(_ json: Span<UInt8>) {
    value { writer in
      json.withUnsafeBufferPointer {
        writer.makeRoom(for: $0.count)
        writer.put($0)
      }
    }
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
    if needsComma { append(UInt8(ascii: ",")) }
  }

  private mutating func value(_ write: (inout JSONWriter) -> Void) {
    separate()
    write(&self)
    needsComma = true
  }

  /// Appends a string with the escapes that RFC 8259 §7 demands, and no others.
  private mutating func quoted(_ text: String) {
    text.utf8.span.withUnsafeBufferPointer { utf8 in
      makeRoom(for: utf8.count + 2)
      put(UInt8(ascii: "\""))
      var plain = 0
      while true {
        let index = Self.firstSpecial(in: utf8, from: plain)
        put(UnsafeBufferPointer(rebasing: utf8[plain..<index]))
        guard index < utf8.count else { break }
        plain = index + 1
        // The escape, the rest and the quote at its end.
        makeRoom(for: 6 + utf8.count - plain + 1)
        putEscape(of: utf8[index])
      }
      put(UInt8(ascii: "\""))
    }
  }

  private mutating func putEscape(of byte: UInt8) {
    put(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\n"): put(UInt8(ascii: "n"))
    case UInt8(ascii: "\r"): put(UInt8(ascii: "r"))
    case UInt8(ascii: "\t"): put(UInt8(ascii: "t"))
    case 0..<0x20:
      for digit in "u00".utf8 { put(digit) }
      put(hexDigits[Int(byte >> 4)])
      put(hexDigits[Int(byte & 15)])
    default: put(byte)
    }
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

// MARK: - The buffer

extension JSONWriter {
  private mutating func makeRoom(for added: Int) {
    if capacity - count < added { grow(by: added) }
  }

  private mutating func grow(by added: Int) {
    capacity = max(count + added, 2 * capacity)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.moveInitialize(from: buffer, count: count)
    buffer.deallocate()
    buffer = larger
  }

  private mutating func append(_ byte: UInt8) {
    makeRoom(for: 1)
    put(byte)
  }

  private mutating func append(_ text: String) {
    text.utf8.span.withUnsafeBufferPointer {
      makeRoom(for: $0.count)
      put($0)
    }
  }

  /// Appends where room was made.
  private mutating func put(_ byte: UInt8) {
    precondition(count < capacity)
    buffer[count] = byte
    count += 1
  }

  private mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress else { return }
    precondition(bytes.count <= capacity - count)
    (buffer + count).initialize(from: base, count: bytes.count)
    count += bytes.count
  }
}

private let hexDigits = Array("0123456789abcdef".utf8)
