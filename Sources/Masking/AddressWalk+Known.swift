extension AddressWalk {
  /// A known address around the at-sign: so many steps to the left and to the right.
  struct KnownMatch {
    let left: Int
    let right: Int
    let number: Int
    /// Nothing touches it that would make it a part of a longer address.
    let isWhole: Bool

    /// The same, touched by something.
    var touched: KnownMatch { KnownMatch(left: left, right: right, number: number, isWhole: false) }
  }

  struct DomainCandidate {
    let count: Int
    let hash: AddressHash
  }

  struct LocalPartCandidate {
    let count: Int
    let hash: AddressHash
    let base: AddressHash
  }

  /// The longest known address, a whole one first, after ``findDomains(_:)``.
  mutating func known(_ known: KnownAddresses, aliasDomain: [UInt32]) -> KnownMatch? {
    // Most addresses are in a domain of nobody known.
    if left.isEmpty || domains.isEmpty { return nil }
    findLocalParts(known)
    var part: KnownMatch?
    for domain in domains.reversed() {
      for localPart in localParts.reversed() {
        guard let number = known.number(localPart: localPart.hash, base: localPart.base, domain: domain.hash) else {
          continue
        }
        let isWhole = isWhole(rightOf: domain.count, aliasDomain: aliasDomain) && isWhole(leftOf: localPart.count)
        let match = KnownMatch(left: localPart.count, right: domain.count, number: number, isWhole: isWhole)
        if isWhole { return match }
        part = part ?? match
      }
    }
    return part
  }

  /// Finds what of the right may be the domain of a known address.
  mutating func findDomains(_ known: KnownAddresses) {
    if !domains.isEmpty { domains.removeAll(keepingCapacity: true) }
    for index in right.indices where known.mayBeDomain(right.hash(at: index)) {
      domains.append(DomainCandidate(count: index + 1, hash: right.hash(at: index)))
    }
  }

  private mutating func findLocalParts(_ known: KnownAddresses) {
    if !localParts.isEmpty { localParts.removeAll(keepingCapacity: true) }
    // Without the tag, which begins at the first plus sign: so at each one that is met, the base begins anew.
    var base = known.seed
    var isBehindPlus = false
    for index in left.indices {
      let hash = left.hash(at: index)
      if hasPlus {
        let step = left[index]
        if step.is("+") {
          base = known.seed
          isBehindPlus = true
        } else if isBehindPlus {
          base = adding(step, to: base, reversed: true)
        }
      }
      if quotes != nil, index + 1 < left.count, index + 1 != escapedQuote?.count { continue }
      if known.mayBeLocalPart(hash) || (isBehindPlus && known.mayBeLocalPart(base)) {
        localParts.append(
          LocalPartCandidate(count: index + 1, hash: hash, base: isBehindPlus ? base : hash))
      }
    }
  }

  /// Whether a local part of `count` steps is none of a longer one.
  private func isWhole(leftOf count: Int) -> Bool {
    var index = count
    while index < left.count, left[index].gap.isEmpty {
      let step = left[index]
      if step.kind == .unspaced { return true }
      if step.isWord { return false }
      guard step.is(".") || step.is("-") || step.is("_") || step.is("+") else { return true }
      index += 1
    }
    return true
  }

  /// Whether a domain of `count` steps is none of a longer one.
  private func isWhole(rightOf count: Int, aliasDomain: [UInt32]) -> Bool {
    guard count < right.count, !isLiteral else { return true }
    let next = right[count]
    if !next.gap.isEmpty || next.kind == .unspaced { return true }
    if next.isWord { return false }
    if next.is(".") { return endsSentence(at: count) }
    // No label ends in a hyphen, but a soft alias goes on with one.
    let rest = right[count...].map { Folding.asciiFolded($0.scalar) }
    return !rest.indices.contains { rest[$0...].starts(with: aliasDomain) }
  }

  /// Whether the dot at `index` of the right steps ends a sentence rather than a label.
  ///
  /// - Parameter gap: what a label may go on behind.
  func endsSentence(at index: Int, unlessBehind gap: Gap = []) -> Bool {
    guard index + 1 < right.count, right[index + 1].gap.isSubset(of: gap) else { return true }
    let (dot, next) = (right[index], right[index + 1])
    if !next.isWord { return true }
    if next.isUppercase { return !right[..<index].contains { $0.isUppercase } }
    let isIdeographic = dot.end - dot.start > 1
    return isIdeographic && next.kind == .unspaced && right[..<index].contains { $0.is(".") }
  }
}
