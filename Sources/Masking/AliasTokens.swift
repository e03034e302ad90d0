/// Finds what has the shape of an alias.
enum AliasTokens {
  /// Whether there may be any in a text without escapes: not where another domain stands behind every at-sign, which is
  /// seen at a glance.
  static func mayStand(in text: Span<UInt8>, aliasDomain: AliasDomain) -> Bool {
    let at = UInt8(ascii: "@")
    let domain = aliasDomain.name.utf8.span
    var index = 0
    while true {
      index = text.first(in: index..<text.count, among: { $0.isSame(as: at) }, where: { $0 == at }) + 1
      guard index < text.count else { return false }
      let start = index
      while index < text.count, text[index].isDomain { index += 1 }
      let length = index - start
      guard length > 0, length <= longestDomain, endsDomain(text, at: index) else { return true }
      guard length >= domain.count else { continue }
      for place in start...(index - domain.count) where stands(domain, in: text, at: place) { return true }
    }
  }

  private static func stands(_ domain: Span<UInt8>, in text: Span<UInt8>, at place: Int) -> Bool {
    domain.indices.allSatisfy { Folding.asciiFolded(UInt32(text[place + $0])) == UInt32(domain[$0]) }
  }

  /// In bytes (RFC 1035 §2.3.4).
  private static let longestDomain = 255

  /// Whether no domain goes on at `index`, which it could behind a tag or in the next line.
  private static func endsDomain(_ text: Span<UInt8>, at index: Int) -> Bool {
    guard index < text.count else { return true }
    if text[index] == UInt8(ascii: " ") { return index + 1 == text.count || !text[index + 1].isBlank }
    return text[index] < 0x80 && !text[index].isBlank && text[index] != UInt8(ascii: "<")
  }

  /// The tokens of all of these in `view`: 32 hex digits of a hard alias, up to 20 decimal digits of a soft one.
  static func found(in view: RedactionView, aliasDomain: AliasDomain) -> Set<String> {
    var tokens: Set<String> = []
    let domain = aliasDomain.name.utf8.map { UInt32($0) }
    var walk = AddressWalk()
    var nextTag = 0
    var start = 0
    while let index = view.bytes.firstIndex(of: UInt8(ascii: "@"), from: start) {
      start = index + 1
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
