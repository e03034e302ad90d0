extension AddressWalk {
  /// The steps to one side. They are emptied for each at-sign, which costs nothing.
  struct Steps: RandomAccessCollection {
    private var storage: [Step] = []
    private(set) var endIndex = 0
    /// All gaps that lie between them, or lay there: most have none.
    private(set) var gaps: Gap = []
    var startIndex: Int { 0 }

    subscript(index: Int) -> Step {
      precondition(index < endIndex, "There is no such step.")
      return storage[index]
    }

    @inline(__always)
    func hash(at index: Int) -> AddressHash {
      precondition(index < endIndex, "There is no such step.")
      return storage[index].hash
    }

    mutating func removeAll() {
      endIndex = 0
      gaps = []
    }

    mutating func removeLast() { endIndex -= 1 }

    /// Lets the last step begin at `start`, for what stands there belongs to it.
    mutating func extendLast(to start: UInt32) {
      if endIndex > 0 { storage[endIndex - 1].start = start }
    }

    mutating func append(_ step: Step) {
      if endIndex == storage.count { grow() }
      storage[endIndex] = step
      gaps.formUnion(step.gap)
      endIndex += 1
    }

    /// Appends what stands in `view` from `first` on, in either direction, as long as it is of the class `wanted` and
    /// spelt by nothing but itself: the way of nearly all characters, of which each costs little.
    ///
    /// - Parameters:
    ///   - gap: what lies before the first of them.
    ///   - seed: the hash with which all begin.
    ///   - limit: so many steps there may be at most.
    /// - Returns: how many characters that were, and whether a plus sign was among them.
    mutating func append(
      plain wanted: ByteClass, of view: RedactionView, from first: Int, by direction: Int, gap: Gap, seed: AddressHash,
      limit: Int
    ) -> (count: Int, hasPlus: Bool) {
      if endIndex == storage.count { grow() }
      let classes = ByteClass.table
      let start = endIndex
      let end = Swift.min(storage.count, limit)
      var hash = start == 0 ? seed : storage[start - 1].hash
      var hasPlus = false
      var index = first
      var place = start
      unsafe storage.withUnsafeMutableBufferPointer { steps in
        while place < end, view.bytes.indices.contains(index) {
          let unit = view.unit(at: index)
          guard unit.marks.isEmpty, classes[Int(unit.byte)].contains(wanted) else { break }
          if unit.byte == UInt8(ascii: "+") { hasPlus = true }
          hash = hash.adding(Folding.asciiFolded(UInt32(unit.byte)))
          // There are `end` of them at least.
          unsafe steps[place] = Step(
            scalar: UInt32(unit.byte), start: unit.start, end: unit.end, kind: .ascii,
            gap: place == start ? gap : [], hash: hash)
          place += 1
          index += direction
        }
      }
      if place > start { gaps.formUnion(gap) }
      endIndex = place
      return (place - start, hasPlus)
    }

    private mutating func grow() {
      let none = Step(scalar: 0, start: 0, end: 0, kind: .ascii)
      storage += repeatElement(none, count: Swift.max(64, storage.count))
    }
  }
}
