import Conversations
import Masking
import Testing

private typealias Fixture = RedactorFixture

@Suite struct RedactorTests {
  @Test(
    "a member's address gives way to the alias, however it is spelt, and all around it stays",
    arguments: [
      "maria.silva@example.com", "MARIA.SILVA@EXAMPLE.COM", "Maria.Silva@Example.Com",
      "maria.silva%40example.com", "maria%2Esilva%40example%2Ecom", "maria.silva%2540example.com",
      "%6D%61%72%69%61.silva%40example.com", "maria.silva%252540example.com",
      "maria.silva&#64;example.com", "maria.silva&#x40;example.com", "maria.silva&#X0040;example.com",
      "maria.silva&#0000000000000000000000000000000000000000000064;example.com",
      "maria.silva&#64example.com", "maria.silva&commat;example&period;com", "maria&period;silva&amp;#64;example.com",
      "maria.silva&amp;commat;example.com", "&#109;&#97;&#114;&#105;&#97;.silva&#64;example.com",
      "&#38;&#35;&#49;&#48;&#57;&#59;aria.silva@example.com", "maria.silva&%2364;example.com",
      "mar&shy;ia.silva@example.com", "mar&shyia.silva@example.com", "maria.silva@exam&ZeroWidthSpace;ple.com",
      "maria.silva\u{FF20}example.com", "maria.silva\u{FE6B}example\u{FF0E}com", "maria.silva@example\u{3002}com",
      "ｍａｒｉａ.ｓｉｌｖａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "𝐦𝐚𝐫𝐢𝐚.silva@example.com", "ma\u{AD}ria.silva@exa\u{200B}mple.com",
      "maria.silva\u{2060}@\u{FEFF}example.com", "maria.silva%EF%BC%A0example.com",
      "maria.silva=40example.com", "maria=2Esilva@example.com", "maria.si=\nlva@example.com",
      "maria.silva@exam=\r\nple.com", "maria.silva=3D40example.com",
      "maria.silva\\u0040example.com", "maria.silva\\x40example.com", "maria.silva\\u{40}example.com",
      "maria.silva\\\\u0040example.com", "maria.silva\\100example.com", "maria.silva\\@example.com",
      "maria.silva\\40 example.com", "maria.silva\\000040example.com", "maria.silva%u0040example.com",
      "\"maria.silva\"@example.com", "\"maria\\.silva\"@example.com", "\\\"maria.silva\\\"@example.com",
      "&quot;maria.silva&quot;@example.com", "%22maria.silva\"@example.com", "MARIA.SILVA\\X40EXAMPLE\\U002ECOM",
      "maria.silva+news@example.com", "maria.silva+a+b@example.com", "maria.silva%2Bnews%40example.com",
      "maria.silva@\r\n example.com", "maria.silva\n\t@example.com", "maria.silva@example.\r\n com",
      "maria.silva @ example.com", "maria.silva\\\\\\\\u0040example.com", "maria.silva&amp;amp;amp;amp;#64;example.com",
      "maria.silva&commat&#59;example.com", "maria.silva\\u0026#64;example.com",
      "mar\\u0026\\u0073\\u0068\\u0079\\u003bia.silva@example.com", "maria&#%34%36silva@example.com",
    ])
  func member(_ spelling: String) {
    for mask in Mask.allCases {
      var redactor = Fixture.redactor(mask)
      for (before, after) in [
        ("", ""), ("Write to ", " now"), ("<", ">"), ("e=", "&x=1"), ("foo/", "/bar"), ("(", ")."), ("\"", "\","),
        ("mailto:", "?subject=x"), ("https://acme.example/t?e=", "&amp;y"), ("'", "'"), ("邮箱", "谢谢"), ("é ", ", é"),
      ] {
        let text = before + spelling + after
        #expect(redactor.redact(text: text) == before + Fixture.shown(mask) + after)
        #expect(redactor.redact(html: text) == before + Fixture.shown(mask) + after)
      }
    }
  }

  @Test(
    "tags and comments between the letters do not save an address, and tags stay",
    arguments: [
      ("maria.silva<b>@</b>example.com", "ALIAS<b></b>"),
      ("<b>maria</b>.<i>silva</i>@example.com", "<b>ALIAS</b><i></i>"),
      ("maria.silva<!-- x -->@example<wbr>.com", "ALIAS"),
      ("<p>Contact</p><p>maria.silva@example.com</p><p>now</p>", "<p>Contact</p><p>ALIAS</p><p>now</p>"),
      ("<td>maria.silva</td>\n<td>@example.com</td>", "<td>ALIAS</td>\n<td></td>"),
      ("maria.silva<a title='a>b'>@</a>example.com", "ALIAS<a title='a>b'></a>"),
      (
        "maria.silva@<a href='mailto:maria.silva@example.com'>example.com</a>",
        "ALIAS<a href='mailto:ALIAS'></a>"
      ),
      ("maria.silva&lt;b&gt;@&#60;/b&#62;example.com &lt;i&gt;", "ALIAS&lt;b&gt;&#60;/b&#62; &lt;i&gt;"),
      ("Maria &lt;maria.silva@example.com&gt; &lt;maria.silva@example.com&gt;", "Maria &lt;ALIAS&gt; &lt;ALIAS&gt;"),
      ("\"ma<b>ria.sil</b>va\"@example.com", "ALIAS<b></b>"),
      ("<a href=mailto:maria.silva@example.com>x</a>", "<a href=mailto:ALIAS>x</a>"),
      (
        "<img alt=\"maria.silva&#64;example.com\" data-x='maria.silva%40example.com'>",
        "<img alt=\"ALIAS\" data-x='ALIAS'>"
      ),
      ("<!-- maria.silva@example.com -->", "<!-- ALIAS -->"),
      ("<style>a:after{content:'maria.silva\\40 example.com'}</style>", "<style>a:after{content:'ALIAS'}</style>"),
      ("<script>x=1<b;s='maria.silva\\u0040example.com'</script>y<b>", "<script>x=1<b;s='ALIAS'</script>y<b>"),
      ("<script>s='a\\nmaria.silva@example.com\\n'</script>", "<script>s='a\\nALIAS\\n'</script>"),
    ])
  func markup(_ before: String, _ after: String) {
    var redactor = Fixture.redactor()
    #expect(redactor.redact(html: before) == after.replacing("ALIAS", with: Fixture.shown()))
  }

  @Test(
    "any other address becomes a one-way alias",
    arguments: [
      "bob@other.example", "Bob.O'Hara@other.example", "bob+x@sub.other.example", "bob_1-2@o-ther.example",
      "用户@例子.公司", "josé@correo.example", "bob@[192.0.2.1]", "\"bob b\"@other.example", "bob@163.example",
      "maria.silva@example.com.br", "xmaria.silva@example.com", "maria.silva@example.community",
      "maria.silva@example.com-1b.ct.example", "0123456789abcdef0123456789abcdef@ct.example",
      "maria@acme.example.com", "silva@example.com",
    ])
  func mention(_ address: String) {
    for mask in Mask.allCases {
      var redactor = Fixture.redactor(mask)
      for (before, after) in [("", ""), ("<", ">"), ("?e=", "&x"), ("mailto:", "?"), ("Hi ", ". "), ("(", ").")] {
        let expected = before + Fixture.mention(address) + after
        #expect(redactor.redact(text: before + address + after) == expected)
        #expect(redactor.redact(html: before + address + after) == expected)
      }
    }
  }

  @Test("past a thousand distinct mentions, all further ones are shown as one")
  func cap() {
    var redactor = Fixture.redactor()
    let text = (1...1200).map { "user\($0)@other.example" }.joined(separator: " ")
    let redacted = redactor.redact(text: text + " user7@other.example maria.silva@example.com")
    let words = redacted.split(separator: " ")
    #expect(words[999] == Fixture.mention("user1000@other.example"))
    #expect(words[1000...1199].allSatisfy { $0 == "hidden@ct.example" })
    #expect(words[1200] == Fixture.mention("user7@other.example"))
    #expect(words[1201] == Fixture.shown())
    #expect(redactor.redact(text: "one@more.example") == "hidden@ct.example")
    #expect(redactor.redact(text: redacted) == redacted)
  }

  @Test("addresses in the store's own domains stay, except a member's")
  func ownDomains() {
    let orders = Address("orders@acme.example")!
    var redactor = Fixture.redactor(
      members: [Fixture.maria, orders], ownDomains: ["acme.example", "xn--bcher-kva.example"])
    let stays = "help@acme.example, HELP@ACME.EXAMPLE, help%40acme.example, hilfe@bücher.example"
    #expect(redactor.redact(text: stays) == stays)
    #expect(redactor.redact(text: "orders@acme.example") == Fixture.tag(orders).hardAlias.text)
    #expect(redactor.redact(text: "help@mail.acme.example") == Fixture.mention("help@mail.acme.example"))
    #expect(!redactor.redact(text: "reorders@acme.example").contains("orders@acme.example"))
  }

  @Test("aliases in the content are rewritten to the one in force, before the address in them is seen")
  func quotations() {
    let tag = Fixture.tag(Fixture.maria)
    let elsewhere = "maria.silva@example.com-9364569373247787766b.ct.example"
    for mask in Mask.allCases {
      let shown = tag.alias(mask)
      var redactor = Fixture.redactor(
        mask,
        quotations: [tag.softAlias!.text, elsewhere, "4e8d12763a629dfc93448a317a393853@ct.example"].map {
          Redactor.Quotation(alias: $0, shown: shown)
        })
      for alias in [
        tag.hardAlias.text, tag.softAlias!.text, elsewhere, "4E8D12763A629DFC93448A317A393853%40ct.example",
        elsewhere.replacing("@", with: "&#64;"),
      ] {
        #expect(redactor.redact(text: "e=\(alias)&x, \(alias).") == "e=\(shown.text)&x, \(shown.text).")
        #expect(redactor.redact(html: "<b>\(alias)</b>") == "<b>\(shown.text)</b>")
      }
    }
  }

  @Test("tokens are found in everything of the shape of an alias")
  func tokens() {
    let domain = Fixture.domain
    let text = """
      3e04c03ebb491831fd2e3ff32a8e6609@ct.example, maria.silva@example.com-16744275618807398196b.ct.example
      e=4E8D12763A629DFC93448A317A393853%40CT.EXAMPLE&amp;x ana@exemplo.com.br-1b&period;ct.example
      x@ct.example 3e04c03ebb491831fd2e3ff32a8e660@ct.example a@b.example-b.ct.example
      """
    let tokens: Set = [
      "3e04c03ebb491831fd2e3ff32a8e6609", "16744275618807398196", "4e8d12763a629dfc93448a317a393853", "1",
    ]
    #expect(Redactor.aliasTokens(in: text, isHTML: false, aliasDomain: domain) == tokens)
    #expect(Redactor.aliasTokens(in: text, isHTML: true, aliasDomain: domain) == tokens)
    #expect(Redactor.aliasTokens(in: "maria.silva@example.com", isHTML: true, aliasDomain: domain).isEmpty)
  }

  @Test(
    "what is no address stays byte for byte",
    arguments: [
      "Order v502559llux-01 of 2026-11-23, 3 @ R$ 10.50, total = 31.50 (10% off)", "@maria and .@maria.silva wrote",
      "https://acme.example/t?order=4012345.pdf&x=%20y&amp;z=1#a", "git clone user@host:repo", "user@host", "a@b.c",
      "@media (min-width: 40em) { a { color: red } }", "@import url(x.css);", "{\"@type\": \"Person\", \"@id\": \"x\"}",
      "npm i pkg@1.2.3 @scope/pkg@^4.0.0-rc.1 vue@3.2.1-beta.next", "src=\"logo@2x.png\"", "a@ b.example",
      "https://medium.com/@maria/post", "https://www.google.com/maps/@-23.5,-46.6,17z", "&amp; &nbsp; &eacute; %41 =41",
      "C:\\users\\maria \\u0041 \\n", "caf\u{E9} ｆｕｌｌ　ｗｉｄｔｈ \u{200B}\u{AD}", "1@2.3", "x=\n y=\r\n", "@", "@@@@",
      "a@@b.example", "'@example.com'", "*@example.com", "foo@-bar", "foo@.bar", "@example.com", "$x@$y", "",
    ])
  func overMasking(_ text: String) {
    var redactor = Fixture.redactor()
    #expect(redactor.redact(text: text).utf8.elementsEqual(text.utf8))
    #expect(redactor.redact(html: text).utf8.elementsEqual(text.utf8))
  }
}
