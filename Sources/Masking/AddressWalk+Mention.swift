extension AddressWalk {
  /// An address by grammar around the at-sign: so many steps to the left and to the right.
  struct MentionMatch {
    let left: Int
    let right: Int
  }

  /// The longest address by the grammar of RFC 5321 §4.1.2 and RFC 6531 §3.3, of those that people write.
  ///
  /// Stricter than the grammar where text is no address more often than it is one: the domain has a top-level domain,
  /// and `e=maria@example.com` is maria's.
  mutating func mention() -> MentionMatch? {
    let domain = foundMentionedDomain()
    guard domain > 0, let left = quotes == nil ? mentionedLocalPart() : left.count, left > 0 else { return nil }
    return MentionMatch(left: left, right: domain)
  }
}

extension AddressWalk {
  /// Whether an at-sign spelt `=40` is one, in a text that does not show to be quoted-printable: not in
  /// `?order=4012345.pdf`.
  func isLikelyEncoded(_ match: MentionMatch) -> Bool {
    guard let first = right.first, first.isWord, first.scalar >= 0x41
    else { return false }
    // What a line break parts from it is none of its URL.
    guard match.left < left.count, !left[match.left].gap.separates else { return true }
    if isInEncodedWord(match) { return true }
    return !left[match.left].is("?") && !left[match.left].is("&")
  }
}

extension AddressWalk {
  /// Whether an encoded word (RFC 2047) begins with the address: `=?utf-8?q?maria=40example=2Ecom?=`.
  private func isInEncodedWord(_ match: MentionMatch) -> Bool {
    match.left + 2 < left.count && left[match.left].is("?") && left[match.left + 1].scalar | 0x20 == 0x71
      && left[match.left + 2].is("?")
  }
}

// MARK: - Local part

extension AddressWalk {
  private func mentionedLocalPart() -> Int? {
    var end = 0
    var cut: Int?
    while end < left.count {
      let step = left[end]
      if left.partsMention(at: end) { break }
      if step.kind == .separator { break }
      if end > 0, (step.kind == .unspaced) != (left[end - 1].kind == .unspaced) { break }
      if step.is("."), end == 0 || left[end - 1].is(".") { break }
      if cut == nil, step.is("/") || step.is("=") || step.is("?") { cut = end }
      end += 1
    }
    // Between parameters of a URL, these separate; elsewhere `a&b@example.com` and `o'hara@example.com` are addresses.
    if let cut {
      end = left[..<cut].firstIndex { $0.is("&") || $0.is("#") || $0.is("?") } ?? cut
    }
    while end > 0, !left[end - 1].isWord { end -= 1 }
    return end > 0 ? end : nil
  }
}

// MARK: - Domain

extension AddressWalk {
  /// How many steps to the right are a domain by grammar; 0 for none.
  func findMentionedDomain() -> Int {
    if isLiteral { return isIPLiteral ? right.count : 0 }
    // The end of the last label that may be a top-level domain, and which label that is.
    var end = 0
    var number = 0
    var startsWithNumbers = true
    var start = 0
    while start < right.count {
      var next = endOfPlainLabel(from: start)
      while next < right.count, isLabel(at: next, from: start),
        !right.partsMention(at: next, goesOn: end == 0 && (number == 0 || !isTopLevel(start..<next)))
      {
        next += 1
      }
      let isLast =
        next == right.count || !right[next].is(".") || right.partsMention(at: next, goesOn: end == 0 && number == 0)
        || endsSentence(at: next, unlessBehind: [.unseen, .tag])
      var trimmed = next
      if isLast { while trimmed > start, !right[trimmed - 1].isWord { trimmed -= 1 } }
      guard trimmed > start, right[start].isWord || right[start].is("_"), trimmed - start <= 63 else { break }
      let label = start..<trimmed
      number += 1
      if number <= 2, !isNumber(label) { startsWithNumbers = false }
      if number >= 2, trimmed <= 255, isTopLevel(label) {
        if number == 2, isImageOfTwiceTheSize(label) { return 0 }
        end = trimmed
      }
      if isLast { break }
      start = next + 1
    }
    // A version, as in `package@1.2.3-beta.x`.
    return number > 2 && startsWithNumbers ? 0 : end
  }

  /// Where the ASCII characters end that nothing interrupts: nearly every label is no more than these.
  private func endOfPlainLabel(from start: Int) -> Int {
    var next = start
    while next < right.count {
      let step = right[next]
      guard step.kind == .ascii, step.gap.isEmpty, !step.is(".") else { break }
      next += 1
    }
    return next
  }

  private func isLabel(at index: Int, from start: Int) -> Bool {
    let step = right[index]
    switch step.kind {
    case .ascii: return !step.is(".")
    case .letter: return true
    case .unspaced: return index == start || right[index - 1].kind == .unspaced
    case .separator: return false
    }
  }

  private func isNumber(_ label: Range<Int>) -> Bool {
    right[label].allSatisfy { $0.isDigit }
  }

  /// Letters alone, or an A-label (`xn--…`).
  private func isTopLevel(_ label: Range<Int>) -> Bool {
    let steps = right[label]
    if steps.count > 4, right[label.lowerBound + 2].is("-"), right[label.lowerBound + 3].is("-") { return true }
    return steps.count > 1 && steps.allSatisfy { $0.isWord && ($0.kind != .ascii || $0.scalar >= 0x41) }
  }

  /// `logo@2x.png`, where `label` is the second one.
  private func isImageOfTwiceTheSize(_ label: Range<Int>) -> Bool {
    let scale = 0..<label.lowerBound - 1
    guard scale.count > 1, right[scale.upperBound - 1].scalar | 0x20 == 0x78, isNumber(scale.dropLast()),
      label.count <= 4
    else { return false }
    return Self.imageTypes.contains(right[label].reduce(0) { $0 << 8 | ($1.scalar | 0x20) })
  }

  private static let imageTypes = Set(
    ["png", "jpg", "jpeg", "gif", "webp", "svg", "avif"].map { $0.utf8.reduce(0) { $0 << 8 | UInt32($1) } })

  /// `[192.0.2.1]`, `[IPv6:2001:db8::1]`.
  private var isIPLiteral: Bool {
    let content = right.dropFirst().dropLast()
    return content.contains { $0.is(".") || $0.is(":") } && content.contains { $0.isDigit }
  }
}

// MARK: - Gaps

extension AddressWalk.Steps {
  /// Whether the gap before the step at `index` ends a mention.
  ///
  /// Next to the at-sign, only blanks do. Elsewhere, tags in a line of text do as well, unless they split off a single
  /// letter: what stands in two elements is more often two things than one.
  ///
  /// - Parameter goesOn: what was read up to here cannot be all.
  fileprivate func partsMention(at index: Int, goesOn: Bool = false) -> Bool {
    let gap = self[index].gap
    if !gap.separates { return false }
    if index == 0 { return gap.contains(.blank) }
    if !gap.isSubset(of: [.unseen, .tag]) { return true }
    let isAfterLetter = index == 1 || self[index - 1].gap.separates
    let isBeforeLetter = index + 1 == count || self[index + 1].gap.separates
    return !(goesOn || isAfterLetter || isBeforeLetter)
  }
}
