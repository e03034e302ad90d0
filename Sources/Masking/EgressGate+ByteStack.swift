extension EgressGate {
  /// Bytes that come and go at their end, where everything happens in ``Decoder``.
  ///
  /// An array does the same at several times the price: it asks before every change whether somebody shares it.
  @safe
  struct ByteStack: ~Copyable {
    /// Nil as long as there is room for nothing.
    private var bytes: UnsafeMutablePointer<UInt8>?
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
      self.capacity = capacity
      if capacity > 0 { unsafe bytes = .allocate(capacity: capacity) }
    }

    deinit { unsafe bytes?.deallocate() }

    /// Where there is room for something.
    private var base: UnsafeMutablePointer<UInt8> {
      @inline(__always) get { unsafe bytes.unsafelyUnwrapped }
    }

    var isEmpty: Bool { count == 0 }

    subscript(index: Int) -> UInt8 {
      // Of a negative one this makes a large one.
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
      return unsafe base[index]
    }

    /// Nil when there is none.
    var last: UInt8? { count > 0 ? unsafe base[count - 1] : nil }

    mutating func append(_ byte: UInt8) {
      if count == capacity { grow(to: count + 1) }
      unsafe base[count] = byte
      count += 1
    }

    /// Appends a code point in UTF-8, a surrogate as if it were a character: two of them may still meet.
    mutating func append(codePoint: UInt32) {
      func trail(_ shift: UInt32) -> UInt8 { UInt8(0x80 | (codePoint >> shift & 0x3F)) }
      switch codePoint {
      case ..<0x80:
        append(UInt8(codePoint))
      case ..<0x800:
        append(UInt8(0xC0 | codePoint >> 6))
        append(trail(0))
      case ..<0x10000:
        append(UInt8(0xE0 | codePoint >> 12))
        append(trail(6))
        append(trail(0))
      default:
        append(UInt8(0xF0 | codePoint >> 18))
        append(trail(12))
        append(trail(6))
        append(trail(0))
      }
    }

    mutating func append(_ source: [UInt8], _ range: Range<Int>) {
      precondition(range.lowerBound >= 0 && range.upperBound <= source.count)
      if range.isEmpty { return }
      if capacity - count < range.count { grow(to: count + range.count) }
      unsafe source.withUnsafeBufferPointer { source in
        guard let base = source.baseAddress else { return }
        unsafe (self.base + count).update(from: base + range.lowerBound, count: range.count)
      }
      count += range.count
    }

    /// Appends the bytes of another stack from `start` on.
    mutating func append(_ source: borrowing ByteStack, from start: Int) {
      precondition(start >= 0 && start <= source.count)
      let added = source.count - start
      if capacity - count < added { grow(to: count + added) }
      if added > 0 { unsafe (base + count).update(from: source.base + start, count: added) }
      count += added
    }

    mutating func popLast() -> UInt8? {
      guard count > 0 else { return nil }
      count -= 1
      return unsafe base[count]
    }

    mutating func truncate(to count: Int) {
      precondition(count >= 0 && count <= self.count)
      self.count = count
    }

    var array: [UInt8] { unsafe Array(UnsafeBufferPointer(start: bytes, count: count)) }

    private mutating func grow(to count: Int) {
      capacity = max(count, capacity * 2, 64)
      let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
      if let bytes = unsafe bytes {
        unsafe grown.update(from: bytes, count: self.count)
        unsafe bytes.deallocate()
      }
      unsafe bytes = grown
    }
  }
}
