import Chance
import Testing

@testable import Masking

@Suite("The tokens of quoted aliases")
struct AliasTokensTests {
  @Test("where a glance sees no alias, a close look finds none", arguments: Chance.seeds)
  func glance(_ seed: UInt64) {
    var random = Chance(seed: seed)
    let hard = "3e04c03ebb491831fd2e3ff32a8e6609"
    let pieces = [
      "@", "@", hard, "ct.example", "CT.Example", "ct.", "example", "-17b.", ".", "-", " ", "\n ", "\r\n", "<b>",
      "</b>", "<!-- -->", "(x)", "[", "é", ",", "\"", "<", "maria.silva", "mail.example", "@ct.<i>example</i>",
      "@ct.example.org",
    ]
    var found = 0
    for _ in 0..<4_000 {
      let text = (0...random.below(9)).map { _ in pieces[random.below(pieces.count)] }.joined()
      for isHTML in [false, true] {
        let tokens = AliasTokens.found(
          in: RedactionView(Array(text.utf8), isHTML: isHTML), aliasDomain: RedactorFixture.domain)
        found += tokens.count
        #expect(
          Redactor.aliasTokens(in: text, isHTML: isHTML, aliasDomain: RedactorFixture.domain) == tokens,
          "\(text.debugDescription)")
      }
    }
    #expect(found > 50, "Too few of these texts hold an alias.")
  }
}
