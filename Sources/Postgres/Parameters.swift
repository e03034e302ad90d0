/// A statement's parameters, in order, in Postgres' binary format.
public struct Parameters: Sendable {
  /// Nil stands for NULL.
  private(set) var values: [[UInt8]?] = []

  public init() {}

  public mutating func append(_ text: String?) { values.append(text.map { Array($0.utf8) }) }
  public mutating func append(_ bytes: [UInt8]?) { values.append(bytes) }
  public mutating func append(_ flag: Bool) { values.append([flag ? 1 : 0]) }

  /// A `bigint`.
  public mutating func append(_ number: Int) { values.append(bigEndian(Int64(number))) }

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
    values.append(array(of: byteStrings, type: 17) { $1.append(contentsOf: $0) })
  }

  /// A `json[]` of texts that are JSON already.
  public mutating func append(documents: [[UInt8]]) {
    values.append(array(of: documents, type: 114) { $1.append(contentsOf: $0) })
  }

  /// A `bigint[]`.
  public mutating func append(integers: [Int]) {
    values.append(array(of: integers, type: 20) { $1.append(contentsOf: bigEndian(Int64($0))) })
  }

  /// A `timestamptz[]`, in microseconds since 1970.
  public mutating func append(microsecondsSince1970 moments: [Int64]) {
    values.append(
      array(of: moments, type: 1184) { $1.append(contentsOf: bigEndian($0 - epoch2000)) })
  }
}

/// Where Postgres' timestamps begin: 2000-01-01, in microseconds since 1970.
let epoch2000: Int64 = 946_684_800_000_000

private func bigEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
  withUnsafeBytes(of: number.bigEndian) { Array($0) }
}

/// One-dimensional array: dimensions, whether NULLs occur, element type, size, lower bound; then each element behind
/// its length (PostgreSQL source, `array_recv`).
private func array<Element>(
  of elements: [Element?], type: Int32, write: (Element, inout [UInt8]) -> Void
) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(20 + elements.count * 24)
  let hasNulls: Int32 = elements.contains { $0 == nil } ? 1 : 0
  for word in [elements.isEmpty ? 0 : 1, hasNulls, type] { bytes.append(contentsOf: bigEndian(word)) }
  guard !elements.isEmpty else { return bytes }
  for word in [Int32(elements.count), 1] { bytes.append(contentsOf: bigEndian(word)) }
  for element in elements {
    let start = bytes.count
    bytes.append(contentsOf: bigEndian(Int32(-1)))
    guard let element else { continue }
    write(element, &bytes)
    let length = bigEndian(Int32(bytes.count - start - 4))
    bytes.replaceSubrange(start..<start + 4, with: length)
  }
  return bytes
}
