import JSON

/// A timeline entry for people, in a few lines.
enum EntryText {
  /// - Parameters:
  ///   - entry: the entry's document.
  ///   - time: when the e-mail was sent.
  static func of(_ entry: JSONValue, at time: String) -> String {
    func text(_ key: StaticString) -> String { entry[key]?.string ?? "" }
    let to = (entry["to"]?.elements.map(person) ?? []) + (entry["cc"]?.elements.map(person) ?? [])
    var lines = [
      "\(time)  \(text("store"))  \(text("order"))  #\(entry["sequence"]?.integer ?? 0)  \(text("kind"))  \(text("mask"))",
      "  \(entry["from"].map(person) ?? "") → \(to.joined(separator: ", "))",
    ]
    if let subject = entry["subject"]?.string { lines.append("  \(onOneLine(subject))") }
    if !text("firstWords").isEmpty { lines.append("  \(text("firstWords"))") }
    for attachment in entry["attachments"]?.elements.map({ $0 }) ?? [] {
      lines.append("  attached: \(onOneLine(attachment["fileName"]?.string ?? "without a name"))")
    }
    return lines.joined(separator: "\n")
  }

  static func person(_ person: JSONValue) -> String {
    let alias = person["emailAlias"]?.string ?? ""
    guard let name = person["name"]?.string, !name.isEmpty else { return alias }
    return "\(onOneLine(name)) <\(alias)>"
  }

  /// Text from outside, without what would move a terminal's cursor.
  static func onOneLine(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
}
