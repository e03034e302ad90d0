import Testing

@testable import Postgres

/// The format of PostgreSQL's documentation: COPY, "Binary Format".
@Suite("Rows for COPY")
struct CopyRowsTests {
  /// Signature, flags, and the length of what else the header holds.
  private let header: [UInt8] =
    [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00] + [0, 0, 0, 0] + [0, 0, 0, 0]

  @Test("each row tells its columns, and each value its length; NULL has none")
  func rows() {
    var rows = CopyRows()
    rows.begin(columns: 4)
    rows.append("é")
    rows.append([0, 0xFF])
    rows.append(258)
    rows.append(nil)
    rows.begin(columns: 2)
    rows.append("")
    rows.append(microsecondsSince1970: 946_684_800_000_001)
    rows.end()
    #expect(
      rows.bytes == header
        + [0, 4] + [0, 0, 0, 2, 0xC3, 0xA9] + [0, 0, 0, 2, 0, 0xFF] + [0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 1, 2]
        + [255, 255, 255, 255]
        + [0, 2] + [0, 0, 0, 0] + [0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1]
        + [255, 255])
  }

  @Test("what was sent is forgotten, and the header is sent once")
  func pieces() {
    var rows = CopyRows()
    rows.removeAll()
    rows.begin(columns: 1)
    rows.append("a")
    #expect(rows.bytes == [0, 1] + [0, 0, 0, 1, 0x61])
  }
}
