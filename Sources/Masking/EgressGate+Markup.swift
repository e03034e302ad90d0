// What programs leave out when they show a text: tags and comments (WHATWG HTML §13.2.5), comments of addresses
// (RFC 5322 §3.2.2). Their insides are set aside, to be looked at by themselves.
extension EgressGate.Decoder {
  private typealias ASCII = EgressGate.ASCII

  // MARK: Tags that a browser sees

  /// Enters the tag or comment that begins at `index`.
  ///
  /// - Returns: false when none does, or when it does not end.
  mutating func openTag() -> Bool {
    guard tag == nil, index >= noTagBefore, index + 1 < input.count else { return false }
    let next = input[index + 1]
    guard ASCII.isLetter(next) || next == UInt8(ascii: "/") || next == UInt8(ascii: "!") || next == UInt8(ascii: "?")
    else {
      // What makes it the beginning of a tag may stand there yet, in an escape.
      if next >= 0x80 || next == UInt8(ascii: "&") || next == UInt8(ascii: "%") || next == UInt8(ascii: "\\") {
        hasHiddenMarkup = true
      }
      return false
    }
    let (stop, isClosed) = endOfTag()
    guard isClosed else {
      // Looking for an end again and again would make a million open tags slow.
      noTagBefore = stop
      return false
    }
    if stop - index < shortest {
      markSeam()
      index = stop
    } else {
      tag = (stop, output.count)
      pause = min(pause, stop)
      output.append(input[index])
      index += 1
    }
    return true
  }

  /// Takes out the tag through which we went.
  mutating func closeTag() {
    guard let start = tag?.start else { return }
    tag = nil
    setAside(from: start)
  }

  /// Where the tag or comment at `index` ends, or where the piece of text does.
  private mutating func endOfTag() -> (Int, isClosed: Bool) {
    let isEndTag = input[index + 1] == UInt8(ascii: "/")
    let name = index + (isEndTag ? 2 : 1)
    if name < input.count, ASCII.isLetter(input[name]) { return endOfTag(from: name) }
    if input[index...].starts(with: "<!--".utf8) { return endOfComment(from: index + 4) }
    return end(from: index + 2) { $0 == UInt8(ascii: ">") }
  }

  private func end(from start: Int, where isEnd: (UInt8) -> Bool) -> (Int, isClosed: Bool) {
    var place = start
    while place < input.count, input[place] != EgressGate.Reading.separator {
      if isEnd(input[place]) { return (place + 1, true) }
      place += 1
    }
    return (place, false)
  }

  /// `-->` and `--!>` end a comment, and so does `>` or `->` right at its start.
  private func endOfComment(from start: Int) -> (Int, isClosed: Bool) {
    var dashes = 2
    var sawBang = false
    return end(from: start) { byte in
      switch byte {
      case UInt8(ascii: ">") where dashes >= 2: return true
      case UInt8(ascii: "-"):
        dashes = sawBang ? 1 : dashes + 1
        sawBang = false
      case UInt8(ascii: "!") where dashes >= 2 && !sawBang: sawBang = true
      default:
        dashes = 0
        sawBang = false
      }
      return false
    }
  }

  private mutating func endOfTag(from start: Int) -> (Int, isClosed: Bool) {
    var walk = TagWalk()
    defer { if walk.isDoubtful { hasHiddenMarkup = true } }
    return end(from: start) { walk.isEnd($0) }
  }

  // MARK: Signs that came out of an escape, or stand in plain text

  mutating func open(_ sign: UInt8) {
    if sign == UInt8(ascii: "<"), level > 0 { hasHiddenMarkup = true }
    if !rules.contains(.keptMarkup) {
      // Nobody nests a thousand deep; what does is no markup, and must not take much memory.
      if openers.count == 1_024 { openers.removeAll(keepingCapacity: true) }
      openers.append(Opener(place: output.count, sign: sign))
    }
    output.append(sign)
  }

  mutating func close(_ sign: UInt8) {
    let opening = sign == UInt8(ascii: ">") ? UInt8(ascii: "<") : UInt8(ascii: "(")
    // A tag may hold unpaired parentheses, but parentheses that begin outside a tag do not end in it.
    while sign == UInt8(ascii: ">"), let opener = openers.last, opener.sign != opening, isInTag(opener.place) {
      openers.removeLast()
    }
    guard let opener = openers.last, opener.sign == opening, isInTag(opener.place) else {
      output.append(sign)
      return
    }
    if sign == UInt8(ascii: ">") {
      openers[openers.count - 1].walk(output)
      guard openers[openers.count - 1].tag.isEnd(sign) else {
        output.append(sign)
        return
      }
    }
    setAside(from: opener.place)
  }

  private func isInTag(_ place: Int) -> Bool { place >= tag?.start ?? 0 }

  // MARK: Joined literals

  /// `"maria" + "@example.com"`: at the quote that opens the second literal, makes them one.
  mutating func joinLiterals() -> Bool {
    var place = output.count
    func skipBlanks() { while place > 0, ASCII.isBlank(output[place - 1]) { place -= 1 } }
    skipBlanks()
    guard place > 0, output[place - 1] == UInt8(ascii: "+") else { return false }
    place -= 1
    skipBlanks()
    guard place > 0, isQuote(output[place - 1]) else { return false }
    truncate(to: place - 1)
    markSeam()
    return true
  }

  private func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

  /// Takes the output from `place` on out of it.
  private mutating func setAside(from place: Int) {
    if output.count - place >= shortest {
      let offset = asides.count - place
      asides.append(output, from: place)
      asides.append(EgressGate.Reading.separator)
      let inside = outputSeams.partitioningIndex { $0 > place }
      for seam in outputSeams[inside...] { asideSeams.append(seam + offset) }
    }
    truncate(to: place)
    markSeam()
  }
}

extension [Int] {
  /// The first index whose element, and so every later one, fulfils `condition`.
  fileprivate func partitioningIndex(where condition: (Int) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
