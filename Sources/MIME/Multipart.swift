/// Splits a multipart body at its boundary (RFC 2046 §5.1.1).
enum Multipart {
  /// The parts, header and body each. What stands before the first boundary and after the last one is no part.
  ///
  /// A body that ends without its last boundary ends its last part. Empty when the boundary does not occur.
  static func parts(of body: ArraySlice<UInt8>, boundary: String) -> [ArraySlice<UInt8>] {
    let delimiter = Array("--".utf8) + boundary.utf8
    let last = delimiter + "--".utf8
    var parts: [ArraySlice<UInt8>] = []
    var start: Int?
    var lines = LineReader(body)
    while let line = lines.next() {
      guard line.content.starts(with: delimiter) else { continue }
      let content = line.content.trimmingBlanksAtEnd
      let isLast = content.elementsEqual(last)
      guard isLast || content.elementsEqual(delimiter) else { continue }
      if let start { parts.append(body[start..<endOfPart(in: body, from: start, before: line.range.lowerBound)]) }
      start = line.range.upperBound
      if isLast { return parts }
    }
    if let start { parts.append(body[start...]) }
    return parts
  }

  /// The line break before a boundary belongs to the boundary.
  private static func endOfPart(in body: ArraySlice<UInt8>, from start: Int, before boundary: Int) -> Int {
    var end = boundary
    if end > start, body[end - 1] == UInt8(ascii: "\n") { end -= 1 }
    if end > start, body[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return end
  }
}

extension ArraySlice<UInt8> {
  fileprivate var trimmingBlanksAtEnd: ArraySlice<UInt8> {
    let last = lastIndex { $0 != 0x20 && $0 != 0x09 }
    return last.map { self[...$0] } ?? self[startIndex..<startIndex]
  }
}
