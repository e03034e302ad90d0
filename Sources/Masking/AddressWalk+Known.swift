extension AddressWalk {
  /// A known address around the at-sign: so many steps to the left and to the right.
  struct KnownMatch {
    let left: Int
    let right: Int
    let number: Int
    /// Nothing touches it that would make it a part of a longer address.
    let isWhole: Bool
  }

  /// The longest known address, a whole one first.
  func known(_ known: KnownAddresses, aliasDomain: [UInt32]) -> KnownMatch? {
    if left.isEmpty { return nil }
    // Most addresses are in a domain of nobody known.
    let domains = domainCandidates(known)
    if domains.isEmpty { return nil }
    let localParts = localPartCandidates(known)
    var part: KnownMatch?
    for domain in domains.reversed() {
      let isDomainWhole = isWhole(rightOf: domain.count, aliasDomain: aliasDomain)
      for localPart in localParts.reversed() {
        guard let number = known.number(localPart: localPart.hash, base: localPart.base, domain: domain.hash) else {
          continue
        }
        let isWhole = isDomainWhole && isWhole(leftOf: localPart.count)
        let match = KnownMatch(left: localPart.count, right: domain.count, number: number, isWhole: isWhole)
        if isWhole { return match }
        part = part ?? match
      }
    }
    return part
  }

  private func domainCandidates(_ known: KnownAddresses) -> [(count: Int, hash: AddressHash)] {
    var result: [(Int, AddressHash)] = []
    var hash = AddressHash()
    for (index, step) in right.enumerated() {
      if step.kind == .ascii {
        hash = hash.adding(Folding.asciiFolded(step.scalar))
      } else {
        for scalar in Folding.folded(step.scalar) { hash = hash.adding(scalar) }
      }
      if known.mayBeDomain(hash) { result.append((index + 1, hash)) }
    }
    return result
  }

  private func localPartCandidates(_ known: KnownAddresses) -> [(count: Int, hash: AddressHash, base: AddressHash)] {
    var result: [(Int, AddressHash, AddressHash)] = []
    var hash = AddressHash()
    // Without the tag, which begins at the first plus sign: so at each one that is met, the base begins anew.
    var base = hash
    let empty = hash
    for (index, step) in left.enumerated() {
      if step.kind == .ascii {
        let scalar = Folding.asciiFolded(step.scalar)
        hash = hash.adding(scalar)
        base = step.is("+") ? empty : base.adding(scalar)
      } else {
        for scalar in Folding.folded(step.scalar).reversed() {
          hash = hash.adding(scalar)
          base = base.adding(scalar)
        }
      }
      if quotes != nil, index + 1 < left.count { continue }
      if known.mayBeLocalPart(hash) || known.mayBeLocalPart(base) { result.append((index + 1, hash, base)) }
    }
    return result
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
  func endsSentence(at index: Int) -> Bool {
    guard index + 1 < right.count, right[index + 1].gap.isEmpty else { return true }
    let (dot, next) = (right[index], right[index + 1])
    if !next.isWord { return true }
    if next.isUppercase { return !right[..<index].contains { $0.isUppercase } }
    let isIdeographic = dot.end - dot.start > 1
    return isIdeographic && next.kind == .unspaced && right[..<index].contains { $0.is(".") }
  }
}
