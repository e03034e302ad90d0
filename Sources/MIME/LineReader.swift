import CGMime

/// The lines of some bytes: they end in LF, CR LF, or with the bytes.
struct LineReader {
  struct Line {
    /// Without its line break.
    let content: ArraySlice<UInt8>
    /// With its line break.
    let range: Range<Int>
  }

  private let bytes: ArraySlice<UInt8>
  /// Where the next line begins.
  private(set) var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  mutating func next() -> Line? {
    guard position < bytes.endIndex else { return nil }
    let start = position
    let newline = Self.newline(in: bytes, from: start)
    position = newline.map { $0 + 1 } ?? bytes.endIndex
    var end = newline ?? bytes.endIndex
    if newline != nil, end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return Line(content: bytes[start..<end], range: start..<position)
  }

  private static func newline(in bytes: ArraySlice<UInt8>, from start: Int) -> Int? {
    bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return nil }
      let offset = start - bytes.startIndex
      guard let found = memchr(base + offset, 0x0A, buffer.count - offset) else { return nil }
      return bytes.startIndex + (UnsafeRawPointer(found) - UnsafeRawPointer(base))
    }
  }
}
