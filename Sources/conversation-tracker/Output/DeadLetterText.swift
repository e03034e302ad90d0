import Conversations
import Fleet
import JSON
import Timeline

/// A dead letter for people.
enum DeadLetterText {
  static func of(_ view: DeadLetterView) -> String {
    var lines = [head(view)]
    if let masked = view.masked, let entry = try? JSONReader().read(masked) {
      lines += ["", "The e-mail, with every address masked:", ""] + email(entry)
    } else if !view.fields.isEmpty {
      lines += ["", "What is known of the event:", ""]
      lines += view.fields.map { "  \(Column.left($0.name, 24)) \($0.value)" }
    }
    return lines.joined(separator: "\n")
  }

  /// What is known of the letter, and of its message without the body.
  static func head(_ view: DeadLetterView) -> String {
    let kept = view.kept
    let letter = kept.letter
    var lines = [
      ("id", letter.id), ("reason", letter.reason.rawValue), ("detail", letter.detail), ("queue", letter.queue),
      ("store", letter.origin.store ?? "unknown"), ("order", letter.origin.order ?? "unknown"),
      ("source", letter.origin.source ?? "unknown"), ("event id", letter.origin.eventID ?? "unknown"),
      ("failed at", letter.failedAt.rfc3339), ("failures", "\(kept.failures)"),
    ]
    if let at = kept.replayedAt { lines.append(("replayed at", at.rfc3339)) }
    if let closing = kept.closing {
      lines.append(("closed", "\(closing.kind.rawValue) at \(closing.at.rfc3339), audit \(closing.auditNumber)"))
    }
    if let bodyBytes = view.bodyBytes {
      lines.append(("content type", view.contentType ?? "none, or hidden"))
      lines += view.headers.map { ("header", "\($0.name): \($0.value)") }
      lines.append(("body", "\(bodyBytes) bytes, sealed"))
    }
    return lines.map { "\(Column.left($0.0, 13)) \($0.1)" }.joined(separator: "\n")
  }

  private static func email(_ entry: JSONValue) -> [String] {
    func people(_ key: StaticString) -> String {
      (entry[key]?.elements.map(EntryText.person) ?? []).joined(separator: ", ")
    }
    var lines = ["  From: \(entry["from"].map(EntryText.person) ?? "")"]
    for (name, people) in [("To", people("to")), ("Cc", people("cc")), ("Reply-To", people("replyTo"))]
    where !people.isEmpty {
      lines.append("  \(name): \(people)")
    }
    if let subject = entry["subject"]?.string { lines.append("  Subject: \(EntryText.onOneLine(subject))") }
    for attachment in entry["attachments"]?.elements.map({ $0 }) ?? [] {
      lines.append("  Attached: \(EntryText.onOneLine(attachment["fileName"]?.string ?? "without a name"))")
    }
    if let text = entry["text"]?.string ?? entry["firstWords"]?.string {
      lines.append("")
      lines += text.split(separator: "\n", omittingEmptySubsequences: false).map {
        "  \(EntryText.onOneLine(String($0)))"
      }
    }
    return lines
  }
}
