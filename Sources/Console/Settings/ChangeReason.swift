/// Why somebody changes a setting: a text that is kept for good and shown, so no address may stand in it.
struct ChangeReason: Sendable {
  let text: String

  /// Nil when `text` is too long, or could hold an address.
  init?(_ text: String?) {
    let text = (text ?? "").trimmed
    guard text.utf8.count <= 1_000, !text.contains(where: { "@＠﹫".contains($0) }),
      text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
    else { return nil }
    self.text = text
  }

  var isEmpty: Bool { text.isEmpty }
}
