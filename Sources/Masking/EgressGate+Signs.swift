extension EgressGate {
  /// A few bytes that mean more than themselves, to be found among many that do not.
  struct Signs {
    private let isSign: [UInt8]

    /// - Parameter withBeyondASCII: whether bytes beyond ASCII are such signs, too.
    init(_ signs: [UInt8], withBeyondASCII: Bool) {
      isSign = (UInt8.min...UInt8.max).map {
        withBeyondASCII && $0 >= 0x80 || signs.contains($0) ? 1 : 0
      }
    }

    func contain(_ byte: UInt8) -> Bool { isSign[Int(byte)] != 0 }

    /// The first place of one of them in `range`, or the end of it.
    func first(in bytes: [UInt8], _ range: Range<Int>) -> Int {
      precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
      return unsafe isSign.withUnsafeBufferPointer { isSign in
        unsafe bytes.withUnsafeBufferPointer { bytes in
          var place = range.lowerBound
          // Every byte of every document comes by here: the range was checked above, once.
          while place + 4 <= range.upperBound {
            let first = unsafe isSign[Int(bytes[place])] | isSign[Int(bytes[place + 1])]
            let second = unsafe isSign[Int(bytes[place + 2])] | isSign[Int(bytes[place + 3])]
            if first | second != 0 { break }
            place += 4
          }
          while place < range.upperBound, unsafe isSign[Int(bytes[place])] == 0 { place += 1 }
          return place
        }
      }
    }
  }
}
