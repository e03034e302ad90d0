/// Rows for `COPY … FROM STDIN (FORMAT BINARY)` (PostgreSQL documentation, COPY, "Binary Format").
public struct CopyRows {
  private(set) var bytes = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [UInt8](repeating: 0, count: 8)

  /// Begins a row, to which as many values as it has columns are appended.
  public mutating func begin(columns: Int) { bytes.append(bigEndian: Int16(columns)) }

  public mutating func append(_ text: String) { bytes.appendSized { $0.append(contentsOf: text.utf8) } }
  public mutating func append(_ value: [UInt8]) { bytes.appendSized { $0.append(contentsOf: value) } }

  /// A `bigint`.
  public mutating func append(_ number: Int?) {
    // The length of what is NULL.
    guard let number else { return bytes.append(bigEndian: Int32(-1)) }
    bytes.appendSized { $0.append(bigEndian: Int64(number)) }
  }

  /// A `timestamptz`, in microseconds since 1970.
  public mutating func append(microsecondsSince1970 moment: Int64) {
    bytes.appendSized { $0.append(bigEndian: moment - epoch2000) }
  }

  mutating func end() { bytes.append(bigEndian: Int16(-1)) }

  /// Forgets what was sent.
  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}
