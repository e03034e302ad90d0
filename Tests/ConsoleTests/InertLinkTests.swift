import Testing

@testable import Console

@Suite("An e-mail's links")
struct InertLinkTests {
  @Test("are shown with the place that they lead to, whatever words the e-mail has for it")
  func links() {
    let links = InertHTML.links(
      html: """
        <p>Dear <b>customer</b>, <a href="https://shop.example/track?a=1&amp;b=2">your
        <b>parcel &amp; bill</b></a> or <A HREF='HTTP://Shop.Example/'><img src=x></A> or
        <area href=https://shop.example/map> and <a href="https://shop.example/track?a=1&#38;b=2">again</a></p>
        """)
    #expect(
      links.map(\.target) == [
        "https://shop.example/track?a=1&b=2", "HTTP://Shop.Example/", "https://shop.example/map",
      ])
    #expect(links.map(\.words) == ["your parcel & bill", "", ""])
    #expect(links.map(\.host) == ["shop.example", "Shop.Example", "shop.example"])
  }

  @Test(
    "that are none of the web, or pretend to lead elsewhere, are left out",
    arguments: [
      "javascript:alert(1)", "java&#10;script:alert(1)", "data:text/html,x", "mailto:3e04c03ebb49@ct.example",
      "/relative",
      "//evil.example", "https:", "https://", "https://bank.example@evil.example/", "file:///etc/passwd", "",
      "https:\\\\evil.example", "&#106;avascript:alert(1)", "https://evil.example/\u{7}",
    ])
  func refused(target: String) { #expect(InertHTML.links(html: "<a href=\"\(target)\">x</a>").isEmpty) }

  @Test("are told in ASCII, so that no letter looks like another")
  func lookAlikes() {
    for link in InertHTML.links(html: "<a href=\"https://b\u{e4}nk.example/\u{e4}?\u{202e}x\">x</a>") {
      #expect(link.target.utf8.allSatisfy { $0 < 0x80 } && link.host.utf8.allSatisfy { $0 < 0x80 })
    }
  }
}
