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
  func mention() -> MentionMatch? {
    guard let left = quotes == nil ? mentionedLocalPart() : left.count, left > 0, let right = mentionedDomain() else {
      return nil
    }
    return MentionMatch(left: left, right: right)
  }
}

extension AddressWalk {
  /// Whether an at-sign spelt `=40` is one, in a text that does not show to be quoted-printable: not in
  /// `?order=4012345.pdf`.
  func isLikelyEncoded(_ match: MentionMatch) -> Bool {
    guard let first = right.first, ByteClass.table[Int(first.scalar & 0x7F)].contains(.alphanumeric),
      first.scalar >= 0x41
    else { return false }
    guard match.left < left.count else { return true }
    return !left[match.left].is("?") && !left[match.left].is("&")
  }
}

// MARK: - Local part

extension AddressWalk {
  private func mentionedLocalPart() -> Int? {
    var end = 0
    var cut: Int?
    while end < left.count {
      let step = left[end]
      if step.gap.separates, end > 0 || step.gap.contains(.blank) { break }
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
  private func mentionedDomain() -> Int? {
    if isLiteral { return isIPLiteral ? right.count : nil }
    var labels: [Range<Int>] = []
    var start = 0
    while start < right.count {
      var end = start
      while end < right.count, isLabel(at: end, from: start) { end += 1 }
      let isLast = end == right.count || !right[end].is(".") || right[end].gap.separates || endsSentence(at: end)
      var trimmed = end
      if isLast { while trimmed > start, !right[trimmed - 1].isWord { trimmed -= 1 } }
      guard trimmed > start, right[start].isWord || right[start].is("_"), trimmed - start <= 63 else { break }
      labels.append(start..<trimmed)
      if isLast { break }
      start = end + 1
    }
    // A version, as in `package@1.2.3-beta.x`.
    if labels.count > 2, isNumber(labels[0]), isNumber(labels[1]) { return nil }
    while let last = labels.last, labels.count > 1 {
      if isTopLevel(last), last.upperBound <= 255 { return isImageOfTwiceTheSize(labels) ? nil : last.upperBound }
      labels.removeLast()
    }
    return nil
  }

  private func isLabel(at index: Int, from start: Int) -> Bool {
    let step = right[index]
    if step.gap.separates, index > 0 || step.gap.contains(.blank) { return false }
    switch step.kind {
    case .ascii: return !step.is(".")
    case .letter: return true
    case .unspaced: return index == start || right[index - 1].kind == .unspaced
    case .separator: return false
    }
  }

  private func isNumber(_ label: Range<Int>) -> Bool {
    right[label].allSatisfy { $0.scalar &- 0x30 < 10 }
  }

  /// Letters alone, or an A-label.
  private func isTopLevel(_ label: Range<Int>) -> Bool {
    let steps = right[label]
    if steps.count > 4, zip(steps, "xn--".unicodeScalars).allSatisfy({ $0.scalar | 0x20 == $1.value | 0x20 }) {
      return true
    }
    return steps.count > 1 && steps.allSatisfy { $0.isWord && ($0.kind != .ascii || $0.scalar >= 0x41) }
  }

  /// `logo@2x.png`.
  private func isImageOfTwiceTheSize(_ labels: [Range<Int>]) -> Bool {
    guard labels.count == 2, let last = right[labels[0]].last, last.scalar | 0x20 == 0x78,
      isNumber(labels[0].dropLast())
    else { return false }
    let type = String(String.UnicodeScalarView(right[labels[1]].compactMap { Unicode.Scalar($0.scalar) }))
    return ["png", "jpg", "jpeg", "gif", "webp", "svg", "avif"].contains(type.lowercased())
  }

  /// `[192.0.2.1]`, `[IPv6:2001:db8::1]`.
  private var isIPLiteral: Bool {
    let content = right.dropFirst().dropLast()
    return content.contains { $0.is(".") || $0.is(":") } && content.contains { $0.scalar &- 0x30 < 10 }
  }
}
