import Conversations
import Foundation
import Testing

@testable import Masking

private typealias Fixture = RedactorFixture

/// Disguises that some programs undo and others show as they are.
@Suite struct RedactorDisguiseTests {
  @Test(
    "a backslash before any letter of a quoted local part hides nothing",
    arguments: [
      #""\m\a\r\i\a\.\s\i\l\v\a"@example.com"#, #""m\aria\.s\ilva"@example.com"#, #""\Maria.\Silva"@Example.com"#,
      #""\\m\\a\\r\\i\\a.silva"@example.com"#, #"\"\\m\\aria.silva\"@example.com"#,
      "%22%5Cm%5Ca%5Cr%5Ci%5Ca.silva%22%40example.com", "&quot;\\m\\a\\r\\i\\a.silva&quot;@example.com",
    ])
  func quotedPairs(_ hidden: String) {
    var redactor = Fixture.redactor()
    #expect(redactor.redact(text: "to \(hidden), now") == "to \(Fixture.shown()), now")
  }

  @Test("backslashes before an escape hide nothing, however many there are and whatever stands before them")
  func manyBackslashes() {
    for before in ["", "%", "&", "=", "\\", "%5C", "&#92;"] {
      for count in Array(1...12) + [999, 1_000] {
        let backslashes = String(repeating: "\\", count: count)
        var redactor = Fixture.redactor()
        let redacted = redactor.redact(text: "to \(before) maria.silva\(backslashes)u0040example.com, now")
        #expect(redacted == "to \(before) \(Fixture.shown()), now", "\(count) behind \(before)")
        let text = redactor.redact(text: "\(before)\(backslashes)u006Daria.silva@example.com")
        #expect(!text.contains("silva"), "\(count) behind \(before)")
      }
    }
  }

  @Test(
    "brackets in a quoted local part are no tag, to the redactor and to the gate",
    arguments: [
      (#""a >b"@m.example"#, #"<"a >b"@m.example> x"#), (#""a<b"@m.example"#, #"("a<b"@m.example)"#),
      (#""a!-->b"@m.example"#, #"<!"a!-->b"@m.example"#), (#""a(b)"@m.example"#, #"("a(b)"@m.example"#),
    ])
  func brackets(_ address: String, _ text: String) {
    let member = Address(address)!
    var redactor = Fixture.redactor(members: [member])
    let alias = Fixture.tag(member).hardAlias.text
    #expect(redactor.redact(text: text) == text.replacing(address, with: alias))
    #expect(!GateScene.passes(GateScene.gate([member]), GateScene.message(text)))
  }

  @Test(
    "a quoted local part may be empty",
    arguments: [
      #"""@example.com"#, #"\"\"@Example.com"#, "&quot;&#34;&#64;example.com", "%22%22%40example.com",
      "\"\u{200B}\"@example.com",
    ])
  func empty(_ hidden: String) {
    let member = Address(#"""@example.com"#)!
    let alias = Fixture.tag(member).hardAlias.text
    var redactor = Fixture.redactor(members: [Fixture.maria, member])
    for (before, behind) in [("", ""), ("to ", ", now"), ("m@ ", "."), (#"a"b" "#, "\n")] {
      #expect(redactor.redact(text: before + hidden + behind) == before + alias + behind)
    }
    var other = Fixture.redactor()
    #expect(other.redact(text: hidden) == hidden)
  }

  @Test(
    "a quoted local part may end in a quote",
    arguments: [#""x\""@example.com"#, #""maria \"silva\""@example.com"#, #""\""@example.com"#])
  func quoteAtEnd(_ address: String) {
    let member = Address(address)!
    var redactor = Fixture.redactor(members: [member])
    #expect(redactor.redact(text: "to \(address), now") == "to \(Fixture.tag(member).hardAlias.text), now")
  }

  @Test("a mention that runs into a known address takes nothing of it, and a soft alias that letters touch is hard")
  func touching() {
    let soft = Fixture.shown(.soft)
    for before in ["x@", "x%40", "joao@", ""] {
      var redactor = Fixture.redactor(.soft)
      #expect(redactor.redact(text: before + "maria.silva@example.com").hasSuffix(soft))
    }
    let member = Address("a@b.example")!
    var redactor = Fixture.redactor(.soft, members: [Fixture.maria, member])
    for text in [
      "x<oL\na@b.exampleA=40B=2EExample", "x@y.examplea@b.exampleb a@b.exampleb", "a@b.examplea@b.example",
      "a%40b.examplea@b.example a%40b%2eexamplea@b.example",
    ] {
      let once = redactor.redact(text: text)
      #expect(redactor.redact(text: once) == once)
      #expect(GateScene.passes(GateScene.gate([member], allowed: []), GateScene.message(once)), "\(once)")
    }
    let redacted = redactor.redact(text: "Maria.Silva@Example.comb0")
    #expect(redacted.lowercased().contains("maria.silva") == false)
  }

  @Test("a control character that an escape spells is a letter in a quoted local part alone")
  func letters() {
    let member = Address("trntn@example.com")!
    var redactor = Fixture.redactor(members: [member])
    let alias = Fixture.tag(member).hardAlias.text
    #expect(redactor.redact(text: #""\t\r\n\t\n"@example.com"#) == alias)
    #expect(redactor.redact(text: #"one\ntrntn@example.com"#) == #"one\n\#(alias)"#)
  }

  @Test(
    "comments around the at-sign belong to the address",
    arguments: [
      "maria.silva(home)@example.com", "maria.silva@(home)example.com", "maria.silva (my home) @ (a b) example.com",
    ])
  func comments(_ hidden: String) {
    var redactor = Fixture.redactor()
    #expect(redactor.redact(text: "to \(hidden)!") == "to \(Fixture.shown())!")
  }

  @Test(
    "tags split no address, where they are markup and where they only look like it",
    arguments: [
      ("m<b></b>aria.silva@example.com", "ALIAS<b></b>"),
      ("m<i title='a>b'></i>aria.silva@example.com", "ALIAS<i title='a>b'></i>"),
      ("maria.silva<!-- x -->@example.com", "ALIAS"), ("maria.silva<wbr>@example.com", "ALIAS"),
      ("m&lt;b&gt;aria.silva@example.com", "ALIAS&lt;b&gt;"),
      ("Maria <maria.silva@example.com>, <maria.silva@example.com>", "Maria <ALIAS>, <ALIAS>"),
    ])
  func tags(_ hidden: String, _ shown: String) {
    let shown = shown.replacing("ALIAS", with: Fixture.shown())
    for (before, after) in [("", ""), ("to ", "."), ("«", "»")] {
      var redactor = Fixture.redactor()
      #expect(redactor.redact(text: before + hidden + after) == before + shown + after)
      #expect(redactor.redact(html: "<p>\(before)\(hidden)\(after)</p>") == "<p>\(before)\(shown)\(after)</p>")
      for (open, close) in [("<img alt=\"", "\">"), ("<!-- ", " -->"), ("<script>s=\"", "\"</script>")] {
        if open == "<!-- ", hidden.contains("--") { continue }
        #expect(redactor.redact(html: open + before + hidden + after + close) == open + before + shown + after + close)
      }
    }
  }

  @Test("a mention is found though each of its letters is in an element of its own")
  func letterByLetter() {
    let hidden = "joao.souza@elsewhere.example".map { "<span>\($0)</span>" }.joined()
    for text in [hidden, "x \(hidden) y", "<td>\(hidden)</td>"] {
      var redactor = Fixture.redactor()
      for redacted in [redactor.redact(text: text), redactor.redact(html: text)] {
        let shown = redacted.replacing(/<[^>]*>/, with: "")
        #expect(shown.contains(Fixture.mention("joao.souza@elsewhere.example")))
        #expect(!shown.contains("souza") && !shown.contains("elsewhere"))
      }
    }
  }

  @Test(
    "what stands in elements next to a mention is no part of it",
    arguments: [
      ("<td>Order</td><td>joao@elsewhere.example</td><td>Phone</td>", "<td>Order</td><td>ALIAS</td><td>Phone</td>"),
      ("<b>E-mail</b>joao@elsewhere.example<i>fax</i>", "<b>E-mail</b>ALIAS<i>fax</i>"),
      ("joao@elsewhere.example<br>B", "ALIAS<br>B"), ("A<br>joao@elsewhere.example", "A<br>ALIAS"),
    ])
  func neighbours(_ before: String, _ after: String) {
    var redactor = Fixture.redactor()
    #expect(
      redactor.redact(html: before) == after.replacing("ALIAS", with: Fixture.mention("joao@elsewhere.example")))
  }

  @Test("encoded words are read, and written again in their encoding")
  func encodedWords() {
    for address in ["maria.silva@example.com", "jo@x.example"] {
      let alias = address.hasPrefix("maria") ? Fixture.shown() : Fixture.mention(address)
      var redactor = Fixture.redactor()
      let q = "=?utf-8?q?\(address.replacing("@", with: "=40").replacing(".", with: "=2E"))?="
      #expect(redactor.redact(text: "x \(q) y") == "x =?utf-8?q?\(alias)?= y")
      func b(_ text: String) -> String { "=?UTF-8?B?\(Data(text.utf8).base64EncodedString())?=" }
      #expect(redactor.redact(text: "x \(b(address)) y") == "x \(b(alias)) y")
    }
  }

  @Test(
    "addresses that overlap in one reading and not in another are read without a crash",
    arguments: [
      #"joão@exämple.orgE<a\40\65\2eão@a.pt>x"#,
      #"\61\6e\61\40\6d\61\69\6c\2e\65\78\61\6d\70\6c\65x2<a@e.va@a.s\0072>m.co"#,
    ])
  func overlappingReadings(_ text: String) {
    var redactor = Fixture.redactor()
    let redacted = redactor.redact(html: text)
    #expect(redactor.redact(html: redacted) == redacted)
    let everybody = [Fixture.maria] + Fixture.others
    let gate = GateScene.gate(everybody, allowed: everybody.map { Fixture.tag($0).hardAlias })
    #expect(GateScene.passes(gate, GateScene.message(redacted)))
  }

  @Test("an ampersand before a line break makes no parameter of the quoted-printable address behind it")
  func addressBehindAmpersand() {
    for text in ["AT&T&\n ana=40mail.example%20", "x&\r\n\tana=40mail.example"] {
      var redactor = Fixture.redactor()
      #expect(!redactor.redact(text: text).contains("ana=40"))
      #expect(!redactor.redact(html: text).contains("ana=40"))
    }
  }

  @Test("an encoded word may be shorter than any address, or empty")
  func shortEncodedWords() {
    let digits = "AEQBhw019+/".map { String($0) }
    var words = [""]
    for _ in 0..<4 { words += words.flatMap { word in digits.map { word + $0 } } }
    for word in Set(words) {
      var redactor = Fixture.redactor()
      for text in ["?b?\(word)", "=?utf-8?b?\(word)?=", "=?utf-8?B?\(word)= "] {
        #expect(redactor.redact(text: text) == text)
        #expect(redactor.redact(html: text) == text)
      }
    }
  }

  @Test("encoded words are read in encoded words, whether they end or not, and whatever an underscore stands for")
  func nestedEncodedWords() {
    let member = Address("X_Y-z@example.net")!
    let alias = Fixture.tag(member).hardAlias.text
    let q = "=?utf-8?q?X_Y-z=40example=2Enet?="
    let b = "=?utf-8?b?" + Data("é \(q)  &c".utf8).base64EncodedString()
    for (hidden, text) in [(q, q), (b, b), (b, String(b.dropLast(3))), (b, b + "?=")] {
      var redactor = Fixture.redactor(members: [member])
      let redacted = redactor.redact(text: text)
      #expect(redacted != text && !redacted.contains(hidden.dropFirst(20).prefix(30)))
      #expect(redactor.redact(text: redacted) == redacted)
      #expect(!GateScene.passes(GateScene.gate([member]), GateScene.message(text)))
      #expect(
        GateScene.passes(
          GateScene.gate([member], allowed: [Fixture.tag(member).hardAlias]), GateScene.message(redacted)))
    }
    var redactor = Fixture.redactor(members: [member])
    #expect(redactor.redact(text: q) == "=?utf-8?q?\(alias)?=")
  }

  @Test("references of references that spell references end where they end")
  func nestedReferences() {
    func numeric(_ text: String) -> String { text.unicodeScalars.map { "&#\($0.value);" }.joined() }
    let hidden = "maria.silva&#64;example.com"
    let shy = "ma&shy;ria.silva&shy;@&shy;example.com"
    for text in [numeric(hidden), numeric(hidden.replacing("&", with: "&amp;")), numeric(shy)] {
      for nested in [text, text.replacing("&", with: "&amp;"), text.replacing("&", with: "&amp;amp;")] {
        var redactor = Fixture.redactor()
        #expect(redactor.redact(html: "(\(nested);x)") == "(\(Fixture.shown());x)")
      }
    }
  }

  @Test("base64 is found above a line of words, and does not keep the mention below it from being found")
  func lines() {
    let member = Address("a@b.example")!
    var redactor = Fixture.redactor(members: [Fixture.maria, member])
    let long = Data("to:maria.silva@example.com?x=12345".utf8).base64EncodedString()
    #expect(!redactor.redact(text: "\(long)\ncall us").contains(long.prefix(30)))
    let twice = Data(Data("maria.silva@example.com".utf8).base64EncodedString().utf8).base64EncodedString()
    #expect(!redactor.redact(text: "\(twice)\nRecipient").contains(twice.prefix(30)))
    let percent = Data("Maria%2eSilva%40Example%2ecom;".utf8).base64EncodedString()
    #expect(!redactor.redact(html: "x\(percent)").contains(percent.prefix(30)))
    let redacted = redactor.redact(text: "?u=3DYUBiLmV4YW1wbGU=\n'joao@elsewhere.example")
    #expect(!redacted.contains("elsewhere") && !redacted.contains("YUBiLmV4YW1wbGU"))
  }
}
