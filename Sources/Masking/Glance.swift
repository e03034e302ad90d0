/// What a text may hold, seen in one pass: most hold nothing that is to be replaced.
///
/// Where there are at-signs and escapes, runs are not asked for any more: such a text is looked through anyway.
struct Glance {
  private(set) var hasAtSign = false
  private(set) var hasEscapes = false
  /// There is a run of base64 or hex digits that is long enough, or an encoded word.
  private(set) var hasRun = false

  init(_ text: Span<UInt8>, minimumRun: Int) {
    var index = ByteClass.firstTelling(in: text, from: 0)
    while index < text.count, !hasEscapes {
      if text[index] == UInt8(ascii: "@") {
        hasAtSign = true
      } else {
        hasEscapes = Unescaper.mayBegin(in: text, at: index)
        if text[index] == UInt8(ascii: "="), index + 1 < text.count, text[index + 1] == UInt8(ascii: "?") {
          hasRun = true
        }
      }
      // Once there is one, it is but the other that is looked for.
      index =
        hasAtSign ? ByteClass.firstEscape(in: text, from: index + 1) : ByteClass.firstTelling(in: text, from: index + 1)
    }
    if hasEscapes, !hasAtSign { hasAtSign = Self.atSign(in: text, from: index) < text.count }
    if !hasEscapes, !hasRun { hasRun = EncodedRun.next(in: text, from: 0, minimumLength: minimumRun) < text.count }
  }

  private static func atSign(in text: Span<UInt8>, from start: Int) -> Int {
    let at = UInt8(ascii: "@")
    return text.first(in: start..<max(start, text.count), among: { $0.isSame(as: at) }, where: { $0 == at })
  }

  var isEmpty: Bool { !hasAtSign && !hasEscapes && !hasRun }
}
