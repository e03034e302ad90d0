import CPostgres

/// What a statement returned. Columns count from 0; reading one as another type than it has stops the program.
///
/// Not `Sendable`: it reads from memory that belongs to its session's thread.
public final class Rows {
  private let result: OpaquePointer
  public let count: Int

  init(_ result: OpaquePointer) {
    self.result = result
    count = Int(PQntuples(result))
  }

  deinit { PQclear(result) }

  /// How many rows the statement inserted, updated or deleted.
  public var changedCount: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }

  public func isNull(_ row: Int, _ column: Int) -> Bool {
    PQgetisnull(result, CInt(row), CInt(column)) != 0
  }

  /// A `bytea`, or the bytes of a text or JSON document.
  public func bytes(_ row: Int, _ column: Int) -> [UInt8] { Array(raw(row, column)) }

  public func text(_ row: Int, _ column: Int) -> String {
    String(decoding: raw(row, column), as: UTF8.self)
  }

  public func optionalText(_ row: Int, _ column: Int) -> String? {
    isNull(row, column) ? nil : text(row, column)
  }

  public func bool(_ row: Int, _ column: Int) -> Bool { raw(row, column)[0] != 0 }

  /// A `smallint`, `integer` or `bigint`.
  public func integer(_ row: Int, _ column: Int) -> Int {
    let raw = raw(row, column)
    switch raw.count {
    case 2: return Int(Int16(bigEndian: raw.loadUnaligned(as: Int16.self)))
    case 4: return Int(Int32(bigEndian: raw.loadUnaligned(as: Int32.self)))
    case 8: return Int(Int64(bigEndian: raw.loadUnaligned(as: Int64.self)))
    default: preconditionFailure("Column \(column) is no integer.")
    }
  }

  /// A `timestamptz`, in microseconds since 1970.
  public func microsecondsSince1970(_ row: Int, _ column: Int) -> Int64 {
    Int64(integer(row, column)) + epoch2000
  }

  /// A `text[]` without NULLs.
  public func texts(_ row: Int, _ column: Int) -> [String] {
    let raw = raw(row, column)
    func word(_ offset: Int) -> Int {
      Int(Int32(bigEndian: raw.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
    }
    guard word(0) == 1 else { return [] }
    var texts: [String] = []
    var offset = 20
    for _ in 0..<word(12) {
      let length = word(offset)
      texts.append(String(decoding: raw[offset + 4..<offset + 4 + length], as: UTF8.self))
      offset += 4 + length
    }
    return texts
  }

  private func raw(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer {
    precondition(row < count && column < PQnfields(result), "There is no such row or column.")
    return UnsafeRawBufferPointer(
      start: PQgetvalue(result, CInt(row), CInt(column)),
      count: Int(PQgetlength(result, CInt(row), CInt(column))))
  }
}
