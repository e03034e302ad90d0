// MARK: - Identifiers that derive from addresses

extension Redactor {
  /// Encodings within encodings, such as base64 of base64, are looked into so deep.
  private static let maximumDepth = 3

  /// Replaces what trackers put in links instead of an address: its base64, its hex, its digests. Each of them is a
  /// part of a run of digits; most runs are too short, and most others show at a glance that no address is in them.
  mutating func findDerived(in view: RedactionView, depth: Int = 0) {
    if known.isEmpty || depth >= Self.maximumDepth { return }
    var found: [Finding] = []
    EncodedRun.forEach(in: view, minimumLength: minimumRun) { run in
      // Nothing but these decides on what is found, except in encoded words, where mentions are replaced too.
      let mayBeKnown = depth == 0 && !run.isEncodedWord
      let isFollowed = run.isFollowed(by: aliasEnding, in: view, after: run.digits.count)
      if mayBeKnown, let known = findings.of(run, isFollowed: isFollowed) {
        replace(known, in: run)
        return true
      }
      found.removeAll(keepingCapacity: true)
      findBase64(run, depth: depth, &found)
      findHex(run, isFollowed: isFollowed, depth: depth, &found)
      if found.isEmpty { return false }
      if mayBeKnown { findings.keep(found, of: run, isFollowed: isFollowed) }
      replace(found, in: run)
      return true
    }
  }

  private mutating func replace(_ found: [Finding], in run: EncodedRun) {
    for finding in found {
      let padding = finding.hasPadding ? run.padding : []
      edits.replace(run.range(finding.digits, padding: padding), with: finding.replacement)
    }
  }

  /// Looks into `run` from each place where base64 may begin in it, since other text may touch it.
  private mutating func findBase64(_ run: EncodedRun, depth: Int, _ found: inout [Finding]) {
    let digits = run.digits
    var bytes: [UInt8] = []
    swap(&bytes, &spareBytes)
    defer { swap(&bytes, &spareBytes) }
    if run.isEncodedWord {
      Base64.decode(digits[...], into: &bytes)
      Self.add(editsOfDecoded(bytes, withinTextAt: depth + 1, for: .content), of: bytes, digits.indices, run, &found)
      if !found.isEmpty { return }
    }
    let phases = Base64.phases(of: digits)
    let text = Base64.startOfText(in: digits)
    for start in 0..<min(4, digits.count) {
      let mayHoldAddress = phases >> UInt8(start) & 1 == 1
      guard mayHoldAddress || start == text else { continue }
      Base64.decode(digits[start...], into: &bytes)
      if mayHoldAddress { Self.add(editsOfDecoded(bytes), of: bytes, start..<digits.count, run, &found) }
      if start == text {
        Self.add(editsOfDecoded(bytes, withinTextAt: depth + 1), of: bytes, start..<digits.count, run, &found)
      }
    }
    if text != nil { return }
    for part in Base64.texts(in: digits, minimumLength: minimumRun) {
      Base64.decode(digits[part], into: &bytes)
      Self.add(editsOfDecoded(bytes, withinTextAt: depth + 1), of: bytes, part, run, &found)
    }
  }

  /// Adds what was `found` in the `bytes` that `part` of the run encodes.
  private static func add(
    _ found: [Edits.Resolved], of bytes: [UInt8], _ part: Range<Int>, _ run: EncodedRun, _ findings: inout [Finding]
  ) {
    guard let first = found.first, let last = found.last else { return }
    // What follows goes on as a part of the same text, or is something else.
    let goesOn = Base64.isText(bytes[last.range.upperBound...]) && part.count % 4 != 1
    let end = goesOn ? part.upperBound : part.lowerBound + (last.range.upperBound * 8 + 5) / 6
    let firstGroup = first.range.lowerBound / 3
    var replaced: [UInt8] = []
    replaced.reserveCapacity(bytes.count + found.reduce(0) { $0 + $1.replacement.count })
    var place = firstGroup * 3
    for edit in found {
      replaced += bytes[place..<edit.range.lowerBound]
      replaced += edit.replacement
      place = edit.range.upperBound
    }
    if goesOn {
      replaced += bytes[place...]
      place = bytes.count
    }
    // The hard alias is known too, and stays as it is.
    if replaced[...] == bytes[(firstGroup * 3)..<place] { return }
    let hasPadding = end == run.digits.count && !run.padding.isEmpty
    let isURLSafe = run.digits.contains { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    // Without padding where none was needed, it may be either kind.
    let isPadded =
      hasPadding || (goesOn && !isURLSafe && end == run.digits.count && part.count % 4 == 0)
    findings.append(
      Finding(
        digits: part.lowerBound + firstGroup * 4..<end, hasPadding: hasPadding,
        replacement: Base64.encoded(replaced, isURLSafe: isURLSafe, isPadded: isPadded)))
  }

  private mutating func findHex(_ run: EncodedRun, isFollowed: Bool, depth: Int, _ findings: inout [Finding]) {
    for digits in Hex.runs(in: run.digits, minimumLength: min(32, 2 * known.minimumLength)) {
      for phase in Hex.phases(of: run.digits[digits], minimumLength: 2 * known.minimumLength) {
        let start = digits.lowerBound + phase
        let bytes = Hex.decoded(run.digits[start..<digits.upperBound])
        let found = editsOfDecoded(bytes)
        let isText = found.isEmpty && phase == 0 && Base64.isText(bytes[...])
        for edit in isText ? editsOfDecoded(bytes, withinTextAt: depth + 1) : found {
          let range = start + 2 * edit.range.lowerBound..<start + 2 * edit.range.upperBound
          findings.append(
            Finding(digits: range, replacement: Hex.encoded(edit.replacement, like: run.digits[range])))
        }
      }
      // An alias.
      if digits.count == 32, isFollowed, digits.upperBound == run.digits.count { continue }
      for match in digests.matches(in: run.digits[digits]) {
        findings.append(
          Finding(digits: match.range, replacement: Hex.encoded(match.replacement, like: run.digits[match.range])))
      }
    }
  }

  /// What is to be replaced in decoded bytes, in their order: addresses, or, with a `depth`, what must be decoded again.
  ///
  /// Only text can hold encoded text in turn. If all bytes were looked into for it, the work would multiply.
  private mutating func editsOfDecoded(
    _ bytes: [UInt8], withinTextAt depth: Int? = nil, for purpose: Purpose = .derived
  ) -> [Edits.Resolved] {
    // Without an at-sign there is nothing to be found but by decoding again.
    if depth == nil, bytes.firstIndex(of: UInt8(ascii: "@"), from: 0) == nil { return [] }
    var outer = Edits()
    swap(&outer, &spareEdits)
    outer.removeAll()
    swap(&outer, &edits)
    defer {
      swap(&outer, &edits)
      swap(&outer, &spareEdits)
    }
    if let depth {
      let glance = Glance(bytes.span, minimumRun: minimumRun)
      let view = RedactionView(bytes, isHTML: false, hasEscapes: glance.hasEscapes)
      // In an identifier, what reads without any further decoding was found before.
      if glance.hasEscapes || purpose == .content { findAddresses(in: view, isHTML: false, purpose: purpose) }
      if glance.hasEscapes || glance.hasRun { findDerived(in: view, depth: depth) }
    } else {
      findAddresses(in: RedactionView(bytes, isHTML: false, hasEscapes: false), isHTML: false, purpose: purpose)
    }
    return edits.resolved()
  }
}
