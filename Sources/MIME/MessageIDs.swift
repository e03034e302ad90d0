/// Reads message ids (RFC 5322 §3.6.4), angle brackets included.
enum MessageIDs {
  /// All ids of a field, in their order.
  static func read(_ field: String) -> [String] {
    var ids: [String] = []
    var rest = field.utf8[...]
    while let open = rest.firstIndex(of: UInt8(ascii: "<")),
      let close = rest[open...].firstIndex(of: UInt8(ascii: ">"))
    {
      let id = rest[rest.index(after: open)..<close].filter { $0 != 0x20 && !(0x09...0x0D).contains($0) }
      if !id.isEmpty { ids.append("<" + String(decoding: id, as: UTF8.self) + ">") }
      rest = rest[rest.index(after: close)...]
    }
    if ids.isEmpty, let bare = bare(field) { ids.append("<" + bare + ">") }
    return ids
  }

  /// An id without brackets, as some mailers write it.
  private static func bare(_ field: String) -> String? {
    let words = field.split(whereSeparator: \.isWhitespace)
    guard words.count == 1, let word = words.first, word.contains("@"), !word.contains("<"), !word.contains(">")
    else { return nil }
    return String(word)
  }
}
