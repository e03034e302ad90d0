import Chance
import Testing

@testable import Masking

@Suite("An address")
struct AddressTests {
  @Test(
    "is read, and known by its canonical form",
    arguments: AddressCases.atoms + AddressCases.quoted + AddressCases.domains + AddressCases.international)
  func good(_ expected: AddressCases.Good) throws {
    let address = try #require(Address(expected.text))
    #expect(Array(address.canonical.unicodeScalars) == Array(expected.canonical.unicodeScalars))
    #expect("\(address.localPart)@\(address.domain)" == address.canonical)
    #expect(!address.domain.contains("@"))
  }

  @Test("is refused when the grammar does not make it", arguments: AddressCases.bad)
  func bad(_ refused: AddressCases.Bad) {
    #expect(Address(refused.text) == nil)
  }

  @Test(
    "is the same in any spelling of its letters and domain",
    arguments: [
      ("Maria@Example.com", "maria@EXAMPLE.COM."), ("é@müller.example", "E\u{301}@XN--MLLER-KVA.example"),
      (" a@example.com", "a@example。com"),
    ])
  func same(_ one: String, _ other: String) throws {
    let one = try #require(Address(one))
    let other = try #require(Address(other))
    #expect(one == other)
    #expect(Set([one, other]).count == 1)
  }

  @Test(
    "is another with other letters, tags, dots or quotes",
    arguments: [
      ("maria@example.com", "maria@example.net"), ("maria@example.com", "maria+1@example.com"),
      ("mariasilva@example.com", "maria.silva@example.com"), ("jose@example.com", "josé@example.com"),
      ("a@example.com", #""a"@example.com"#), ("a@strasse.example", "a@straße.example"),
      ("ß@example.com", "ss@example.com"),
      ("a@example.com", "а@example.com"),
    ])
  func different(_ one: String, _ other: String) throws {
    #expect(try #require(Address(one)) != #require(Address(other)))
  }

  @Test("keeps what was written, without the blanks around it")
  func written() throws {
    #expect(try #require(Address(" Maria@Example.COM. \t")).written == "Maria@Example.COM.")
  }

  @Test("that its canonical form spells is the same address", arguments: Chance.seeds)
  func idempotent(seed: UInt64) {
    var chance = Chance(seed: seed)
    var read = 0
    for _ in 0..<5_000 {
      guard let address = Address(Self.invented(&chance)) else { continue }
      read += 1
      #expect("\(address.localPart)@\(address.domain)" == address.canonical)
      guard let again = Address(address.canonical) else { continue }
      #expect(again == address, "\(address.written.debugDescription) is \(address.canonical.debugDescription)")
      #expect(again.canonical.utf8.elementsEqual(address.canonical.utf8))
    }
    #expect(read > 100)
  }

  /// A text that is often an address, and often just not.
  static func invented(_ chance: inout Chance) -> String {
    let pieces = [
      "a", "B", "7", ".", ".", "-", "_", "+", "@", "\"", "\\", " ", "é", "E\u{301}", "\u{130}", "ß", "Σ", "ς", "用", "א",
      "xn--",
      "XN--MLLER-KVA", "。", "\u{200D}", "\u{AD}", "\u{212A}", "\u{37E}", "\u{2126}", "😀", "[", "]", "%40", "\u{0}",
      "\n", "\u{85}",
      "\u{FF20}", "\u{2100}", "\u{1FEF}", "\u{340}", "\u{F900}", "\u{1D15E}",
    ]
    var text = ""
    for _ in 0..<1 + chance.below(6) { text += pieces[chance.below(pieces.count)] }
    text += "@"
    for _ in 0..<1 + chance.below(6) { text += pieces[chance.below(pieces.count)] }
    return text + (chance.below(2) == 0 ? ".example" : "")
  }
}
