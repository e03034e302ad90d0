import Testing

@testable import Postgres

/// PostgreSQL's binary formats: what a type's `send` function writes and its `recv` function reads.
@Suite("Parameters in binary format")
struct ParametersTests {
  @Test("texts and bytes are sent as they are, nothing as NULL")
  func plain() {
    var parameters = Parameters()
    parameters.append("é")
    parameters.append("")
    parameters.append(nil as String?)
    parameters.append([0, 0xFF])
    parameters.append([] as [UInt8])
    parameters.append(nil as [UInt8]?)
    #expect(parameters.values == [[0xC3, 0xA9], [], nil, [0, 0xFF], [], nil])
  }

  @Test("one large element among small ones takes no room for more of its size")
  func room() {
    var parameters = Parameters()
    let elements = [[UInt8](repeating: 0, count: 1 << 20)] + [[UInt8]](repeating: [1], count: 499)
    parameters.append(byteStrings: elements) { $0 }
    parameters.append(documents: elements) { $0 }
    for value in parameters.values { #expect(value!.capacity < 2 << 20) }
  }

  @Test("a flag is one byte")
  func flags() {
    var parameters = Parameters()
    parameters.append(true)
    parameters.append(false)
    #expect(parameters.values == [[1], [0]])
  }

  @Test(
    "a bigint is eight bytes, big-endian",
    arguments: [
      (0, [0, 0, 0, 0, 0, 0, 0, 0]), (1, [0, 0, 0, 0, 0, 0, 0, 1]), (258, [0, 0, 0, 0, 0, 0, 1, 2]),
      (-1, [255, 255, 255, 255, 255, 255, 255, 255]), (.max, [127, 255, 255, 255, 255, 255, 255, 255]),
      (.min, [128, 0, 0, 0, 0, 0, 0, 0]),
    ] as [(Int, [UInt8])])
  func integers(_ number: Int, _ bytes: [UInt8]) {
    var parameters = Parameters()
    parameters.append(number)
    #expect(parameters.values == [bytes])
  }

  @Test(
    "a moment counts microseconds from 2000-01-01",
    arguments: [
      (946_684_800_000_000, [0, 0, 0, 0, 0, 0, 0, 0]), (946_684_800_000_001, [0, 0, 0, 0, 0, 0, 0, 1]),
      (946_684_799_999_999, [255, 255, 255, 255, 255, 255, 255, 255]),
      // 1970: -946684800000000.
      (0, [0xFF, 0xFC, 0xA2, 0xFE, 0xC4, 0xC8, 0x20, 0x00]),
    ] as [(Int64, [UInt8])])
  func moments(_ moment: Int64, _ bytes: [UInt8]) {
    var parameters = Parameters()
    parameters.append(microsecondsSince1970: moment)
    parameters.append(microsecondsSince1970: [moment])
    #expect(parameters.values[0] == bytes)
    #expect(parameters.values[1] == header(type: 1184, count: 1) + [0, 0, 0, 8] + bytes)
  }

  @Test("a text[] holds each text behind its length, and NULL as length -1")
  func texts() {
    var parameters = Parameters()
    parameters.append(texts: ["a", nil, "", "é😀"])
    #expect(
      parameters.values == [
        header(nulls: true, type: 25, count: 4)
          + [0, 0, 0, 1, 0x61]
          + [255, 255, 255, 255]
          + [0, 0, 0, 0]
          + [0, 0, 0, 6, 0xC3, 0xA9, 0xF0, 0x9F, 0x98, 0x80]
      ])
  }

  @Test("a bytea[] and a json[] hold bytes as they are")
  func bytes() {
    var parameters = Parameters()
    parameters.append(byteStrings: [[0, 1], []]) { $0 }
    parameters.append(documents: [Array("{}".utf8)]) { $0 }
    #expect(
      parameters.values == [
        header(type: 17, count: 2) + [0, 0, 0, 2, 0, 1] + [0, 0, 0, 0],
        header(type: 114, count: 1) + [0, 0, 0, 2, 0x7B, 0x7D],
      ])
  }

  @Test("a bigint[] holds eight bytes each")
  func integerArrays() {
    var parameters = Parameters()
    parameters.append(integers: [1, -1])
    #expect(
      parameters.values == [
        header(type: 20, count: 2) + [0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1]
          + [0, 0, 0, 8, 255, 255, 255, 255, 255, 255, 255, 255]
      ])
  }

  @Test("an empty array has no dimensions and still its type")
  func emptyArrays() {
    var parameters = Parameters()
    parameters.append(texts: [])
    parameters.append(byteStrings: [[UInt8]]()) { $0 }
    parameters.append(documents: [[UInt8]]()) { $0 }
    parameters.append(integers: [])
    parameters.append(microsecondsSince1970: [])
    let types: [[UInt8]] = [[0, 25], [0, 17], [0, 114], [0, 20], [4, 160]]
    #expect(parameters.values == types.map { [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] + $0 })
  }

  @Test("a text[] of NULLs alone is still an array")
  func nullsAlone() {
    var parameters = Parameters()
    parameters.append(texts: [nil, nil])
    #expect(
      parameters.values == [
        header(nulls: true, type: 25, count: 2) + [255, 255, 255, 255, 255, 255, 255, 255]
      ])
  }

  /// One dimension, whether NULLs occur, element type, size, lower bound 1.
  private func header(nulls: Bool = false, type: Int, count: Int) -> [UInt8] {
    [0, 0, 0, 1, 0, 0, 0, nulls ? 1 : 0, 0, 0, UInt8(type >> 8), UInt8(type & 255), 0, 0, 0, UInt8(count), 0, 0, 0, 1]
  }
}
