extension EgressGate {
  /// The bytes that mean more than themselves under a set of rules, to be found among many that do not.
  struct Signs {
    private let isSign: [Bool]
    /// 1 if the equals sign is one of them, which stands in every tag, else 0.
    private let equalsSign: UInt8

    init(_ signs: [UInt8]) {
      precondition(signs.allSatisfy { Self.mayBeOne($0) != 0 || $0 == UInt8(ascii: "=") })
      isSign = (UInt8.min...UInt8.max).map { $0 >= 0x80 || signs.contains($0) }
      equalsSign = isSign[Int(UInt8(ascii: "="))] ? 1 : 0
    }

    func contain(_ byte: UInt8) -> Bool { isSign[Int(byte)] }

    /// The first place of one of them in `range`, or the end of it.
    func first(in bytes: [UInt8], _ range: Range<Int>) -> Int {
      let equalsSign = equalsSign
      return bytes.span.first(
        in: range, among: { Self.mayBeOne($0) | $0.isSame(as: UInt8(ascii: "=")) & equalsSign }, where: contain)
    }

    /// 1 for 0, `%&+()`, `;<>`, `\`, `}`, what is beyond ASCII, and neighbours of theirs, else 0.
    @inline(__always)
    private static func mayBeOne(_ byte: UInt8) -> UInt8 {
      byte.isSame(as: Reading.separator) | byte.isIn(UInt8(ascii: "%")...UInt8(ascii: "+"))
        | byte.isIn(UInt8(ascii: ";")...UInt8(ascii: "<")) | byte.isSame(as: UInt8(ascii: ">"))
        | byte.isSame(as: UInt8(ascii: "\\")) | byte.isIn(UInt8(ascii: "{")...0xFF)
    }
  }
}
