// MARK: - Identifiers that derive from addresses

extension Redactor {
  /// Encodings within encodings, such as base64 of base64, are looked into so deep.
  private static let maximumDepth = 3

  /// Replaces what trackers put in links instead of an address: its base64, its hex, its digests. Each of them is a
  /// part of a run of digits; most runs are too short, and most others show at a glance that no address is in them.
  mutating func findDerived(in view: RedactionView, depth: Int = 0) {
    if known.isEmpty || depth >= Self.maximumDepth { return }
    EncodedRun.forEach(in: view, minimumLength: minimumRun) { run in
      let before = edits.count
      findBase64(run, in: view, depth: depth)
      findHex(run, in: view, depth: depth)
      return edits.count > before
    }
  }

  /// Looks into `run` from each place where base64 may begin in it, since other text may touch it.
  private mutating func findBase64(_ run: EncodedRun, in view: RedactionView, depth: Int) {
    if run.isEncodedWord {
      let before = edits.count
      replaceBase64(run, run.digits.indices, withinTextAt: depth + 1, for: .content)
      if edits.count > before { return }
    }
    for phase in Base64.phases(of: run.digits) {
      replaceBase64(run, phase..<run.digits.count)
    }
    for part in Base64.texts(in: run.digits, minimumLength: minimumRun) {
      replaceBase64(run, part, withinTextAt: depth + 1)
    }
  }

  private mutating func replaceBase64(
    _ run: EncodedRun, _ part: Range<Int>, withinTextAt depth: Int? = nil, for purpose: Purpose = .derived
  ) {
    let bytes = Base64.decoded(run.digits[part])
    let found = editsOfDecoded(bytes, withinTextAt: depth, for: purpose)
    guard let first = found.first, let last = found.last else { return }
    // What follows goes on as a part of the same text, or is something else.
    let goesOn = Base64.isText(bytes[last.range.upperBound...]) && part.count % 4 != 1
    let end = goesOn ? part.upperBound : part.lowerBound + (last.range.upperBound * 8 + 5) / 6
    let firstGroup = first.range.lowerBound / 3
    var replaced: [UInt8] = []
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
    let padding = end == run.digits.count ? run.padding : []
    let isURLSafe = run.digits.contains { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    // Without padding where none was needed, it may be either kind.
    let isPadded =
      !padding.isEmpty || (goesOn && !isURLSafe && end == run.digits.count && part.count % 4 == 0)
    edits.replace(
      run.range(part.lowerBound + firstGroup * 4..<end, padding: padding),
      with: Base64.encoded(replaced, isURLSafe: isURLSafe, isPadded: isPadded))
  }

  private mutating func findHex(_ run: EncodedRun, in view: RedactionView, depth: Int) {
    for digits in Hex.runs(in: run.digits, minimumLength: min(32, 2 * known.minimumLength)) {
      for phase in Hex.phases(of: run.digits[digits], minimumLength: 2 * known.minimumLength) {
        let start = digits.lowerBound + phase
        let bytes = Hex.decoded(run.digits[start..<digits.upperBound])
        let found = editsOfDecoded(bytes)
        let isText = found.isEmpty && phase == 0 && Base64.isText(bytes[...])
        for edit in isText ? editsOfDecoded(bytes, withinTextAt: depth + 1) : found {
          let range = start + 2 * edit.range.lowerBound..<start + 2 * edit.range.upperBound
          edits.replace(
            run.range(range), with: Hex.encoded(edit.replacement, like: run.digits[range]))
        }
      }
      if digits.count == 32, run.isFollowed(by: aliasEnding, in: view, after: digits.upperBound) { continue }
      for match in digests.matches(in: run.digits[digits]) {
        edits.replace(run.range(match.range), with: Hex.encoded(match.replacement, like: run.digits[match.range]))
      }
    }
  }

  /// What is to be replaced in decoded bytes, in their order: addresses, or, with a `depth`, what must be decoded again.
  ///
  /// Only text can hold encoded text in turn. If all bytes were looked into for it, the work would multiply.
  private mutating func editsOfDecoded(
    _ bytes: [UInt8], withinTextAt depth: Int? = nil, for purpose: Purpose = .derived
  ) -> [(range: Range<Int>, replacement: [UInt8])] {
    let outer = edits
    defer { edits = outer }
    edits = Edits()
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
