// MARK: - Identifiers that derive from addresses

extension Redactor {
  /// Encodings within encodings, such as base64 of base64, are looked into so deep.
  private static let maximumDepth = 3

  /// Replaces what trackers put in links instead of an address: its base64, its hex, its digests. Each of them is a
  /// part of a run of digits; most runs are too short, and most others show at a glance that no address is in them.
  mutating func findDerived(in view: RedactionView, depth: Int = 0) {
    if known.isEmpty || depth >= Self.maximumDepth { return }
    EncodedRun.forEach(in: view, minimumLength: minimumRun) { run in
      findBase64(run, in: view, depth: depth)
      findHex(run, in: view, depth: depth)
    }
  }

  /// Looks into `run` from each place where base64 may begin in it, since other text may touch it.
  private mutating func findBase64(_ run: EncodedRun, in view: RedactionView, depth: Int) {
    let phases = Base64.phases(of: run.digits)
    for phase in 0..<4 where phases.contains(phase) {
      let bytes = Base64.decoded(run.digits[phase...])
      let found = editsOfDecoded(bytes, isWhole: phase == 0, depth: depth)
      guard let first = found.first, let last = found.last else { continue }
      // What follows goes on as a part of the same text, or is something else.
      let isText = Base64.isText(bytes[last.range.upperBound...]) && (run.digits.count - phase) % 4 != 1
      let end = isText ? run.digits.count : phase + (last.range.upperBound * 8 + 5) / 6
      let firstGroup = first.range.lowerBound / 3
      var replaced: [UInt8] = []
      var place = firstGroup * 3
      for edit in found {
        replaced += bytes[place..<edit.range.lowerBound]
        replaced += edit.replacement
        place = edit.range.upperBound
      }
      if isText { replaced += bytes[place...] }
      // The hard alias is known too, and stays as it is.
      if replaced[...] == bytes[(firstGroup * 3)..<(isText ? bytes.count : place)] { continue }
      let padding = end == run.digits.count ? run.padding : []
      let isURLSafe = run.digits.contains { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
      // Without padding where none was needed, it may be either kind.
      let isPadded = !padding.isEmpty || (isText && !isURLSafe && (end - phase) % 4 == 0)
      edits.replace(
        run.range(phase + firstGroup * 4..<end, padding: padding),
        with: Base64.encoded(replaced, isURLSafe: isURLSafe, isPadded: isPadded))
    }
  }

  private mutating func findHex(_ run: EncodedRun, in view: RedactionView, depth: Int) {
    for digits in Hex.runs(in: run.digits, minimumLength: min(32, 2 * known.minimumLength)) {
      for phase in Hex.phases(of: run.digits[digits], minimumLength: 2 * known.minimumLength) {
        let start = digits.lowerBound + phase
        let bytes = Hex.decoded(run.digits[start..<digits.upperBound])
        for edit in editsOfDecoded(bytes, isWhole: phase == 0, depth: depth) {
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

  /// What is to be replaced in decoded bytes, in their order.
  ///
  /// - Parameter isWhole: that they are all of a run. Then they may hold encoded text themselves; if parts of it were
  ///   looked into so as well, the work would multiply.
  private mutating func editsOfDecoded(
    _ bytes: [UInt8], isWhole: Bool, depth: Int
  ) -> [(range: Range<Int>, replacement: [UInt8])] {
    let outer = edits
    defer { edits = outer }
    edits = Edits()
    let view = RedactionView(bytes, isHTML: false)
    findAddresses(in: view, isHTML: false, isDerived: true)
    if isWhole, Base64.isText(bytes[...]) { findDerived(in: view, depth: depth + 1) }
    return edits.resolved()
  }
}
