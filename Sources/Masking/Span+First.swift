extension Span<UInt8> {
  /// The first place in `range` of a byte that fulfils `isWanted`, or the end of `range`.
  ///
  /// - Parameter mayBeWanted: other than 0 for every such byte, and for few others. Where it is made of comparisons
  ///   alone (``Swift/UInt8/isIn(_:)``), compilers ask it of many bytes at once.
  @inline(__always)
  func first(
    in range: Range<Int>, among mayBeWanted: (UInt8) -> UInt8, where isWanted: (UInt8) -> Bool
  ) -> Int {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return unsafe withUnsafeBufferPointer { bytes in
      var place = range.lowerBound
      // Where there is one, there are often more.
      if place < range.upperBound, unsafe isWanted(bytes[place]) { return place }
      // Every byte of every text comes by here: the range was checked above, once.
      while range.upperBound - place >= 32 {
        var found: UInt8 = 0
        for offset in 0..<32 { unsafe found |= mayBeWanted(bytes[place &+ offset]) }
        if found != 0 {
          for place in place..<place + 32 where unsafe isWanted(bytes[place]) { return place }
        }
        place += 32
      }
      while place < range.upperBound, unsafe !isWanted(bytes[place]) { place += 1 }
      return place
    }
  }
}

extension UInt8 {
  /// 1 if it lies in `range`, else 0: without a branch.
  @inline(__always)
  func isIn(_ range: ClosedRange<UInt8>) -> UInt8 {
    self &- range.lowerBound <= range.upperBound &- range.lowerBound ? 1 : 0
  }

  /// 1 if it is `byte`, else 0: without a branch.
  @inline(__always)
  func isSame(as byte: UInt8) -> UInt8 { self == byte ? 1 : 0 }
}
