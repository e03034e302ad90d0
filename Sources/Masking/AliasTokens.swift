/// Finds what has the shape of an alias.
enum AliasTokens {
  /// The tokens of all of these in `view`: 32 hex digits of a hard alias, up to 20 decimal digits of a soft one.
  static func found(in view: RedactionView, aliasDomain: AliasDomain) -> Set<String> {
    var tokens: Set<String> = []
    let domain = Array(aliasDomain.name.utf8)
    var walk = AddressWalk()
    var nextTag = 0
    for index in view.bytes.indices where view.bytes[index] == UInt8(ascii: "@") {
      while nextTag < view.tags.count, view.tags[nextTag].open < index { nextTag += 1 }
      var marks = view.marks(of: index)
      var next: AddressWalk.Reading? = .unescaped
      while let reading = next {
        walk.walk(view, from: index, as: reading, nextTag: nextTag)
        marks.formUnion(walk.marks)
        collect(walk, domain, into: &tokens)
        next = reading.next(for: marks, at: view.marks(of: index))
      }
    }
    return tokens
  }

  private static func collect(_ walk: AddressWalk, _ domain: [UInt8], into tokens: inout Set<String>) {
    guard walk.right.count >= domain.count else { return }
    let right = walk.right.map { $0.kind == .ascii ? UInt8(Folding.asciiFolded($0.scalar)) : 0 }
    if right.starts(with: domain) {
      let left = walk.left.prefix(32)
      let digits = left.reversed().map { UInt8(truncatingIfNeeded: Folding.asciiFolded($0.scalar)) }
      if digits.count == 32, left.allSatisfy({ $0.kind == .ascii }),
        digits.allSatisfy({ ByteClass.table[Int($0)].contains(.hex) })
      {
        tokens.insert(String(decoding: digits, as: UTF8.self))
      }
    }
    for dot in right.indices where right[dot] == UInt8(ascii: ".") && right[(dot + 1)...].starts(with: domain) {
      guard dot > 2, right[dot - 1] == UInt8(ascii: "b") else { continue }
      var first = dot - 1
      while first > 0, (0x30...0x39).contains(right[first - 1]), dot - first <= 20 { first -= 1 }
      guard first > 0, first < dot - 1, right[first - 1] == UInt8(ascii: "-") else { continue }
      tokens.insert(String(decoding: right[first..<(dot - 1)], as: UTF8.self))
    }
  }
}
