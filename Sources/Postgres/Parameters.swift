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
  public mutating func append(texts: [String?]) {
    values.append(array(of: texts, type: 25) { $1.append(contentsOf: $0.utf8) })
  }

  /// A `bytea[]`.
  public mutating func append(byteStrings: [[UInt8]]) {
    append(byteStrings, type: 17)
  }

  /// A `json[]` of texts that are JSON already.
  public mutating func append(documents: [[UInt8]]) {
    append(documents, type: 114)
  }

  private mutating func append(_ elements: [[UInt8]], type: Int32) {
    let size = elements.reduce(0) { $0 + $1.count }
    values.append(array(of: elements, type: type, size: size) { $1.append(contentsOf: $0) })
  }

  /// A `bigint[]`.
  public mutating func append(integers: [Int?]) {
    values.append(array(of: integers, type: 20) { $1.append(bigEndian: Int64($0)) })
  }

  /// A `timestamptz[]`, in microseconds since 1970.
  public mutating func append(microsecondsSince1970 moments: [Int64]) {
    values.append(
      array(of: moments, type: 1184) { $1.append(bigEndian: $0 - epoch2000) })
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
/// - Parameter size: about how many bytes all elements take.
private func array<Element>(
  of elements: [Element?], type: Int32, size: Int? = nil, write: (Element, inout [UInt8]) -> Void
) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(20 + elements.count * 4 + (size ?? elements.count * 20))
  let hasNulls: Int32 = elements.contains { $0 == nil } ? 1 : 0
  for word in [elements.isEmpty ? 0 : 1, hasNulls, type] { bytes.append(bigEndian: word) }
  guard !elements.isEmpty else { return bytes }
  for word in [Int32(elements.count), 1] { bytes.append(bigEndian: word) }
  for element in elements {
    let start = bytes.count
    bytes.append(bigEndian: Int32(-1))
    guard let element else { continue }
    write(element, &bytes)
    let length = UInt32(bytes.count - start - 4)
    for place in 0..<4 { bytes[start + place] = UInt8(truncatingIfNeeded: length >> UInt32(24 - 8 * place)) }
  }
  return bytes
}
