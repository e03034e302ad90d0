/// What is to be replaced in a text, and by what.
struct Edits {
  private struct Edit {
    var start: UInt32
    var end: UInt32
    /// Where in ``written`` its replacement stands; nil where all stays.
    var replacement: Range<UInt32>?
    /// The parts of one address that tags split are one match.
    var match: Int32
    var isKnown: Bool
    /// Up to here, what it begins with may be left to another edit: to the at-sign of a mention.
    var at: UInt32 = 0
  }

  private var edits: [Edit] = []
  /// The replacements, one behind the other: texts full of addresses have a hundred thousand of them.
  private var written: [UInt8] = []
  /// What was written last.
  private var latest: Range<UInt32> = 0..<0
  private var matches: Int32 = 0
  private var isSorted = true

  var isEmpty: Bool { edits.isEmpty }

  /// Where the last edit ends.
  var end: UInt32 { edits.last?.end ?? 0 }

  /// Where the last known address ends.
  private(set) var knownEnd: UInt32 = 0

  mutating func removeAll() {
    edits.removeAll(keepingCapacity: true)
    written.removeAll(keepingCapacity: true)
    latest = 0..<0
    matches = 0
    isSorted = true
    knownEnd = 0
  }

  /// Takes the room at once that a long text full of addresses would ask for bit by bit, each time a fresh copy.
  mutating func reserve(for text: [UInt8]) {
    guard text.count > 1 << 16 else { return }
    edits.reserveCapacity(text.count / 16)
    written.reserveCapacity(text.count)
  }

  /// Replaces an address: the `left` and `right` steps of `walk` and the at-sign between. Tags in between stay.
  mutating func replace(
    _ walk: AddressWalk, left: Int, right: Int, at: Range<UInt32>, with replacement: [UInt8], isKnown: Bool = false
  ) {
    let first = walk.start(ofLeft: left)
    let last = walk.right[right - 1].end
    var start = first
    var replacement = write(replacement[...])
    // Outwards to the left, each step knows the gap behind it; to the right, the one before it.
    if walk.left.gaps.isKept {
      for index in (0..<left).reversed() where walk.left[index].gap.isKept {
        add(start, walk.left[index].end, &replacement, isKnown)
        start = index > 0 ? walk.left[index - 1].start : at.lowerBound
      }
    }
    if walk.right.gaps.isKept {
      for index in 0..<right where walk.right[index].gap.isKept {
        add(start, index > 0 ? walk.right[index - 1].end : at.upperBound, &replacement, isKnown)
        start = walk.right[index].start
      }
    }
    add(start, last, &replacement, isKnown)
    // A mention without tags in it may be cut short.
    if !isKnown, edits[edits.count - 1].start == first { edits[edits.count - 1].at = at.lowerBound }
    matches += 1
  }

  /// Leaves an address as it is: what overlaps it yields to it.
  mutating func keep(_ walk: AddressWalk, left: Int, right: Int) {
    let range = walk.left[left - 1].start..<walk.right[right - 1].end
    if let last = edits.last, range.lowerBound < last.start { isSorted = false }
    edits.append(
      Edit(start: range.lowerBound, end: range.upperBound, replacement: nil, match: matches, isKnown: true))
    knownEnd = max(knownEnd, range.upperBound)
    matches += 1
  }

  /// Adds an edit of the match at hand: the first of them takes all of `replacement`.
  private mutating func add(_ start: UInt32, _ end: UInt32, _ replacement: inout Range<UInt32>, _ isKnown: Bool) {
    if let last = edits.last, start < last.start { isSorted = false }
    edits.append(Edit(start: start, end: end, replacement: replacement, match: matches, isKnown: isKnown))
    if isKnown { knownEnd = max(knownEnd, end) }
    replacement = replacement.upperBound..<replacement.upperBound
  }

  private mutating func write(_ replacement: ArraySlice<UInt8>) -> Range<UInt32> {
    // Texts full of mentions show most of them as one and the same.
    if written[Int(latest.lowerBound)..<Int(latest.upperBound)] == replacement { return latest }
    latest = UInt32(written.count)..<UInt32(written.count + replacement.count)
    written += replacement
    return latest
  }

  /// Replaces an identifier that derives from a known address.
  mutating func replace(_ range: Range<UInt32>, with replacement: ArraySlice<UInt8>) {
    var replacement = write(replacement)
    add(range.lowerBound, range.upperBound, &replacement, true)
    matches += 1
  }

  /// The text with all replaced; nil when nothing changes.
  mutating func applied(to raw: [UInt8]) -> [UInt8]? {
    if edits.isEmpty { return nil }
    resolve()
    var result: [UInt8] = []
    result.reserveCapacity(raw.count + written.count)
    append(raw[...], to: &result)
    return result
  }

  /// Leaves those that replace something, from the first to the last, none of them overlapping.
  mutating func resolve() {
    let dropped = settle()
    if dropped.isEmpty, edits.allSatisfy({ $0.replacement != nil }) { return }
    edits.removeAll { $0.replacement == nil || dropped.contains($0.match) }
  }

  /// Where in the text something is replaced, and by what, once resolved.
  var resolved: some RandomAccessCollection<(range: Range<Int>, replacement: ArraySlice<UInt8>)> {
    edits.lazy.map { [written] in
      let replacement = $0.replacement ?? 0..<0
      return (Int($0.start)..<Int($0.end), written[Int(replacement.lowerBound)..<Int(replacement.upperBound)])
    }
  }

  /// Appends a part of the text to `result`, with all replaced in it, once resolved. No edit may cross its bounds.
  func append(_ raw: ArraySlice<UInt8>, to result: inout [UInt8]) {
    var place = raw.startIndex
    for edit in edits where edit.start >= place && edit.end <= raw.endIndex {
      guard let replacement = edit.replacement else { continue }
      result += raw[place..<Int(edit.start)]
      result += written[Int(replacement.lowerBound)..<Int(replacement.upperBound)]
      place = Int(edit.end)
    }
    result += raw[place...]
  }

  /// Sorts the edits, and finds the matches that yield to others.
  private mutating func settle() -> Set<Int32> {
    if !isSorted { edits.sort { $0.start < $1.start } }
    isSorted = true
    return overlapping()
  }

  /// The matches that yield to another: mentions to a known address, or to the one before. They yield only the beginning
  /// of their local part where they can.
  private mutating func overlapping() -> Set<Int32> {
    var dropped: Set<Int32> = []
    let isClear = edits.indices.dropFirst().allSatisfy { edits[$0 - 1].end <= edits[$0].start }
    if isClear { return dropped }
    let known = united(edits.filter(\.isKnown), &dropped)
    var mentions = edits.filter { !$0.isKnown }
    var next = 0
    for index in mentions.indices {
      while next < known.count, known[next].end <= mentions[index].start { next += 1 }
      for other in known[next...].prefix(while: { $0.start < mentions[index].end }) {
        if other.end < mentions[index].at {
          mentions[index].start = other.end
        } else {
          dropped.insert(mentions[index].match)
        }
      }
    }
    mentions = kept(mentions, &dropped)
    edits = (known + mentions).sorted { $0.start < $1.start }
    return dropped
  }

  /// Known addresses, of which none overlaps the one before: what reaches beyond it goes with it, for in what would be
  /// left of it the address might be read. What stays as it is takes nothing, and yields.
  private func united(_ edits: [Edit], _ dropped: inout Set<Int32>) -> [Edit] {
    var united: [Edit] = []
    for edit in edits where !dropped.contains(edit.match) {
      guard let last = united.last, edit.start < last.end else {
        united.append(edit)
        continue
      }
      if last.replacement != nil, edit.replacement != nil {
        united[united.count - 1].end = max(last.end, edit.end)
      } else {
        dropped.insert(edit.match)
      }
    }
    return united
  }

  /// Those of which none overlaps the one before.
  private func kept(_ edits: [Edit], _ dropped: inout Set<Int32>) -> [Edit] {
    var kept: [Edit] = []
    for edit in edits where !dropped.contains(edit.match) {
      if let last = kept.last, last.match != edit.match, edit.start < last.end {
        dropped.insert(edit.match)
      } else {
        kept.append(edit)
      }
    }
    return kept
  }
}

extension AddressWalk.Gap {
  /// Whether what lies there stays when the address around it is replaced.
  fileprivate var isKept: Bool { contains(.tag) }
}
