/// What a text may hold, seen in one pass: most hold nothing that is to be replaced.
struct Glance {
  private(set) var hasAtSign = false
  private(set) var hasEscapes = false
  /// There is a run of base64 or hex digits that is long enough, or an encoded word.
  private(set) var hasRun = false

  init(_ text: Span<UInt8>, minimumRun: Int) {
    let classes = ByteClass.table
    var run = 0
    for index in text.indices {
      let byte = text[index]
      let kind = classes[Int(byte)]
      if kind.contains(.base64) {
        run += 1
        continue
      }
      if run >= minimumRun { hasRun = true }
      run = 0
      if byte == UInt8(ascii: "@") {
        hasAtSign = true
      } else if kind.contains(.escape) {
        if !hasEscapes { hasEscapes = Unescaper.mayBegin(in: text, at: index) }
        if byte == UInt8(ascii: "="), index + 1 < text.count, text[index + 1] == UInt8(ascii: "?") { hasRun = true }
      }
    }
    if run >= minimumRun { hasRun = true }
  }

  var isEmpty: Bool { !hasAtSign && !hasEscapes && !hasRun }
}
