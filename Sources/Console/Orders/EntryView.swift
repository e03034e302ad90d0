import Conversations
import JSON
import Timeline

/// An entry as the timeline's template wants it.
struct EntryView {
  /// First words with fewer bytes than this are all the words there are.
  private static let shortText = 120

  private let entry: EntrySummary
  private let order: OrderID
  private let pages: Pages
  private let reader: JSONReader

  init(_ entry: EntrySummary, of order: OrderID, _ pages: Pages, _ reader: JSONReader) {
    self.entry = entry
    self.order = order
    self.pages = pages
    self.reader = reader
  }

  var values: [String: Any] {
    let to = people(entry.to, "t")
    let cc = people(entry.cc, "c")
    let attachments = attachments
    let path = "/stores/\(entry.event.store)/orders/\(PercentEncoding.encoded(order.text))/entries/\(entry.sequence)"
    var values: [String: Any] = [
      "sequence": entry.sequence, "way": entry.kind.way,
      "wayName": pages.phrase("entry.\(entry.kind.way)"), "when": entry.occurredAt.shown,
      "from": people(entry.from, "f"), "to": to, "cc": cc, "hasCopies": !cc.isEmpty, "attachments": attachments,
      "hasAttachments": !attachments.isEmpty, "hasOmissions": entry.omitted.count > 2,
    ]
    if let subject = entry.subject, !subject.trimmed.isEmpty { values["subject"] = subject }
    if !entry.firstWords.isEmpty { values["firstWords"] = entry.firstWords }
    if entry.hasHTML || entry.hasText { values["body"] = "\(path)/body" }
    if entry.hasHTML { values["links"] = "\(path)/links" }
    values["isShort"] = !entry.hasHTML && entry.firstWords.utf8.count < Self.shortText
    return values
  }

  private func people(_ json: [UInt8], _ field: String) -> [[String: Any]] {
    Person.read(json, with: reader).enumerated().map { number, person in
      [
        "tip": "\(entry.sequence)-\(field)\(number)", "label": person.name ?? person.alias, "alias": person.alias,
        "about": [
          "\(pages.phrase("alias.\(person.mask.rawValue)")), \(pages.phrase("alias.policy")) \(entry.policyVersion)",
          pages.phrase("participant.\(person.role.rawValue)"),
        ].joined(separator: " · "),
      ]
    }
  }

  private var attachments: [[String: Any]] {
    guard let list = try? reader.read(entry.attachments) else { return [] }
    return list.elements.map { attachment in
      var values: [String: Any] = [:]
      if let name = attachment["fileName"]?.string, !name.trimmed.isEmpty { values["name"] = name }
      if let size = attachment["size"]?.integer { values["size"] = Self.size(size) }
      return values
    }
  }

  private static func size(_ bytes: Int) -> String {
    switch bytes {
    case ..<1_000: "\(bytes) B"
    case ..<1_000_000: "\((bytes + 500) / 1_000) kB"
    default: "\((bytes + 50_000) / 1_000_000).\((bytes + 50_000) % 1_000_000 / 100_000) MB"
    }
  }
}

extension EmailKind {
  /// How templates and styles call it.
  var way: String {
    switch self {
    case .sent: "sent"
    case .received: "received"
    }
  }
}
