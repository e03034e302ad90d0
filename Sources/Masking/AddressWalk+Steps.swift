extension AddressWalk {
  /// The steps to one side. They are emptied for each at-sign, which costs nothing.
  struct Steps: RandomAccessCollection {
    private var storage: [Step] = []
    private(set) var endIndex = 0
    var startIndex: Int { 0 }

    init() { storage.reserveCapacity(64) }

    subscript(index: Int) -> Step {
      precondition(index < endIndex, "There is no such step.")
      return storage[index]
    }

    mutating func removeAll() { endIndex = 0 }

    mutating func removeLast() { endIndex -= 1 }

    /// Lets the last step begin at `start`, for what stands there belongs to it.
    mutating func extendLast(to start: UInt32) {
      if endIndex > 0 { storage[endIndex - 1].start = start }
    }

    mutating func append(_ step: Step) {
      if endIndex < storage.count { storage[endIndex] = step } else { storage.append(step) }
      endIndex += 1
    }
  }
}
