import Conversations
import Foundation
import Testing

@testable import Masking

@Suite("The egress gate and hiding places")
struct EgressGateHidingTests {
  @Test("an address is found wherever it hides, in text and in HTML", arguments: HidingPlaces.all)
  func found(_ place: HidingPlaces) {
    let gate = GateScene.gate()
    let hidden = place.hide("maria.silva@example.com")
    for text in [hidden, "Write to \(hidden) or call.", "x\n\(hidden)\ny", "«\(hidden)»"] {
      #expect(!GateScene.passes(gate, GateScene.message(text)), "\(text)")
    }
    for html in [
      "<p>\(hidden)</p>", "<html><body><a href='https://t.example/?a=1&amp;e=1'>Hi \(hidden), bye</a></body></html>",
      "<table><tr><td>E-mail</td><td>\(hidden)</td></tr></table>", "<div title=\"it's\">1 < 2 (see \(hidden))</div>",
    ] {
      #expect(!GateScene.passes(gate, GateScene.message(html, in: "html")), "\(html)")
    }
  }

  @Test(
    "an address is found wherever it hides beside a link that holds an alias, whose digits may read as quoted-printable",
    arguments: HidingPlaces.all)
  func besideLink(_ place: HidingPlaces) {
    let hidden = place.hide("maria.silva@example.com")
    for digits in ["4f", "c3", "3c", "0a"] {
      let token = digits + String(repeating: "1", count: 30)
      let alias = Alias(text: "\(token)@ct.example", mask: .hard, token: token)
      let link = "https://t.example/?e=\(alias.text)"
      let gate = GateScene.gate(allowed: [alias])
      for text in ["\(link) \(hidden)", "\(hidden) \(link)", "\(link)&\(hidden)&\(link)"] {
        #expect(!GateScene.passes(gate, GateScene.message(text)), "\(text)")
      }
      #expect(GateScene.passes(gate, GateScene.message("\(link)\n\(link)")))
    }
  }

  @Test(
    "an address is found that is whole only once the first digits of an alias are read as quoted-printable",
    arguments: [
      ("4f", "maria.silva<a x=ALIAS=\">\">@example.com"), ("c3", "maria.silva<a ?x=ALIAS=\">\">@example.com"),
      ("38", "maria.silva%2=ALIAS)@example.com"), ("63", "maria.silva%3=ALIAS>@example.com"),
      ("74", "maria.silva&l=ALIAS>@example.com"), ("88", "maria.silva%EF%BC=ALIAS)@example.com"),
    ])
  func throughAlias(_ digits: String, _ text: String) {
    let token = digits + String(repeating: "1", count: 30)
    let alias = Alias(text: "\(token)@ct.example", mask: .hard, token: token)
    let message = GateScene.message(text.replacing("ALIAS", with: alias.text), in: "html")
    #expect(!GateScene.passes(GateScene.gate(allowed: [alias]), message))
  }

  @Test("a Hangul syllable reads as its letters")
  func hangul() {
    for value in UInt32(0xAC00)...0xD7A3 {
      let syllable = String(Unicode.Scalar(value)!)
      guard case .letters(let leading, let vowel, let trailing) = EgressGate.Folding.fold(value) else {
        Issue.record("\(syllable) is not taken apart.")
        continue
      }
      let letters = [leading, vowel] + (trailing.map { [$0] } ?? [])
      #expect(letters == syllable.decomposedStringWithCanonicalMapping.unicodeScalars.map(\.value))
    }
  }

  @Test(
    "an address with an A-label is found wherever it hides, beside another of that domain", arguments: HidingPlaces.all)
  func internationalised(_ place: HidingPlaces) {
    let gate = GateScene.gate([Address("maria.silva@xn--bcher-kva.example")!, Address("info@bücher.example")!])
    for address in ["maria.silva@xn--bcher-kva.example", "maria.silva@XN--BCHER-KVA.example"] {
      if address != address.lowercased(), place.isDigest { continue }
      let hidden = place.hide(address)
      #expect(!GateScene.passes(gate, GateScene.message("Write to \(hidden) or call.")), "\(hidden)")
    }
  }

  @Test(
    "what else an encoded word could mean does not change how the text around it reads",
    arguments: ["maria.silva&#64=?utf-8?q?;example.com_?=", "maria.silva%4=?utf-8?q?0example.com_?="])
  func encodedWords(_ text: String) {
    #expect(!GateScene.passes(GateScene.gate(), GateScene.message(text)))
  }

  @Test(
    "a digest is found that two encoded words share, behind an equals sign that is just that",
    arguments: [
      "=?utf-8?b?eCBlPThmMGI4MzA4NDhmNDkyODU4?=\n =?utf-8?b?NTU3NTYxM2EwMTI5YzZkY2RlYzU0MWImeQ==?=",
      "=?utf-8?b?eCBlPTRlMDI3NTA1N2ZlZmQ5ZGU2?=\n =?utf-8?b?YWVmNGQwZDViNzM5NDYyJnk=?=",
      """
      =?utf-8?b?eCBlPTU1MDRhNjFmM2NhNzE0MDMz?=
       =?utf-8?b?OTI3OGM2ZGFiY2MwNTk2OTVjODUyYjJhYmE0NGM0ZDAwYjdjYThjNTcxNjEwNmEmeQ==?=
      """,
    ])
  func digestInEncodedWords(_ text: String) {
    #expect(!GateScene.passes(GateScene.gate(), GateScene.message(text)))
  }

  @Test(
    "an identifier is found that two encoded words share, behind what an escape begins with",
    arguments: ["?w%25", "?w%", "=3D", "\\x", "\\u"], ["b", "q"])
  func digitsInEncodedWords(_ introducer: String, _ encoding: String) {
    let digits = introducer + HidingPlaces.hex("maria.silva@example.com")
    for length in 1..<digits.count {
      let words = [digits.prefix(length), digits.dropFirst(length)].map { part in
        "=?utf-8?\(encoding)?\(encoding == "b" ? HidingPlaces.base64(String(part)) : String(part))?="
      }
      #expect(!GateScene.passes(GateScene.gate(), GateScene.message(words.joined(separator: "\n "))), "\(words)")
    }
  }

  @Test("a hiding place passes when what hides in it is somebody else's address", arguments: HidingPlaces.all)
  func nobody(_ place: HidingPlaces) {
    let gate = GateScene.gate([Address("joao@example.net")!])
    #expect(GateScene.passes(gate, GateScene.message(place.hide("maria.silva@example.com"))))
  }

  @Test("an old soft alias is found wherever it hides", arguments: HidingPlaces.all)
  func oldAlias(_ place: HidingPlaces) {
    let hidden = place.hide("maria.silva@example.com")
    // Digests of an alias are not digests of the address, and blanks end an address for their readers.
    guard !hidden.isEmpty, !place.isDigest else { return }
    #expect(
      !GateScene.passes(GateScene.gate(), GateScene.message(place.hide(GateScene.soft.text))),
      "\(place.hide(GateScene.soft.text))")
  }
}
