/// A text with slots, taken apart once so that it can be filled many times.
struct Template: Sendable {
  private enum Piece: Sendable {
    case text(String)
    case slot(Slot)
  }

  private let pieces: [Piece]

  /// - Parameter pattern: a text in which `{name}` is the slot of that name; other braces are braces.
  init(_ pattern: String) {
    var pieces: [Piece] = []
    var plain = ""
    var rest = pattern[...]
    while let opening = rest.firstIndex(of: "{") {
      plain += rest[..<opening]
      rest = rest[opening...].dropFirst()
      let name = rest.prefix(while: \.isLetter)
      guard !name.isEmpty, rest[name.endIndex...].first == "}" else {
        plain.append("{")
        continue
      }
      guard let slot = Slot(name: name) else { fatalError("A letter has a slot that nobody fills: \(name)") }
      if !plain.isEmpty { pieces.append(.text(plain)) }
      pieces.append(.slot(slot))
      plain = ""
      rest = rest[name.endIndex...].dropFirst()
    }
    if !(plain + rest).isEmpty { pieces.append(.text(plain + rest)) }
    self.pieces = pieces
  }

  func has(_ slot: Slot) -> Bool {
    pieces.contains { if case .slot(slot) = $0 { true } else { false } }
  }

  /// The text with every slot filled.
  func filled(with values: SlotValues) -> String {
    var text = ""
    text.reserveCapacity(2_048)
    for piece in pieces {
      switch piece {
      case .text(let literal): text += literal
      case .slot(let slot): text += values[slot]
      }
    }
    return text
  }
}

/// What differs from letter to letter.
enum Slot: Int, CaseIterable, Sendable {
  case firstName, fullName, address, footerAddress, encodedAddress
  case store, storeAddress, storeDomain
  case order, items, total, card, tracking, carrier, date
  /// Somebody else's address.
  case other

  fileprivate init?(name: Substring) {
    guard let slot = Self.allCases.first(where: { "\($0)" == name }) else { return nil }
    self = slot
  }
}

/// What the slots of one letter hold, in the plain text or in the HTML.
struct SlotValues {
  private var values = [String](repeating: "", count: Slot.allCases.count)

  subscript(slot: Slot) -> String {
    get { values[slot.rawValue] }
    set { values[slot.rawValue] = newValue }
  }
}
