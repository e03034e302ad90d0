import Testing

@testable import Masking

@Suite("The egress gate and ordinary documents")
struct EgressGateOrdinaryTests {
  @Test(
    "ordinary content passes",
    arguments: [
      "Order v502559llux-01, R$ 1.299,90, 50% off, call +55 11 99999-0000.",
      "Follow @mariasilva and @example on the network; user@host, git@git.example:shop/app.git",
      "@media (max-width:600px){.silva{width:100%}} @import url(https://cdn.example/a.css?x=%40&y=%20);",
      #"<script type="application/ld+json">{"@context":"https://schema.example","@type":"Order"}</script>"#,
      "maria.silva wrote: see https://example.com/maria.silva?x=1&amp;y=2#top (example.com)",
      "Contact orders@acme.example or joao.souza@example.com; Maria Silva; maria.silva; example.com.",
      "<a href=\"https://t.example/c/aHR0cHM6Ly9zaG9wLmV4YW1wbGUvcC8xMjM0NT91dG1fc291cmNlPW1haWw=\">see</a>",
      "4e8d12763a629dfc93448a317a393853@ct.example d41d8cd98f00b204e9800998ecf8427e",
      "da39a3ee5e6b4b0d3255bfef95601890afd80709 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "AT&T, R&D, a < b && c > d, 1 << 2, x = y = z, {a: \"b\"}, C:\\new\\table\\bin, \\d+\\.\\w*",
      "Olá João, não há ação. 请联系我们。 Ελληνικά кириллица العربية עברית 한국어 🎉",
      "<3 :-) ;-) (: ((( ))) <<< >>> &&& %%% === \\\\\\ +++ @@@ ### &#; &; % = \\u \\x &#x;",
    ])
  func passes(_ text: String) {
    let gate = GateScene.gate()
    #expect(GateScene.passes(gate, GateScene.message(text)))
    #expect(GateScene.passes(gate, GateScene.message("<html><body><p>\(text)</p></body></html>", in: "html")))
    #expect(GateScene.passes(gate, GateScene.message(HidingPlaces.base64(text) + " " + HidingPlaces.percent(text))))
  }

  @Test("random bytes pass, and end")
  func noise() {
    var random = GateRandom(seed: 7)
    let signs = Array("@=&#;%<>()\\\"'+x4026u{} \n".utf8)
    let gate = GateScene.gate()
    for _ in 0..<500 {
      let bytes = (0..<400).map { _ in
        random.chance(2) ? signs[Int(random.next() % UInt64(signs.count))] : UInt8(truncatingIfNeeded: random.next())
      }
      #expect(GateScene.passes(gate, bytes), "\(bytes)")
    }
  }

  @Test(
    "deep nesting and long runs end",
    arguments: [
      "@", "&", "&#", "&#64", "%", "%25", "<", "<a ", "<a b=\\\"", "<!--", "(", ")", ">", "\\\\", "=\\n", "=?b?b?", "V",
      "f",
      "+", "&lt;", "%3", "\u{200B}", "\u{FF20}", "\\\" + \\\"",
    ])
  func long(_ unit: String) {
    let gate = GateScene.gate()
    let run = String(repeating: unit, count: 40_000)
    #expect(GateScene.passes(gate, Array("{\"text\":\"\(run)\"}".utf8)))
    #expect(!GateScene.passes(gate, Array("{\"text\":\"\(run) maria.silva@example.com\"}".utf8)))
    #expect(!GateScene.passes(gate, Array("{\"text\":\"maria.silva@example.com \(run)\"}".utf8)))
    let nested = String(repeating: "%3", count: 40_000) + "0" + String(repeating: "(", count: 9) + "&lt;"
    #expect(GateScene.passes(gate, Array("{\"text\":\"\(nested)\(String(repeating: ")", count: 40_000))\"}".utf8)))
  }
}
