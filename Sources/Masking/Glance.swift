/// What a text may hold, seen in one pass: most hold nothing that is to be replaced.
///
/// Where there are at-signs and escapes, runs are not asked for any more: such a text is looked through anyway.
struct Glance {
  private(set) var hasAtSign = false
  private(set) var hasEscapes = false
  /// There is a run of base64 or hex digits that is long enough, or an encoded word.
  private(set) var hasRun = false

  init(_ text: Span<UInt8>, minimumRun: Int) {
    var index = ByteClass.first(.telling, in: text, from: 0)
    while index < text.count {
      let byte = text[index]
      if byte == UInt8(ascii: "@") {
        hasAtSign = true
      } else {
        if !hasEscapes { hasEscapes = Unescaper.mayBegin(in: text, at: index) }
        if byte == UInt8(ascii: "="), index + 1 < text.count, text[index + 1] == UInt8(ascii: "?") { hasRun = true }
      }
      if hasAtSign, hasEscapes { return }
      index = ByteClass.first(.telling, in: text, from: index + 1)
    }
    if !hasEscapes, !hasRun { hasRun = EncodedRun.next(in: text, from: 0, minimumLength: minimumRun) < text.count }
  }

  var isEmpty: Bool { !hasAtSign && !hasEscapes && !hasRun }
}
