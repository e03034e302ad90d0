extension EgressGate {
  /// Texts in the order of their bytes, through which one goes byte by byte: what is left after each byte are the
  /// texts that begin so. The price of a byte grows with the logarithm of their number.
  struct SortedTexts<Value> {
    private var bytes: [UInt8] = []
    /// Where each text starts in `bytes`, and where the last one ends.
    private var starts = [0]
    private(set) var values: [Value] = []
    /// A bit for the last six bits of each text's first byte.
    private var beginnings: UInt64 = 0

    init(_ texts: [(bytes: [UInt8], value: Value)]) {
      if texts.count == 1 {
        bytes = texts[0].bytes
        starts = [0, bytes.count]
        values = [texts[0].value]
        if let first = bytes.first { beginnings = 1 << UInt64(first & 63) }
        return
      }
      let sorted = texts.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
      for text in sorted {
        bytes += text.bytes
        starts.append(bytes.count)
        values.append(text.value)
        if let first = text.bytes.first { beginnings |= 1 << UInt64(first & 63) }
      }
    }

    var all: Range<Int> { 0..<values.count }

    func length(_ text: Int) -> Int { starts[text + 1] - starts[text] }

    /// Those of `texts`, which agree in their first `depth` bytes, that go on with `byte`.
    @inline(__always)
    func narrowed(_ texts: Range<Int>, depth: Int, byte: UInt8) -> Range<Int> {
      guard texts.count == 1 else { return searched(texts, depth: depth, byte: byte) }
      let place = starts[texts.lowerBound] + depth
      return place < starts[texts.upperBound] && bytes[place] == byte ? texts : texts.upperBound..<texts.upperBound
    }

    /// Whether one of them may begin with `byte`.
    func mayBegin(with byte: UInt8) -> Bool { beginnings >> UInt64(byte & 63) & 1 == 1 }

    private func searched(_ texts: Range<Int>, depth: Int, byte: UInt8) -> Range<Int> {
      let lower = firstIndex(in: texts, depth: depth) { $0 >= byte }
      let upper = firstIndex(in: lower..<texts.upperBound, depth: depth) { $0 > byte }
      return lower..<upper
    }

    private func firstIndex(in texts: Range<Int>, depth: Int, where condition: (UInt8) -> Bool) -> Int {
      var low = texts.lowerBound
      var high = texts.upperBound
      while low < high {
        let middle = (low + high) / 2
        if length(middle) > depth, condition(bytes[starts[middle] + depth]) { high = middle } else { low = middle + 1 }
      }
      return low
    }
  }
}
