/// Four bytes at the most, none of them 0: as many as a character beyond ASCII may stand for (`⑽`).
struct FewBytes: RandomAccessCollection {
  /// The first in the lowest byte; 0 where there are no more.
  private let packed: UInt32

  init(_ bytes: [UInt8]) {
    precondition(bytes.count <= 4 && !bytes.contains(0))
    packed = bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The UTF-8 of a character, which must not be U+0000.
  init(utf8Of scalar: Unicode.Scalar) {
    precondition(scalar != "\0")
    let value = scalar.value
    func continuation(_ shift: UInt32) -> UInt32 { 0x80 | value >> shift & 0x3F }
    packed =
      switch value {
      case ..<0x80: value
      case ..<0x800: 0xC0 | value >> 6 | continuation(0) << 8
      case ..<0x10000: 0xE0 | value >> 12 | continuation(6) << 8 | continuation(0) << 16
      default: 0xF0 | value >> 18 | continuation(12) << 8 | continuation(6) << 16 | continuation(0) << 24
      }
  }

  var startIndex: Int { 0 }
  var endIndex: Int { (UInt32.bitWidth - packed.leadingZeroBitCount + 7) / 8 }
  subscript(index: Int) -> UInt8 { UInt8(truncatingIfNeeded: packed >> (8 * UInt32(index))) }

  var isASCII: Bool { packed & 0x8080_8080 == 0 }
}
