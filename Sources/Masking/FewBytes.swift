/// Four bytes at the most, none of them 0: as many as a character beyond ASCII may stand for (`⑽`).
struct FewBytes: RandomAccessCollection {
  /// The first in the lowest byte; 0 where there are no more.
  private let packed: UInt32

  init(_ bytes: [UInt8]) {
    precondition(bytes.count <= 4 && !bytes.contains(0))
    packed = bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  var startIndex: Int { 0 }
  var endIndex: Int { (UInt32.bitWidth - packed.leadingZeroBitCount + 7) / 8 }
  subscript(index: Int) -> UInt8 { UInt8(truncatingIfNeeded: packed >> (8 * UInt32(index))) }

  var isASCII: Bool { packed & 0x8080_8080 == 0 }
}
