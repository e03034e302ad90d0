import Chance
import Testing

@testable import Masking

@Suite("First words")
struct FirstWordsTests {
  @Test(
    "are the whole words of the text, one blank between them",
    arguments: [
      ("", ""), ("  \n\t ", ""), ("Dear Maria", "Dear Maria"),
      ("\n Dear\t\tMaria,\r\n\r\nyour order", "Dear Maria, your order"),
      ("a\u{A0}b\u{2003}c\u{2028}d", "a b c d"), ("é e\u{301} 😀", "é e\u{301} 😀"),
    ])
  func text(_ text: String, _ words: String) throws {
    #expect(try firstWords(text: text, html: nil) == words)
  }

  @Test("are at most 160 characters, and no word is cut")
  func limit() throws {
    let words = try firstWords(text: String(repeating: "abcdefghi ", count: 100), html: nil)
    #expect(words == Array(repeating: "abcdefghi", count: 16).joined(separator: " "))
    #expect(try firstWords(text: "one " + String(repeating: "x", count: 500) + " two", html: nil) == "one")
    #expect(try firstWords(text: String(repeating: "x", count: 500), html: nil) == "")
  }

  @Test(
    "are what the HTML shows, where there is no text",
    arguments: [
      ("<p>Dear <b>Maria</b>,</p><p>your order</p>", "Dear Maria, your order"),
      ("<html><head><title>T</title><style>p { color: red }</style></head><body>Hello</body></html>", "Hello"),
      ("<STYLE type='x'>p{}</STYLE>Hello<script>alert(1)</script> you", "Hello you"),
      ("<!-- hidden <b> -->Hello<br>you", "Hello you"), ("<i title='a>b'>one</i><td>two</td>three", "one two three"),
      ("<span>w</span><span>ord</span><!-- x --><wbr>s", "words"),
      ("a &amp; b &lt;c&gt; &quot;d&quot; &#233;&#xE9;&nbsp;f", "a & b <c> \"d\" éé f"),
      ("a &unknown; &; &#0; &#xD800; & b", "a &unknown; &; &#0; &#xD800; & b"), ("<p", ""), ("<style>p{}", ""),
      ("<!-- open", ""),
      ("", ""), ("<stylex>shown</stylex>", "shown"), ("é<p>用户", "é 用户"),
    ])
  func html(_ html: String, _ words: String) throws {
    #expect(try firstWords(text: nil, html: html) == words)
    #expect(try firstWords(text: " \n", html: html) == words)
  }

  @Test("are those of the text when there are both")
  func both() throws {
    #expect(try firstWords(text: "text", html: "<p>html</p>") == "text")
    #expect(try firstWords(text: nil, html: nil) == "")
  }

  @Test(
    "hold no cut word, however many blanks and tags come first",
    arguments: [0, 1, 1_200, 1_270, 1_276, 1_279, 1_280, 5_000])
  func blanks(_ count: Int) throws {
    for filling in [" ", "<i>"] {
      let words = try firstWords(text: nil, html: String(repeating: filling, count: count) + "one-long-word")
      #expect(["one-long-word", ""].contains(words))
    }
  }

  @Test("of anything end, and within the limit", arguments: Chance.seeds)
  func anything(seed: UInt64) throws {
    var chance = Chance(seed: seed)
    let pieces = [
      "<", ">", "<!--", "-->", "<style", "</style", "&", ";", "&#", "x41;", "a", " ", "é", "😀", "\n", "\u{0}", "</",
      "\"", "word ",
    ]
    for _ in 0..<1_000 {
      let html = (0..<chance.below(60)).map { _ in pieces[chance.below(pieces.count)] }.joined()
      #expect(try firstWords(text: nil, html: html).count <= 160)
    }
  }

  private func firstWords(text: String?, html: String?) throws -> String {
    var redactor = Redactor(
      members: [], quotations: [], ownDomains: [], aliasDomain: try .example(), mention: { _ in "hidden@ct.example" })
    return FirstWords.of(redactedText: text, redactedHTML: html, redactor: &redactor)
  }
}
