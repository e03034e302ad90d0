import Glibc

extension Unescaper {
  /// Units that come and go at their end.
  ///
  /// An array does the same at several times the price: it asks before every change whether somebody shares it.
  @safe
  struct UnitStack: ~Copyable {
    private var units: UnsafeMutablePointer<Unit>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
      self.capacity = max(capacity, 16)
      unsafe units = Self.allocate(self.capacity)
    }

    deinit { unsafe units.deallocate() }

    /// What is open with all that is here.
    @inline(__always)
    var open: Open { count > 0 ? unsafe units[count - 1].open : .nothing }

    /// Whether nothing is open below the top `depth` units, and no backslash stands there.
    func isPlain(below depth: Int) -> Bool {
      precondition(depth >= 0)
      if depth >= count { return true }
      let unit = unsafe units[count - 1 - depth]
      return unit.open == .nothing && unit.byte != UInt8(ascii: "\\")
    }

    /// The byte that has `depth` others above it; 0 where there is none.
    @inline(__always)
    func top(_ depth: Int) -> UInt8 {
      precondition(depth >= 0)
      return depth < count ? unsafe units[count - 1 - depth].byte : 0
    }

    subscript(index: Int) -> Unit {
      @inline(__always) get {
        precondition(index >= 0 && index < count)
        return unsafe units[index]
      }
      @inline(__always) set {
        precondition(index >= 0 && index < count)
        unsafe units[index] = newValue
      }
    }

    /// The last one, of which there must be one.
    var last: Unit {
      @inline(__always) get { self[count - 1] }
      @inline(__always) set { self[count - 1] = newValue }
    }

    @inline(__always)
    mutating func append(_ unit: Unit) {
      if count == capacity { grow(to: count + 1) }
      unsafe units[count] = unit
      count += 1
    }

    /// Appends the bytes of `text` that stand in `range`, as they are.
    mutating func append(_ text: [UInt8], _ range: Range<Int>) {
      precondition(range.lowerBound >= 0 && range.upperBound <= text.count)
      if capacity - count < range.count { grow(to: count + range.count) }
      unsafe text.withUnsafeBufferPointer { text in
        var place = count
        // Most of a text comes by here, and there is room for it: that was checked above, once.
        for index in range {
          unsafe units[place] = Unit(text[index], index..<index + 1)
          place += 1
        }
        count = place
      }
    }

    @inline(__always)
    mutating func popLast() -> Unit? {
      guard count > 0 else { return nil }
      count -= 1
      return unsafe units[count]
    }

    @inline(__always)
    mutating func removeLast(_ removed: Int = 1) {
      precondition(removed >= 0 && removed <= count)
      count -= removed
    }

    /// The number that so many digits spell, below the top `depth` units; too large a one is no character.
    @inline(__always)
    func number(of digits: Int, below depth: Int = 0, radix: UInt32) -> UInt32 {
      let end = count - depth
      precondition(depth >= 0 && digits >= 0 && digits <= end)
      var result: UInt32 = 0
      var index = end - digits
      while index < end, result < 0x110000 {
        result = result &* radix &+ UInt32(unsafe units[index].byte.hexValue)
        index += 1
      }
      return result
    }

    var bytes: [UInt8] {
      unsafe [UInt8](unsafeUninitializedCapacity: count) { bytes, count in
        for index in 0..<self.count { unsafe (bytes.baseAddress! + index).initialize(to: units[index].byte) }
        count = self.count
      }
    }

    /// Room for so many; for very many in huge pages, where the system has any: it takes its time to find small ones.
    private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<Unit> {
      let size = capacity * MemoryLayout<Unit>.stride
      guard size >= 4 * hugePage else { return .allocate(capacity: capacity) }
      let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: hugePage)
      _ = unsafe madvise(memory, size, MADV_HUGEPAGE)
      return unsafe memory.bindMemory(to: Unit.self, capacity: capacity)
    }

    /// In bytes.
    private static let hugePage = 2 << 20

    private mutating func grow(to count: Int) {
      capacity = max(count, capacity + capacity / 4 + 64)
      let grown = unsafe Self.allocate(capacity)
      unsafe grown.update(from: units, count: self.count)
      unsafe units.deallocate()
      unsafe units = grown
    }
  }

  /// What was read, to be looked at from several places.
  final class Units {
    private let units: UnitStack

    init(_ units: consuming UnitStack) { self.units = units }

    var count: Int { units.count }

    subscript(index: Int) -> Unit {
      @inline(__always) get { units[index] }
    }
  }
}
