import Chance
import Foundation
import Testing

@testable import Console

@Suite("An e-mail's HTML")
struct InertHTMLTests {
  /// By bytes: an accent on a bracket makes another character of it to Swift, and not to a browser.
  private func body(_ html: String) -> String {
    let frame = InertHTML.page(html: "", language: .english).utf8.count
    let end = "</body></html>".utf8.count
    let page = InertHTML.page(html: html, language: .english).utf8
    return String(decoding: page.dropFirst(frame - end).dropLast(end), as: UTF8.self)
  }

  @Test(
    "keeps its looks",
    arguments: [
      "<p style=\"color: red\">Hello <b>Maria</b></p>", "<table border=\"1\"><tr><td colspan=\"2\">x</td></tr></table>",
      "a &lt; b &amp; c", "<img src=\"data:image/png;base64,AAAA\" alt=\"x\">", "<style>p{color:red}</style>",
      "<ul><li>1</li></ul>", "1 &lt; 2",
    ])
  func harmless(html: String) { #expect(body(html) == html) }

  @Test(
    "loses what acts or loads",
    arguments: [
      ("<script>alert(1)</script>x", "x"), ("<SCRIPT src=//evil.example></SCRIPT >x", "x"),
      ("<script>'</scripty>'</script>x", "x"), ("<script>never ends", ""),
      ("<img src=x onerror=alert(1)>", "<img>"), ("<img src=\"https://evil.example/a.png\">", "<img>"),
      ("<img src=\"data:image/svg+xml,<svg>\">", "<img>"),
      ("<body onload=alert(1) class=a>x</body>", "<div class=\"a\">x</div>"),
      ("<base href=\"https://evil.example/\">x", "x"),
      ("<meta http-equiv=refresh content=\"0;url=//evil.example\">x", "x"),
      ("<form action=//evil.example><input name=a><button>go</button></form>", "go"),
      ("<iframe src=//evil.example></iframe>x", "x"), ("<svg><script>alert(1)</script></svg>x", "x"),
      ("<math><mtext><style><img src=x></style></mtext></math>x", "x"), ("<object data=x></object>x", "x"),
      ("<link rel=stylesheet href=//evil.example>x", "x"), ("<video src=//evil.example></video>x", "x"),
      ("<!-- <script>alert(1)</script> -->x", "x"), ("<!--><script>alert(1)</script>x", "x"), ("<?php ?>x", "x"),
      ("<plaintext><b>", ""), ("<table background=\"//evil.example\">", "<table>"), ("<x-y z>x</x-y>", "x"),
      ("<p / title = 'a\"b'>", "<p title=\"a&quot;b\">"), ("<p title=\"never ends", "<p>"),
      ("a < b <3", "a &lt; b &lt;3"),
      ("<textarea></textarea><img src=x onerror=alert(1)>", "<img>"), ("<title></p><img src=x></title>x", "x"),
      ("<style></style><img src=x onerror=alert(1)>", "<style></style><img>"), ("</p x=\"<script>\">y", "</p>y"),
    ])
  func hostile(html: String, inert: String) { #expect(body(html) == inert) }

  @Test("keeps links as words: their target can be read and not followed")
  func links() {
    #expect(
      body("<a href=\"https://shop.example/?a=1&amp;b=2\" target=_top>your order</a>")
        == "<span class=\"ct-link\" title=\"https://shop.example/?a=1&amp;b=2\">your order</span>")
    #expect(
      body("<a href='javascript:alert(1)'>x</a>") == "<span class=\"ct-link\" title=\"javascript:alert(1)\">x</span>")
  }

  @Test(
    "keeps its style without what loads, however that is spelled",
    arguments: [
      ("background:url(//evil.example/a)", "background:-rl(//evil.example/a)"),
      ("background:URL('x')", "background:-RL('x')"),
      ("background:\\75 rl(x)", "background: 75 rl(x)"), ("@import 'x';", "@-mport 'x';"),
      ("a{b:-webkit-image-set('x' 1x)}", "a{b:-webkit--mage-set('x' 1x)}"),
      ("p{color:red;src:x}", "p{color:red;src:x}"),
      ("u\\rl(x)", "u rl(x)"), ("image-rendering:auto", "image-rendering:auto"),
    ])
  func style(css: String, inert: String) {
    #expect(body("<style>\(css)</style>") == "<style>\(inert)</style>")
    #expect(body("<p style=\"\(css)\">") == "<p style=\"\(inert)\">")
  }

  @Test("knows character references in a style for the escapes that they are")
  func references() {
    #expect(body("<p style=\"a:&#117;rl(x)\">") == "<p style=\"a:&amp;#117;rl(x)\">")
    #expect(body("<p style=\"a:u&#x72l(x)\">") == "<p style=\"a:u&amp;#x72l(x)\">")
    #expect(body("<p style=\"font-family:&quot;A&quot;\">") == "<p style=\"font-family:&quot;A&quot;\">")
  }

  /// Pieces that browsers have been tricked with, to be put together in any order.
  private static let pieces =
    InertHTML.elements.sorted() + InertHTML.removed.sorted() + [
      "<", "</", ">", "/>", "<!--", "-->", "--!>", "<!", "<?", "]]>", "<![CDATA[", "\"", "'", "`", "=", " ", "\n", "\t",
      "\u{c}", "\u{0}", "&", "&lt;", "&#60;", "&#x3c", "&quot;", "script", "style", "<style>", "</style>", "</style ",
      "<script>",
      "</script>", "<svg>", "</svg>", "<math>", "<img src=", "<a href=", "href=", "src=", "srcset=", "style=",
      "onerror=",
      "onload=alert(1)", "ONCLICK=x", "javascript:", "data:image/png;base64,AA", "data:text/html,x", "//evil.example/x",
      "url(", "URL(", "u\\72l(", "\\", "@import", "image-set(", "formaction=", "action=", "<form", "<input", "<button",
      "<base href=", "<meta http-equiv=refresh content=", "<link rel=stylesheet href=", "<iframe srcdoc=",
      "<object data=",
      "<template>", "<noscript>", "<plaintext>", "<textarea>", "<title>", "<body", "<html", "<frameset", "<p",
      "<P\u{130}", "ſ",
      "\u{301}", "é", "title=", "background=", "xlink:href=", "is=", "slot=", "id=", "name=", "class=a",
    ]

  @Test("keeps nothing that acts or loads, whatever it is made of", arguments: Chance.seeds)
  func anything(seed: UInt64) throws {
    var chance = Chance(seed: seed)
    for _ in 0..<4_000 {
      let html = (0..<chance.below(40)).map { _ in
        let piece = Self.pieces.randomElement(using: &chance)!
        return chance.below(4) == 0 ? "<\(piece)" : piece
      }.joined()
      let inert = body(html)
      if let fault = Self.fault(in: inert) {
        Issue.record("\(fault) of \(html.debugDescription): \(inert.debugDescription) (seed \(seed))")
        return
      }
    }
  }

  /// What in a body is not of the list: read by other rules than it was written with.
  private static func fault(in body: String) -> String? {
    var rest = Substring(String(String.UnicodeScalarView(body.unicodeScalars.map { $0.isASCII ? $0 : "?" })))
    while let start = rest.range(of: "<") {
      rest = rest[start.lowerBound...]
      if rest.hasPrefix("<style>") {
        guard let end = rest.range(of: "</style>") else { return "a style sheet without an end" }
        let css = rest[..<end.lowerBound].dropFirst("<style>".count)
        // Where a browser ends it (HTML Standard §13.2.5.14).
        if css.lowercased().contains(/<\/style[ \t\n\f\r\/>]/) || loads(css) { return "a style sheet" }
        rest = rest[end.upperBound...]
      } else if let tag = rest.prefixMatch(of: /<\/([a-z0-9]+)>/) {
        guard InertHTML.elements.contains(String(tag.1)) else { return "an end tag" }
        rest = rest[tag.range.upperBound...]
      } else if let tag = rest.prefixMatch(
        of: /<([a-z0-9]+)((?: [a-z]+="[^"<>]*")*)>/.matchingSemantics(.unicodeScalar))
      {
        guard InertHTML.elements.contains(String(tag.1)) else { return "an element" }
        for attribute in tag.2.matches(of: #/ ([a-z]+)="([^"<>]*)"/#.matchingSemantics(.unicodeScalar)) {
          let isPicture = tag.1 == "img" && attribute.1 == "src" && attribute.2.lowercased().hasPrefix("data:image/")
          if !isPicture, !InertHTML.attributes.contains(String(attribute.1)) { return "an attribute" }
          if attribute.1 == "style", loads(attribute.2) || attribute.2.contains("&#x") { return "a style" }
        }
        rest = rest[tag.range.upperBound...]
      } else {
        return "a tag"
      }
    }
    return nil
  }

  private static func loads(_ css: some StringProtocol) -> Bool {
    let css = css.lowercased()
    return ["\\", "url(", "src(", "image-set(", "@import"].contains { css.contains($0) }
  }

  @Test("is shown as text when it is text")
  func text() {
    #expect(InertHTML.page(text: "<b>&\n", language: .english).contains("<pre>&lt;b&gt;&amp;\n</pre>"))
  }
}
