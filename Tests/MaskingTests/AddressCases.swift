import Testing

/// What is an address and what is not, each with the rule that says so.
enum AddressCases {
  struct Good: Sendable, CustomTestStringConvertible {
    let text: String
    let canonical: String
    let rule: String

    init(_ text: String, _ canonical: String? = nil, _ rule: String) {
      self.text = text
      self.canonical = canonical ?? text
      self.rule = rule
    }

    var testDescription: String { "\(text.debugDescription) (\(rule))" }
  }

  struct Bad: Sendable, CustomTestStringConvertible {
    let text: String
    let rule: String

    init(_ text: String, _ rule: String) {
      self.text = text
      self.rule = rule
    }

    var testDescription: String { "\(text.debugDescription) (\(rule))" }
  }

  static let atoms =
    "!#$%&'*+-/=?^_`{|}~".map { Good("a\($0)b@example.com", nil, "RFC 5322 §3.2.3 atext") } + [
      Good("a@example.com", nil, "RFC 5321 §4.1.2 Mailbox"),
      Good("A@EXAMPLE.COM", "a@example.com", "lower case"),
      Good("Maria.Silva@Example.Com", "maria.silva@example.com", "lower case"),
      Good("0@example.com", nil, "RFC 5322 §3.2.3 atext"),
      Good("a.b.c@example.com", nil, "RFC 5321 §4.1.2 Dot-string"),
      Good("maria+tag@example.com", nil, "tags stay"),
      Good("m.a.r.i.a@example.com", nil, "dots stay"),
      Good("!@example.com", nil, "RFC 5322 §3.2.3 atext"),
      Good("-@example.com", nil, "RFC 5322 §3.2.3 atext"),
      Good("a%example.net@example.com", nil, "RFC 5321 §4.1.2 Local-part, once a route"),
      Good("a!b!c@example.com", nil, "RFC 5321 §4.1.2 Local-part, once a route"),
      Good(String(repeating: "a", count: 64) + "@example.com", nil, "RFC 5321 §4.5.3.1.1"),
      Good(
        String(repeating: "a", count: 300) + "@example.com", nil, "longer than RFC 5321 §4.5.3.1.1 asks servers to take"
      ),
      Good(
        String(repeating: "a", count: 998 - 12) + "@example.com", nil, "RFC 5321 §4.5.3.1.6, as long as a line may be"),
      Good("  a@example.com\t", "a@example.com", "blanks around it are not of it"),
    ]

  static let quoted = [
    Good(#""a b"@example.com"#, nil, "RFC 5321 §4.1.2 Quoted-string"),
    Good(#"""@example.com"#, nil, "RFC 5321 §4.1.2 Quoted-string, empty"),
    Good(#"" "@example.com"#, nil, "RFC 5321 §4.1.2 Quoted-string"),
    Good(#""A B"@Example.COM"#, #""a b"@example.com"#, "lower case inside quotes too"),
    Good(#""a@b"@example.com"#, nil, "RFC 5321 §4.1.2 qtextSMTP holds an at-sign"),
    Good(#""a@example.net"@example.com"#, nil, "RFC 5321 §4.1.2 qtextSMTP holds an at-sign"),
    Good(#""a\"b"@example.com"#, nil, "RFC 5321 §4.1.2 quoted-pairSMTP"),
    Good(#""a\\"@example.com"#, nil, "RFC 5321 §4.1.2 quoted-pairSMTP"),
    Good(#""a\ b"@example.com"#, nil, "RFC 5321 §4.1.2 quoted-pairSMTP"),
    Good(#"".a..b."@example.com"#, nil, "RFC 5321 §4.1.2 qtextSMTP"),
    Good(#""<a>,(b);:[c]"@example.com"#, nil, "RFC 5321 §4.1.2 qtextSMTP"),
    Good(#""josé silva"@example.com"#, nil, "RFC 6531 §3.3 QcontentSMTP"),
  ]

  static let domains = [
    Good("a@localhost", nil, "RFC 5321 §4.1.2 Domain of one label"),
    Good("a@a.b.c.d.e.example", nil, "RFC 5321 §4.1.2 Domain"),
    Good("a@3com.example", nil, "RFC 1123 §2.1 a label may begin with a digit"),
    Good("a@192.0.2.1", nil, "digits make labels too"),
    Good("a@foo-bar.example", nil, "RFC 5321 §4.1.2 Ldh-str"),
    Good("a@foo_bar.example", nil, "STD3 rules are off: real domains hold underscores"),
    Good("a@_dmarc.example", nil, "STD3 rules are off"),
    Good("a@r3---sn.example", nil, "hyphens are not checked"),
    Good("a@-foo-.example", nil, "hyphens are not checked"),
    Good("a@example.com.", "a@example.com", "a trailing dot is removed (RFC 1034 §3.1)"),
    Good("a@localhost.", "a@localhost", "a trailing dot is removed"),
    Good("a@" + String(repeating: "b", count: 63) + ".example", nil, "RFC 1035 §2.3.4"),
    Good(
      "a@" + String(repeating: "b", count: 80) + ".example", nil,
      "longer than RFC 1035 §2.3.4: an address, not deliverable"),
    Good("a@[192.0.2.1]", nil, "RFC 5321 §4.1.3 IPv4-address-literal"),
    Good("a@[IPv6:2001:DB8::1]", "a@[ipv6:2001:db8::1]", "RFC 5321 §4.1.3 IPv6-address-literal"),
    Good("a@[x-tag:content]", nil, "RFC 5321 §4.1.3 General-address-literal"),
    Good(#""a b"@[192.0.2.1]"#, nil, "RFC 5321 §4.1.3"),
  ]

  static let international = [
    Good("josé@example.com", nil, "RFC 6531 §3.3 atext"),
    Good("JOSÉ@example.com", "josé@example.com", "default lower-case mapping"),
    Good("jose\u{301}@example.com", "jos\u{E9}@example.com", "NFC"),
    Good("用户@example.com", nil, "RFC 6531 §3.3 atext"),
    Good("Пользователь@example.com", "пользователь@example.com", "default lower-case mapping"),
    Good("ΑΣ@example.com", "ασ@example.com", "scalar by scalar: no final sigma"),
    Good("ας@example.com", nil, "a final sigma stays"),
    Good("\u{130}@example.com", "i\u{307}@example.com", "lower-case mapping to two scalars"),
    Good("\u{1E9E}@example.com", "ß@example.com", "default lower-case mapping"),
    Good("straße@example.com", nil, "no case folding"),
    Good("\u{212A}@example.com", "k@example.com", "the Kelvin sign"),
    Good("\u{1C5}@example.com", "\u{1C6}@example.com", "title case"),
    Good("ﬁ@example.com", nil, "NFC, not NFKC"),
    Good("😀@example.com", nil, "RFC 6531 §3.3 atext"),
    Good("a.é.b@example.com", nil, "RFC 6531 §3.3 Dot-string"),
    Good("मारिया@example.com", nil, "marks are letters' parts"),
    // Domains.
    Good("a@Müller.example", "a@xn--mller-kva.example", "UTS 46 §4 ToASCII"),
    Good("a@MÜLLER.example.", "a@xn--mller-kva.example", "UTS 46 §4 ToASCII, trailing dot removed"),
    Good("a@mu\u{308}ller.example", "a@xn--mller-kva.example", "UTS 46 §4.1 normalised"),
    Good("a@xn--mller-kva.example", nil, "RFC 5890 §2.3.2.1 A-label"),
    Good("a@XN--Mller-KVA.Example", "a@xn--mller-kva.example", "RFC 5890 §2.3.2.1 A-label"),
    Good("a@bücher.xn--mller-kva.example", "a@xn--bcher-kva.xn--mller-kva.example", "U-label and A-label"),
    Good("a@straße.example", "a@xn--strae-oqa.example", "UTS 46 non-transitional"),
    Good("a@faß.example", "a@xn--fa-hia.example", "UTS 46 non-transitional"),
    Good("a@ς.example", "a@xn--3xa.example", "UTS 46 non-transitional"),
    Good("a@Σ.example", "a@xn--4xa.example", "UTS 46 mapped"),
    Good("a@क्\u{200D}ष.example", "a@xn--11b2ezcw70k.example", "RFC 5892 A.2 ZERO WIDTH JOINER"),
    Good("a@почта.рф", "a@xn--80a1acny.xn--p1ai", "UTS 46 §4 ToASCII"),
    Good("a@例え.テスト", "a@xn--r8jz45g.xn--zckzah", "UTS 46 §4 ToASCII"),
    Good("a@مثال.إختبار", "a@xn--mgbh0fb.xn--kgbechtv", "RFC 5893 right to left"),
    Good("a@example。com", "a@example.com", "UTS 46 §4 ideographic full stop"),
    Good("a@é．example", "a@xn--9ca.example", "UTS 46 §4 fullwidth full stop"),
    Good("a@ｅｘａｍｐｌｅ.com", "a@example.com", "UTS 46 mapped: fullwidth letters"),
    Good("a@１.example", "a@1.example", "UTS 46 mapped: fullwidth digit"),
    Good("a@\u{FB01}.example", "a@fi.example", "UTS 46 mapped: ligature"),
    Good("a@\u{212A}.example", "a@k.example", "UTS 46 mapped: the Kelvin sign"),
    Good("a@\u{130}.example", "a@xn--i-9bb.example", "UTS 46 mapped"),
    Good("a@é_é.example", "a@xn--_-9fab.example", "STD3 rules are off"),
    Good("a@ex\u{AD}ample.com", "a@example.com", "UTS 46 ignored: soft hyphen"),
    Good("a@ab\u{200B}c.example", "a@abc.example", "UTS 46 ignored: zero width space"),
    Good("用户@例子.example", "用户@xn--fsqu00a.example", "RFC 6531 §3.3"),
    // Where UTS 46 fails, the domain stays as written, in ASCII lower case.
    Good("a@XN--A.example", "a@xn--a.example", "no A-label: as written"),
    Good("a@XN--ZZZZZZ99.example", "a@xn--zzzzzz99.example", "no A-label: as written"),
    Good("a@1אב.Example", "a@1אב.example", "RFC 5893 §2 Bidi rule: as written"),
    Good("a@\u{301}É.Example", "a@\u{301}É.example", "UTS 46 §4.1 leading mark: as written"),
    Good("a@\u{200D}B.example", "a@\u{200D}b.example", "RFC 5892 A.2 joiner out of place: as written"),
    Good(
      "a@" + String(repeating: "é", count: 60) + ".Example", "a@" + String(repeating: "é", count: 60) + ".example",
      "RFC 5890 §2.3.2.1 over 63 octets: as written"),
  ]

  static let bad =
    "()<>[]:;,\\\" \t".map { Bad("a\($0)b@example.com", "RFC 5322 §3.2.3 specials are no atext") } + [
      Bad("", "RFC 5321 §4.1.2 Mailbox"),
      Bad(" ", "RFC 5321 §4.1.2 Mailbox"),
      Bad("a", "RFC 5321 §4.1.2 Mailbox"),
      Bad("@", "RFC 5321 §4.1.2 Mailbox"),
      Bad("@example.com", "RFC 5321 §4.1.2 Local-part is not empty"),
      Bad("a@", "RFC 5321 §4.1.2 Domain is not empty"),
      Bad("a@.", "RFC 5321 §4.1.2 sub-domain is not empty"),
      Bad("a@@example.com", "RFC 5321 §4.1.2 Atom"),
      Bad("a@b@example.com", "RFC 5321 §4.1.2 Atom"),
      Bad(".a@example.com", "RFC 5321 §4.1.2 Dot-string"),
      Bad("a.@example.com", "RFC 5321 §4.1.2 Dot-string"),
      Bad("a..b@example.com", "RFC 5321 §4.1.2 Dot-string"),
      Bad(".@example.com", "RFC 5321 §4.1.2 Dot-string"),
      Bad("a @example.com", "RFC 5322 §3.4.1 no blank inside"),
      Bad("a@ example.com", "RFC 5322 §3.4.1 no blank inside"),
      Bad("a@exam ple.com", "RFC 5322 §3.4.1 no blank inside"),
      Bad("<a@example.com>", "RFC 5322 §3.4 an angle-addr is no addr-spec"),
      Bad("Maria <a@example.com>", "RFC 5322 §3.4 a mailbox is no addr-spec"),
      Bad("a@example.com (Maria)", "RFC 5322 §3.2.2 a comment is no part"),
      Bad("(Maria)a@example.com", "RFC 5322 §3.2.2 a comment is no part"),
      Bad("mailto:a@example.com", "RFC 6068 a URI is no addr-spec"),
      Bad("a%40example.com", "RFC 6068 percent-encoded"),
      Bad("a@example.com,b@example.com", "RFC 5322 §3.4 one mailbox"),
      Bad("a@example.com;b@example.com", "RFC 5322 §3.4 one mailbox"),
      Bad("@relay.example:a@example.com", "RFC 5321 §4.1.2 a source route is not accepted"),
      Bad("a at example.com", "RFC 5321 §4.1.2 Mailbox"),
      Bad("a＠example.com", "RFC 5321 §4.1.2 the at-sign is U+0040"),
      Bad("a＠b@example.com", "RFC 6531 §3.3 a further at-sign, full-width"),
      Bad("a@b＠example.com", "RFC 5892 §2.8 a further at-sign, full-width"),
      Bad("a@b\u{FE6B}example.com", "RFC 5892 §2.8 a further at-sign, small"),
      Bad(String(repeating: "a", count: 999 - 12) + "@example.com", "RFC 5321 §4.5.3.1.6"),
      // Quoted strings.
      Bad(#""a@example.com"#, "RFC 5321 §4.1.2 Quoted-string is closed"),
      Bad(#"a"@example.com"#, "RFC 5321 §4.1.2 Atom holds no quote"),
      Bad(#""@example.com"#, "RFC 5321 §4.1.2 Quoted-string is closed"),
      Bad(#""a\"@example.com"#, "RFC 5321 §4.1.2 quoted-pairSMTP"),
      Bad(#""a"b"@example.com"#, "RFC 5321 §4.1.2 qtextSMTP holds no quote"),
      Bad(#""a"b@example.com"#, "RFC 5321 §4.1.2 Quoted-string is all of it"),
      Bad(#""a".b@example.com"#, "RFC 5322 §4.4 obs-local-part is not accepted"),
      Bad(#"a."b"@example.com"#, "RFC 5322 §4.4 obs-local-part is not accepted"),
      Bad("\"a\tb\"@example.com", "RFC 5321 §4.1.2 qtextSMTP begins at %d32"),
      // Controls and separators.
      Bad("a\r\n@example.com", "RFC 5321 §2.3.8 CR LF ends a line"),
      Bad("a@example.com\r\n", "RFC 5321 §2.3.8 CR LF ends a line"),
      Bad("a@example.com\r\nBcc: b@example.com", "RFC 5321 §2.3.8 CR LF ends a line"),
      Bad("\r\na@example.com", "RFC 5321 §2.3.8 CR LF ends a line"),
      Bad("a@exam\nple.com", "RFC 5321 §2.3.8 no bare LF"),
      Bad("a\r@example.com", "RFC 5321 §2.3.8 no bare CR"),
      Bad("\"a\r\nb\"@example.com", "RFC 5321 §4.1.2 qtextSMTP"),
      Bad("\"a\\\nb\"@example.com", "RFC 5321 §4.1.2 quoted-pairSMTP"),
      Bad("a\u{0}b@example.com", "RFC 5321 §4.1.2 no control"),
      Bad("a@exam\u{0}ple.com", "RFC 5321 §4.1.2 no control"),
      Bad("a\u{7F}b@example.com", "RFC 5321 §4.1.2 no control"),
      Bad("\"a\u{7F}\"@example.com", "RFC 5321 §4.1.2 no control"),
      Bad("a\u{85}b@example.com", "Unicode general category Cc"),
      Bad("a\u{9F}b@example.com", "Unicode general category Cc"),
      Bad("a\u{A0}b@example.com", "Unicode general category Zs"),
      Bad("a\u{3000}b@example.com", "Unicode general category Zs"),
      Bad("a\u{2028}b@example.com", "Unicode general category Zl"),
      Bad("a\u{2029}b@example.com", "Unicode general category Zp"),
      Bad("\"a\u{2028}b\"@example.com", "Unicode general category Zl"),
      Bad("a\u{378}b@example.com", "Unicode general category Cn"),
      Bad("a@ex\u{2028}ample.com", "Unicode general category Zl"),
      Bad("a@é\u{3000}b.example", "Unicode general category Zs"),
      // Domains.
      Bad("a@.example.com", "RFC 5321 §4.1.2 sub-domain is not empty"),
      Bad("a@example..com", "RFC 5321 §4.1.2 sub-domain is not empty"),
      Bad("a@example.com..", "RFC 1034 §3.1 one trailing dot"),
      Bad("a@é..example", "RFC 5321 §4.1.2 sub-domain is not empty"),
      Bad("a@exam!ple.com", "RFC 5321 §4.1.2 Ldh-str"),
      Bad("a@example.com:25", "RFC 5321 §4.1.2 Ldh-str"),
      Bad("a@example.com/b", "RFC 5321 §4.1.2 Ldh-str"),
      Bad("a@example,com", "RFC 5321 §4.1.2 Ldh-str"),
      Bad("a@example.com>", "RFC 5321 §4.1.2 Ldh-str"),
      Bad("a@\"example\".com", "RFC 5321 §4.1.2 Ldh-str"),
      // Address literals.
      Bad("a@[]", "RFC 5321 §4.1.3 dcontent"),
      Bad("a@[192.0.2.1", "RFC 5321 §4.1.3 closed"),
      Bad("a@192.0.2.1]", "RFC 5321 §4.1.3 opened"),
      Bad("a@[192.0.2.1]b", "RFC 5321 §4.1.3 all of it"),
      Bad("a@[192.0.2.1].example", "RFC 5321 §4.1.3 all of it"),
      Bad("a@[192.0 .2.1]", "RFC 5321 §4.1.3 dcontent"),
      Bad("a@[[192.0.2.1]]", "RFC 5321 §4.1.3 dcontent"),
      Bad(#"a@[a\]b]"#, "RFC 5321 §4.1.3 dcontent"),
      Bad("a@[é]", "RFC 5321 §4.1.3 dcontent"),
      Bad("a@[192.0.2.1\r\n]", "RFC 5321 §4.1.3 dcontent"),
    ]
}
