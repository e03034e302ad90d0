import Conversations

/// How a body comes to be no event at all.
enum Garbling: CaseIterable {
  case cutShort, latin1, form, xml, trailingComma, singleQuotes, rawLineBreak, tooDeep, utf16, twice
  case insideArray, insideString

  /// Those that leave no JSON.
  static let unreadable: [Garbling] = allCases.filter { $0 != .insideArray && $0 != .insideString }

  /// The garbled event: never the same for two events, for its id stays in it.
  func body(of draft: Draft) -> [UInt8] {
    switch self {
    case .cutShort:
      let whole = draft.cloudEvent()
      return Array(whole.prefix(whole.count * 2 / 3))
    case .latin1:
      var draft = draft
      draft.email.from.name = "Confecções São João"
      return String(decoding: draft.cloudEvent(), as: UTF8.self).unicodeScalars.map {
        UInt8(exactly: $0.value) ?? UInt8(ascii: "?")
      }
    case .form:
      let recipient = draft.email.to.first?.address ?? ""
      return Array(
        "id=\(draft.id)&store=\(draft.store)&order=\(draft.order)&to=\(Hex.percentEncoded(recipient))".utf8)
    case .xml:
      return Array(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <event id="\(draft.id)" type="\(draft.kind.rawValue)"><store>\(draft.store)</store>\
        <order>\(draft.order)</order><from>\(draft.email.from.address)</from></event>
        """.utf8)
    case .trailingComma: return draft.cloudEvent().dropLast() + Array(",}".utf8)
    case .singleQuotes:
      return draft.cloudEvent().map { $0 == UInt8(ascii: "\"") ? UInt8(ascii: "'") : $0 }
    case .rawLineBreak:
      var draft = draft
      draft.email.subject = "{line break}"
      return Array(
        String(decoding: draft.cloudEvent(), as: UTF8.self).replacing("{line break}", with: "Order\nconfirmed").utf8)
    case .tooDeep:
      let opening = String(repeating: "{\"data\":[", count: 400)
      let closing = String(repeating: "]}", count: 400)
      return Array((opening + "\"\(draft.id)\"" + closing).utf8)
    case .utf16:
      return String(decoding: draft.cloudEvent(), as: UTF8.self).utf16.flatMap {
        [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
      }
    case .twice:
      let whole = draft.cloudEvent()
      return whole + [UInt8(ascii: "\n")] + whole
    case .insideArray: return [UInt8(ascii: "[")] + draft.cloudEvent() + [UInt8(ascii: "]")]
    case .insideString: return Array("\"\(draft.kind.rawValue) \(draft.source) \(draft.id)\"".utf8)
    }
  }
}
