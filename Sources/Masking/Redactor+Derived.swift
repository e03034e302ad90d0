// MARK: - Identifiers that derive from addresses

extension Redactor {
  /// Encodings within encodings, such as base64 of base64, are looked into so deep.
  private static let maximumDepth = 3

  /// Replaces what trackers put in links instead of an address: its base64, its hex, its digests. Each of them is a
  /// part of a run of digits; most runs are too short, and most others show at a glance that no address is in them.
  mutating func findDerived(in view: RedactionView, depth: Int = 0) {
    if known.isEmpty || depth >= Self.maximumDepth { return }
    var found = Findings()
    EncodedRun.forEach(in: view, minimumLength: minimumRun) { run in
      // Nothing but these decides on what is found, except in encoded words, where mentions are replaced too.
      let mayBeKnown = depth == 0 && !run.isEncodedWord
      let isFollowed = run.isFollowed(by: aliasEnding, in: view, after: run.digits.count)
      if mayBeKnown, let known = findings.of(run, isFollowed: isFollowed) {
        replace(known, in: run)
        return true
      }
      found.removeAll()
      findBase64(run, depth: depth, &found)
      findHex(run, isFollowed: isFollowed, depth: depth, &found)
      if found.isEmpty { return false }
      if mayBeKnown { findings.keep(found, of: run, isFollowed: isFollowed) }
      replace(found, in: run)
      return true
    }
  }

  private mutating func replace(_ found: Findings, in run: EncodedRun) {
    for finding in found.all {
      let padding = finding.hasPadding ? run.padding : []
      edits.replace(run.range(finding.digits, padding: padding), with: found.replacement(of: finding))
    }
  }

  /// Looks into `run` from each place where base64 may begin in it, since other text may touch it.
  private mutating func findBase64(_ run: EncodedRun, depth: Int, _ found: inout Findings) {
    let digits = run.digits
    var bytes: [UInt8] = []
    swap(&bytes, &spareBytes)
    defer { swap(&bytes, &spareBytes) }
    if run.isEncodedWord {
      Base64.decode(digits[...], into: &bytes)
      add(editsOfDecoded(bytes, withinTextAt: depth + 1, for: .content), of: bytes, digits.indices, run, &found)
      if !found.isEmpty { return }
    }
    let phases = Base64.phases(of: digits)
    let text = Base64.startOfText(in: digits)
    // The content of an encoded word was looked at as a whole.
    for start in 0..<min(4, digits.count) where start > 0 || !run.isEncodedWord {
      let mayHoldAddress = phases >> UInt8(start) & 1 == 1
      guard mayHoldAddress || start == text else { continue }
      Base64.decode(digits[start...], into: &bytes)
      if mayHoldAddress { add(editsOfDecoded(bytes), of: bytes, start..<digits.count, run, &found) }
      if start == text {
        add(editsOfDecoded(bytes, withinTextAt: depth + 1), of: bytes, start..<digits.count, run, &found)
      }
    }
    if text != nil { return }
    for part in Base64.texts(in: digits, minimumLength: minimumRun) {
      Base64.decode(digits[part], into: &bytes)
      add(editsOfDecoded(bytes, withinTextAt: depth + 1), of: bytes, part, run, &found)
    }
  }

  /// Adds what was `found` in the `bytes` that `part` of the run encodes.
  private mutating func add(
    _ found: consuming Edits?, of bytes: [UInt8], _ part: Range<Int>, _ run: EncodedRun, _ findings: inout Findings
  ) {
    guard let found, let first = found.resolved.first, let last = found.resolved.last else { return }
    // What follows goes on as a part of the same text, or is something else.
    let goesOn = Base64.isText(bytes[last.range.upperBound...]) && part.count % 4 != 1
    let end = goesOn ? part.upperBound : part.lowerBound + (last.range.upperBound * 8 + 5) / 6
    let firstGroup = first.range.lowerBound / 3
    let whole = bytes[(firstGroup * 3)..<(goesOn ? bytes.count : last.range.upperBound)]
    var replaced: [UInt8] = []
    swap(&replaced, &spareReplaced)
    replaced.removeAll(keepingCapacity: true)
    defer { swap(&replaced, &spareReplaced) }
    found.append(whole, to: &replaced)
    spareEdits = found
    // The hard alias is known too, and stays as it is.
    if replaced[...] == whole { return }
    let hasPadding = end == run.digits.count && !run.padding.isEmpty
    let isURLSafe = run.digits.contains { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    // Without padding where none was needed, it may be either kind.
    let isPadded =
      hasPadding || (goesOn && !isURLSafe && end == run.digits.count && part.count % 4 == 0)
    findings.add(part.lowerBound + firstGroup * 4..<end, hasPadding: hasPadding) { written in
      Base64.encode(replaced, isURLSafe: isURLSafe, isPadded: isPadded, into: &written)
    }
  }

  private mutating func findHex(_ run: EncodedRun, isFollowed: Bool, depth: Int, _ findings: inout Findings) {
    for digits in Hex.runs(in: run.digits, minimumLength: min(32, 2 * known.minimumLength)) {
      for phase in Hex.phases(of: run.digits[digits], minimumLength: 2 * known.minimumLength) {
        let start = digits.lowerBound + phase
        let bytes = Hex.decoded(run.digits[start..<digits.upperBound])
        var found = editsOfDecoded(bytes)
        if found == nil, phase == 0, Base64.isText(bytes[...]) {
          found = editsOfDecoded(bytes, withinTextAt: depth + 1)
        }
        guard let found else { continue }
        for edit in found.resolved {
          let range = start + 2 * edit.range.lowerBound..<start + 2 * edit.range.upperBound
          findings.add(range) { Hex.encode(edit.replacement, like: run.digits[range], into: &$0) }
        }
        spareEdits = found
      }
      // An alias.
      if digits.count == 32, isFollowed, digits.upperBound == run.digits.count { continue }
      for match in digests.matches(in: run.digits[digits]) {
        findings.add(match.range) { Hex.encode(match.replacement[...], like: run.digits[match.range], into: &$0) }
      }
    }
  }

  /// What is to be replaced in decoded bytes: addresses, or, with a `depth`, what must be decoded again. Nil for nothing.
  ///
  /// Only text can hold encoded text in turn. If all bytes were looked into for it, the work would multiply.
  private mutating func editsOfDecoded(
    _ bytes: [UInt8], withinTextAt depth: Int? = nil, for purpose: Purpose = .derived
  ) -> Edits? {
    // Without an at-sign there is nothing to be found but by decoding again.
    if depth == nil, bytes.firstIndex(of: UInt8(ascii: "@"), from: 0) == nil { return nil }
    let glance = depth.map { _ in Glance(bytes.span, minimumRun: minimumRun) }
    // In an identifier, what reads without any further decoding was found before.
    let findsAddresses = glance.map { $0.hasEscapes || (purpose == .content && $0.hasAtSign) } ?? true
    let findsDerived = glance.map { $0.hasEscapes || $0.hasRun } ?? false
    guard findsAddresses || findsDerived else { return nil }
    var found = Edits()
    swap(&found, &spareEdits)
    found.removeAll()
    swap(&found, &edits)
    let view = RedactionView(bytes, isHTML: false, hasEscapes: glance?.hasEscapes ?? false)
    if findsAddresses { findAddresses(in: view, isHTML: false, purpose: purpose) }
    if findsDerived, let depth { findDerived(in: view, depth: depth) }
    swap(&found, &edits)
    found.resolve()
    if !found.isEmpty { return found }
    spareEdits = found
    return nil
  }
}
