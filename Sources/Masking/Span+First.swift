extension Span<UInt8> {
  /// The first place in `range` of a byte that fulfils `isWanted`, or the end of `range`.
  ///
  /// - Parameter mayBeWanted: 1 for every such byte and for few others, else 0. Where it is made of comparisons alone
  ///   (``Swift/UInt8/isIn(_:)``), compilers ask it of many bytes at once.
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
        var nearest: UInt8 = 32
        for offset in 0..<32 {
          // 32 more where it is not wanted, without a branch.
          let beyond = unsafe (mayBeWanted(bytes[place &+ offset]) &- 1) & 32
          nearest = min(nearest, UInt8(truncatingIfNeeded: offset) | beyond)
        }
        place += Int(nearest)
        if nearest == 32 { continue }
        if unsafe isWanted(bytes[place]) { return place }
        place += 1
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
