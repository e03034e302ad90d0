/// What is to be replaced in a text, and by what.
struct Edits {
  private struct Edit {
    var start: UInt32
    var end: UInt32
    /// Nil where all stays.
    var replacement: [UInt8]?
    /// The parts of one address that tags split are one match.
    var match: Int32
    var isKnown: Bool
    /// Up to here, what it begins with may be left to another edit: to the at-sign of a mention.
    var at: UInt32 = 0
  }

  private var edits: [Edit] = []
  private var matches: Int32 = 0
  private var isSorted = true

  var count: Int { edits.count }

  /// Where the last edit ends.
  var end: UInt32 { edits.last?.end ?? 0 }

  /// Where the last known address ends.
  private(set) var knownEnd: UInt32 = 0

  mutating func removeAll() {
    edits.removeAll(keepingCapacity: true)
    matches = 0
    isSorted = true
    knownEnd = 0
  }

  /// Replaces an address: the `left` and `right` steps of `walk` and the at-sign between. Tags in between stay.
  mutating func replace(
    _ walk: AddressWalk, left: Int, right: Int, at: Range<UInt32>, with replacement: [UInt8], isKnown: Bool = false
  ) {
    let first = walk.start(ofLeft: left)
    let last = walk.right[right - 1].end
    var start = first
    var replacement = replacement
    // Outwards to the left, each step knows the gap behind it; to the right, the one before it.
    for index in stride(from: left - 1, through: 0, by: -1) where walk.left[index].gap.isKept {
      add(start, walk.left[index].end, &replacement, isKnown)
      start = index > 0 ? walk.left[index - 1].start : at.lowerBound
    }
    var end = at.upperBound
    for index in 0..<right {
      if walk.right[index].gap.isKept {
        add(start, end, &replacement, isKnown)
        start = walk.right[index].start
      }
      end = walk.right[index].end
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
  private mutating func add(_ start: UInt32, _ end: UInt32, _ replacement: inout [UInt8], _ isKnown: Bool) {
    if let last = edits.last, start < last.start { isSorted = false }
    edits.append(Edit(start: start, end: end, replacement: replacement, match: matches, isKnown: isKnown))
    if isKnown { knownEnd = max(knownEnd, end) }
    replacement = []
  }

  /// Replaces an identifier that derives from a known address.
  mutating func replace(_ range: Range<UInt32>, with replacement: [UInt8]) {
    var replacement = replacement
    add(range.lowerBound, range.upperBound, &replacement, true)
    matches += 1
  }

  /// The text with all replaced; nil when nothing changes.
  mutating func applied(to raw: [UInt8]) -> [UInt8]? {
    if edits.isEmpty { return nil }
    let dropped = settle()
    var result: [UInt8] = []
    result.reserveCapacity(edits.reduce(raw.count) { $0 + ($1.replacement?.count ?? 0) })
    var place = 0
    for edit in edits where dropped.isEmpty || !dropped.contains(edit.match) {
      guard let replacement = edit.replacement else { continue }
      result += raw[place..<Int(edit.start)]
      result += replacement
      place = Int(edit.end)
    }
    result += raw[place...]
    return result
  }

  struct Resolved {
    let range: Range<Int>
    let replacement: [UInt8]
  }

  /// What is to be replaced, from the first to the last, none of it overlapping.
  mutating func resolved() -> [Resolved] {
    if edits.isEmpty { return [] }
    let dropped = settle()
    return edits.compactMap { edit in
      guard let replacement = edit.replacement, !dropped.contains(edit.match) else { return nil }
      return Resolved(range: Int(edit.start)..<Int(edit.end), replacement: replacement)
    }
  }

  /// Sorts the edits, and finds the matches that yield to others.
  private mutating func settle() -> Set<Int32> {
    if !isSorted { edits.sort { $0.start < $1.start } }
    isSorted = true
    return overlapping()
  }

  /// The matches that yield to another: to a known address, or to the one before. Mentions yield only the beginning of
  /// their local part where they can.
  private mutating func overlapping() -> Set<Int32> {
    var dropped: Set<Int32> = []
    let isClear = edits.indices.dropFirst().allSatisfy { edits[$0 - 1].end <= edits[$0].start }
    if isClear { return dropped }
    let known = kept(edits.filter(\.isKnown), &dropped)
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
