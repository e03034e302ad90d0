/// Why somebody changes a setting: a text that is kept for good and shown, so no address may stand in it.
struct ChangeReason: Sendable {
  let text: String

  private static let atSigns: Set<Unicode.Scalar> = ["@", "＠", "﹫"]

  /// Nil when `text` is too long, or could hold an address.
  init?(_ text: String?) {
    let text = text ?? ""
    // By scalars: to Swift an at-sign with an accent on it is another character.
    guard text.unicodeScalars.count <= 1_000,
      text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control && !Self.atSigns.contains($0) })
    else { return nil }
    self.text = text.trimmed
  }

  var isEmpty: Bool { text.isEmpty }
}
