/// The pages' templates by name. They are Swift texts, so that the program stays a single file.
enum Template {
  static let all: [String: String] = [
    "layout": layout, "sign-in": signIn, "refusal": refusal, "stores": stores, "general": general,
    "confirm-soft": confirmSoft, "try": tryPage, "orders": orders, "order": order, "entry": entry, "links": links,
    "person": person, "operations": operations, "figures": figures, "dead-letters": deadLetters,
    "dead-letter": deadLetter, "settle": settle, "audit": audit, "time": time,
  ]

  /// A moment: the browser's script shows it in the viewer's own zone.
  static let time = #"<time datetime="{{exact}}">{{utc}}</time>"#
}
