import Conversations
import Testing

@testable import Masking

/// The conversation in which the gate's tests play.
enum GateScene {
  static let maria = Address("Maria.Silva@example.com")!
  static let soft = Alias(
    text: "maria.silva@example.com-16744275618807398196b.ct.example", mask: .soft, token: "16744275618807398196")
  static let hard = Alias(
    text: "3e04c03ebb491831fd2e3ff32a8e6609@ct.example", mask: .hard, token: "3e04c03ebb491831fd2e3ff32a8e6609")

  /// A feed message with `text` in one of its members.
  static func message(_ text: String, in member: String = "text") -> [UInt8] {
    var document = Array(#"{"specversion":"1.0","type":"timeline-entry-added","data":{"store":"acme","to":"#.utf8)
    document += Array(#"[{"emailAlias":"\#(hard.text)"}],"#.utf8)
    document += Array("\"\(member)\":".utf8) + quoted(text) + Array(#","omitted":[]}}"#.utf8)
    return document
  }

  static func quoted(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case ..<0x20: bytes += Array("\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
      default: bytes.append(byte)
      }
    }
    return bytes + [UInt8(ascii: "\"")]
  }

  /// In a function of its own: an expectation that fails prints its parts, and a gate's are long.
  static func passes(_ gate: EgressGate, _ document: [UInt8]) -> Bool { gate.passes(document) }

  static func gate(_ addresses: [Address] = [maria], allowed: [Alias] = [hard], ownDomains: [String] = []) -> EgressGate
  {
    EgressGate(addresses: addresses, allowed: allowed, ownDomains: ownDomains)
  }
}

@Suite("The egress gate")
struct EgressGateTests {
  @Test("an alias passes where it is allowed, in any letter case and encoding")
  func allowedAlias() {
    let gate = GateScene.gate(allowed: [GateScene.soft])
    let soft = GateScene.soft.text
    for text in [
      soft, soft.uppercased(), "<a href=\"mailto:\(soft)\">\(soft)</a>", soft.replacing("@", with: "%40"),
      soft.replacing("@", with: "&#64;"), "<\(soft)>, \(soft)", HidingPlaces.base64(soft), HidingPlaces.hex(soft),
    ] {
      #expect(GateScene.passes(gate, GateScene.message(text)), "\(text)")
    }
    #expect(GateScene.passes(GateScene.gate(), GateScene.message(GateScene.hard.text)))
  }

  @Test("an old soft alias does not pass in hard mode, nor one of another number in soft mode")
  func oldAlias() {
    #expect(!GateScene.passes(GateScene.gate(), GateScene.message(GateScene.soft.text)))
    let other = "maria.silva@example.com-6744275618807398196b.ct.example"
    #expect(!GateScene.passes(GateScene.gate(allowed: [GateScene.soft]), GateScene.message(other)))
  }

  @Test("an allowed alias covers no address beside it")
  func besideAlias() {
    let gate = GateScene.gate(allowed: [GateScene.soft])
    #expect(!GateScene.passes(gate, GateScene.message("\(GateScene.soft.text) maria.silva@example.com")))
    #expect(!GateScene.passes(gate, GateScene.message("\(GateScene.soft.text)x.example")))
  }

  @Test("a longer address whose end is an alias of another does not pass")
  func longerThanAlias() {
    let ana = Address("ana.maria.silva@example.com")!
    let gate = GateScene.gate([GateScene.maria, ana], allowed: [GateScene.soft])
    #expect(GateScene.passes(gate, GateScene.message(GateScene.soft.text)))
    #expect(!GateScene.passes(gate, GateScene.message("ana.\(GateScene.soft.text)")))
  }

  @Test("an address with a +tag is the address without it")
  func tagged() {
    for text in ["maria.silva+shop@example.com", "MARIA.SILVA+a+b@Example.com", "maria.silva%2Bx%40example.com"] {
      #expect(!GateScene.passes(GateScene.gate(), GateScene.message(text)), "\(text)")
    }
    let tagged = GateScene.gate([Address("maria.silva+shop@example.com")!])
    #expect(!GateScene.passes(tagged, GateScene.message("maria.silva+shop@example.com")))
    #expect(GateScene.passes(tagged, GateScene.message("maria.silva+other@example.com")))
  }

  @Test(
    "other people's addresses pass",
    arguments: [
      "xmaria.silva@example.com", "9maria.silva@example.com", "maria.silva@example.community",
      "maria.silva@example.org",
      "maria.silv@example.com", "maria.silva@mail.example.com", "maria.silva@", "@example.com", "silva@example.com",
      "maria.silva at example.com", "joao@example.com", "maria.silva,joao@example.com", "maria.silva/example.com",
    ])
  func others(_ text: String) {
    #expect(GateScene.passes(GateScene.gate(), GateScene.message(text)))
    #expect(GateScene.passes(GateScene.gate(), GateScene.message("<p>\(text)</p>", in: "html")))
  }

  @Test(
    "whatever stands right before or behind an address, but a letter or digit, makes it no other address",
    arguments: [
      "a. maria.silva@example.com", "id_maria.silva@example.com", "?e=maria.silva@example.com&x=1",
      "1-maria.silva@example.com", "=3Dmaria.silva@example.com", "%20maria.silva@example.com%20x",
      "<td>Name</td><td>maria.silva@example.com</td>x", "请联系maria.silva@example.com谢谢", "maria.silva@example.com.",
      "maria.silva@example.com-shop", "maria.silva@example.com\\nThanks", "\\nmaria.silva@example.com",
      "x\\maria.silva@example.com", "&nbspmaria.silva@example.com", "&copymaria.silva@example.com",
      "x&ltmaria.silva@example.com",
      "x\u{200B}maria.silva@example.com", "maria.silva@example.com\u{AD}x", "(a)maria.silva@example.com",
    ])
  func neighbours(_ text: String) {
    #expect(!GateScene.passes(GateScene.gate(), GateScene.message(text)))
  }

  @Test("at the store's own domains, a mailbox whose name ends with another's is another")
  func ownDomains() {
    let orders = Address("orders@acme.example")!
    let gate = GateScene.gate([orders], ownDomains: ["acme.example"])
    for text in ["no-reply.orders@acme.example", "re-orders@acme.example", "x_orders@acme.example.org"] {
      #expect(GateScene.passes(gate, GateScene.message(text)), "\(text)")
      #expect(!GateScene.passes(GateScene.gate([orders]), GateScene.message(text)), "\(text)")
    }
    for text in [
      "orders@acme.example", "-orders@acme.example", "orders@acme.example.", "orders@acme.example-17b.ct.example",
      "orders+v1@acme.example",
    ] {
      #expect(!GateScene.passes(gate, GateScene.message(text)), "\(text)")
    }
  }

  @Test("what begins with hexadecimal digits is found behind a sign that introduces an escape")
  func hexadecimalBeginning() {
    for name in ["carla", "ab", "20ana", "61bc", "40x", "abba", "de.silva"] {
      let gate = GateScene.gate([Address("\(name)@example.com")!])
      for text in [
        "?e=\(name)@example.com", "?e=\(name)=40example.com", "100%\(name)&#64;example.com", "\\\(name)@example.com",
        "?e=\(name)%40example.com", "?e=\(HidingPlaces.base64("\(name)@example.com"))", "&\(name)@example.com",
      ] {
        #expect(!GateScene.passes(gate, GateScene.message(text)), "\(text)")
      }
    }
  }

  @Test(
    "addresses of every shape are found, plain and encoded",
    arguments: [
      "o'brien@example.com", "a=40b@example.com", "tom&jerry@example.com", "x%41y@example.com",
      "\"maria silva\"@example.com",
      "\"a@b\"@example.com", "\"a\\\"b\"@example.com", "{curly}@example.com", "한국@예시.example", "maria+tag@example.com",
      "a@b.example",
      "josé@example.com", "JOSÉ@example.com", "用户@例子.example", "maria@bücher.example", "maria@xn--bcher-kva.example",
      "straße@example.com", "x@[192.0.2.1]", "maria@example.com.", "İrem@example.com",
      "a!b#c$d*e/f?g^h`i|j~k@example.org",
      "a&lt@example.com", "&#64x@example.com", "\"(x)y\"@example.com", "\"<x>y\"@example.com", "+@example.com",
    ])
  func shapes(_ text: String) throws {
    let address = try #require(Address(text))
    let gate = GateScene.gate([address])
    for form in [address.written, address.canonical] {
      for text in [
        form, "Hi \(form)!", HidingPlaces.percent(form), HidingPlaces.numeric(form), HidingPlaces.hexReferences(form),
        HidingPlaces.percent(HidingPlaces.percent(form)), HidingPlaces.base64(form), HidingPlaces.hex(form),
        HidingPlaces.quotedPrintable(form), HidingPlaces.digest(form, .sha256), HidingPlaces.digest(form, .md5),
      ] {
        #expect(!GateScene.passes(gate, GateScene.message(text)), "\(text)")
      }
    }
  }

  @Test("a domain is found in A-labels and U-labels, whichever the member wrote")
  func domainLabels() {
    for written in ["maria@bücher.example", "maria@xn--bcher-kva.example", "maria@BÜCHER.example"] {
      let gate = GateScene.gate([Address(written)!])
      for text in [
        "maria@bücher.example", "maria@xn--bcher-kva.example", "maria@BU\u{308}CHER.example",
        "maria@XN--BCHER-KVA.example",
        "maria@b%C3%BCcher.example", "maria@b&uuml;cher.example", "maria@bücher。example",
      ] {
        #expect(!GateScene.passes(gate, GateScene.message(text)), "\(text)")
      }
    }
  }

  @Test("an address is found in every member, in names of members and in what is no JSON")
  func anywhere() {
    for member in ["subject", "firstWords", "fileName", "name", "messageId"] {
      #expect(!GateScene.passes(GateScene.gate(), GateScene.message("maria.silva@example.com", in: member)))
    }
    for document in [
      #"{"maria.silva@example.com":1}"#, "maria.silva@example.com", #"{"text":"maria.silva@example.com"#,
      #"{"text":"maria.silva@exa\u006dple.com\"#, "\"\\ud83d maria.silva@example.com", "[maria.silva@example.com]",
    ] {
      #expect(!GateScene.passes(GateScene.gate(), Array(document.utf8)), "\(document)")
    }
    #expect(GateScene.gate().passes([]))
    #expect(GateScene.gate([]).passes(Array("maria.silva@example.com".utf8)))
  }

  @Test("two thousand addresses of one domain are told apart")
  func many() {
    let addresses = (0..<2_000).map { Address("customer\($0)@example.com")! }
    let gate = GateScene.gate(addresses)
    #expect(!GateScene.passes(gate, GateScene.message("customer1999@example.com")))
    #expect(!GateScene.passes(gate, GateScene.message(HidingPlaces.digest("customer77@example.com", .sha1))))
    #expect(
      GateScene.passes(
        gate, GateScene.message("customer2000@example.com, ustomer7@example.com, xcustomer7@example.com")))
  }
}
