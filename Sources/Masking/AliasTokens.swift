/// Finds what has the shape of an alias.
enum AliasTokens {
  /// The tokens of all of these in `view`: 32 hex digits of a hard alias, up to 20 decimal digits of a soft one.
  static func found(in view: RedactionView, aliasDomain: AliasDomain) -> Set<String> {
    var tokens: Set<String> = []
    let domain = aliasDomain.name.utf8.map { UInt32($0) }
    var walk = AddressWalk()
    var nextTag = 0
    for index in view.bytes.indices where view.bytes[index] == UInt8(ascii: "@") {
      guard AddressWalk.mayBeAddress(view, at: index) else { continue }
      while nextTag < view.tags.count, view.tags[nextTag].open < index { nextTag += 1 }
      let atSign = view.marks(of: index)
      var marks = atSign
      var next: AddressWalk.Reading? = .unescaped
      while let reading = next {
        walk.lookRight(view, from: index, as: reading, nextTag: nextTag)
        if let token = walk.softToken(domain) { tokens.insert(token) }
        if walk.hasRight(domain, at: 0) {
          walk.lookLeft(view, from: index, as: reading, nextTag: nextTag)
          if let token = walk.hardToken() { tokens.insert(token) }
        }
        marks.formUnion(walk.marks)
        next = reading.next(for: marks, at: atSign)
      }
    }
    return tokens
  }
}

extension AddressWalk {
  /// Whether `text` stands `start` steps to the right.
  fileprivate func hasRight(_ text: [UInt32], at start: Int) -> Bool {
    guard start + text.count <= right.count else { return false }
    for index in text.indices where Folding.asciiFolded(right[start + index].scalar) != text[index] { return false }
    return true
  }

  /// The 32 hex digits to the left.
  fileprivate func hardToken() -> String? {
    guard left.count >= 32 else { return nil }
    var digits: [UInt8] = []
    for index in (0..<32).reversed() {
      let scalar = Folding.asciiFolded(left[index].scalar)
      guard (0x30...0x39).contains(scalar) || (0x61...0x66).contains(scalar) else { return nil }
      digits.append(UInt8(scalar))
    }
    return String(decoding: digits, as: UTF8.self)
  }

  /// The digits of `-<digits>b.<domain>` to the right.
  fileprivate func softToken(_ domain: [UInt32]) -> String? {
    var index = 3
    while index + domain.count < right.count {
      defer { index += 1 }
      guard right[index].is("."), right[index - 1].is("b") || right[index - 1].is("B"), right[index - 2].isDigit,
        hasRight(domain, at: index + 1)
      else { continue }
      var first = index - 2
      while first > 0, right[first - 1].isDigit { first -= 1 }
      guard first > 0, right[first - 1].is("-"), index - 1 - first <= 20 else { continue }
      return String(decoding: right[first..<index - 1].map { UInt8($0.scalar) }, as: UTF8.self)
    }
    return nil
  }
}
