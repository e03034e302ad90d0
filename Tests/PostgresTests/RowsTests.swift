import CPostgres
import Glibc
import Testing

@testable import Postgres

@Suite("Rows in binary format")
struct RowsTests {
  @Test(
    "integers of every width are read", arguments: [[1, 44], [0, 0, 1, 44], [0, 0, 0, 0, 0, 0, 1, 44]] as [[UInt8]])
  func integers(_ bytes: [UInt8]) {
    #expect(rows([[bytes]]).integer(0, 0) == 300)
    #expect(rows([[bytes.map { _ in 255 }]]).integer(0, 0) == -1)
  }

  @Test("texts, bytes, flags and NULLs are read")
  func scalars() {
    let rows = rows([[Array("é".utf8), [], nil, [1], [0]]])
    #expect(rows.count == 1)
    #expect(rows.text(0, 0) == "é")
    #expect(rows.bytes(0, 0) == [0xC3, 0xA9])
    #expect(rows.text(0, 1) == "")
    #expect(rows.optionalText(0, 1) == "")
    #expect(!rows.isNull(0, 1))
    #expect(rows.isNull(0, 2))
    #expect(rows.optionalText(0, 2) == nil)
    #expect(rows.bool(0, 3))
    #expect(!rows.bool(0, 4))
  }

  @Test("what was sent as a parameter is read back the same")
  func roundTrip() {
    var parameters = Parameters()
    parameters.append(-300)
    parameters.append(microsecondsSince1970: 1_795_451_520_000_001)
    parameters.append(texts: ["a", "", "é😀"])
    parameters.append(texts: [])
    let rows = rows([parameters.values])
    #expect(rows.integer(0, 0) == -300)
    #expect(rows.microsecondsSince1970(0, 1) == 1_795_451_520_000_001)
    #expect(rows.texts(0, 2) == ["a", "", "é😀"])
    #expect(rows.texts(0, 3) == [])
  }

  @Test("a row or column that is not there stops the program", arguments: [(1, 0), (0, 1)])
  func outside(_ row: Int, _ column: Int) async {
    await #expect(processExitsWith: .failure) { [row, column] in
      _ = RowsTests().rows([[[0]]]).bytes(row, column)
    }
  }

  /// A result as the server would have sent it.
  fileprivate func rows(_ values: [[[UInt8]?]]) -> Rows {
    let result = PQmakeEmptyPGresult(nil, PGRES_TUPLES_OK)!
    var columns = (values.first ?? []).indices.map { _ in
      PGresAttDesc(name: strdup("column"), tableid: 0, columnid: 0, format: 1, typid: 0, typlen: -1, atttypmod: -1)
    }
    PQsetResultAttrs(result, CInt(columns.count), &columns)
    for column in columns { free(column.name) }
    for (row, fields) in values.enumerated() {
      for (column, field) in fields.enumerated() {
        var bytes = (field ?? []).map(CChar.init(bitPattern:)) + [0]
        PQsetvalue(result, CInt(row), CInt(column), &bytes, field.map { CInt($0.count) } ?? -1)
      }
    }
    return Rows(result)
  }
}
