/// A statement's parameters, in order, in Postgres' binary format.
public struct Parameters: Sendable {
  /// Nil stands for NULL.
  private(set) var values: [[UInt8]?] = []

  public init() {}

  public mutating func append(_ text: String?) { values.append(text.map { Array($0.utf8) }) }
  public mutating func append(_ bytes: [UInt8]?) { values.append(bytes) }
  public mutating func append(_ flag: Bool) { values.append([flag ? 1 : 0]) }

  /// A `bigint`.
  public mutating func append(_ number: Int?) { values.append(number.map { bigEndian(Int64($0)) }) }

  /// A `timestamptz`, in microseconds since 1970.
  public mutating func append(microsecondsSince1970 moment: Int64) {
    values.append(bigEndian(moment - epoch2000))
  }

  /// A `text[]`.
  public mutating func append(texts: [String?]) { append(texts: texts) { $0 } }

  /// A `text[]` of what `text` makes of each element.
  public mutating func append<Element>(texts elements: some Collection<Element>, _ text: (Element) -> String?) {
    values.append(
      array(of: elements, type: 25) { element, bytes in
        guard let text = text(element) else { return false }
        bytes.append(contentsOf: text.utf8)
        return true
      })
  }

  /// A `bytea[]` of what `bytes` makes of each element.
  public mutating func append<Element>(byteStrings elements: some Collection<Element>, _ bytes: (Element) -> [UInt8]) {
    append(elements, type: 17, bytes)
  }

  /// A `json[]` of texts that are JSON already.
  public mutating func append<Element>(
    documents elements: some Collection<Element>, _ json: (Element) -> some Collection<UInt8>
  ) {
    append(elements, type: 114, json)
  }

  private mutating func append<Element>(
    _ elements: some Collection<Element>, type: Int32, _ bytes: (Element) -> some Collection<UInt8>
  ) {
    let size = elements.reduce(0) { $0 + bytes($1).count }
    values.append(
      array(of: elements, type: type, size: size) {
        $1.append(contentsOf: bytes($0))
        return true
      })
  }

  /// A `bigint[]`.
  public mutating func append(integers: [Int?]) {
    values.append(
      array(of: integers, type: 20) { number, bytes in
        guard let number else { return false }
        bytes.append(bigEndian: Int64(number))
        return true
      })
  }

  /// A `timestamptz[]`, in microseconds since 1970.
  public mutating func append(microsecondsSince1970 moments: [Int64]) {
    values.append(
      array(of: moments, type: 1184) {
        $1.append(bigEndian: $0 - epoch2000)
        return true
      })
  }
}

/// Where Postgres' timestamps begin: 2000-01-01, in microseconds since 1970.
let epoch2000: Int64 = 946_684_800_000_000

private func bigEndian(_ number: Int64) -> [UInt8] { withUnsafeBytes(of: number.bigEndian) { Array($0) } }

extension [UInt8] {
  fileprivate mutating func append(bigEndian number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
  }
}

/// One-dimensional array: dimensions, whether NULLs occur, element type, size, lower bound; then each element behind
/// its length (PostgreSQL source, `array_recv`).
///
/// - Parameters:
///   - size: about how many bytes all elements take.
///   - write: appends an element; false where it is NULL.
private func array<Element>(
  of elements: some Collection<Element>, type: Int32, size: Int? = nil, write: (Element, inout [UInt8]) -> Bool
) -> [UInt8] {
  var bytes: [UInt8] = []
  let count = elements.count
  bytes.reserveCapacity(20 + count * 4 + (size ?? count * 20))
  for word in [count == 0 ? 0 : 1, 0, type] { bytes.append(bigEndian: word) }
  guard count > 0 else { return bytes }
  for word in [Int32(count), 1] { bytes.append(bigEndian: word) }
  for index in elements.indices {
    let start = bytes.count
    bytes.append(bigEndian: Int32(-1))
    guard write(elements[index], &bytes) else {
      bytes[7] = 1  // NULLs occur.
      continue
    }
    let length = UInt32(bytes.count - start - 4)
    for place in 0..<4 { bytes[start + place] = UInt8(truncatingIfNeeded: length >> UInt32(24 - 8 * place)) }
  }
  return bytes
}
