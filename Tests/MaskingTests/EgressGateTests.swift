import Conversations
import Testing

@testable import Masking

@Suite("The egress gate")
struct EgressGateTests {
  static let maria = Address("Maria.Silva@example.com")!
  static let soft = Alias(
    text: "maria.silva@example.com-16744275618807398196b.ct.example", mask: .soft, token: "16744275618807398196")
  static let hard = Alias(
    text: "3e04c03ebb491831fd2e3ff32a8e6609@ct.example", mask: .hard, token: "3e04c03ebb491831fd2e3ff32a8e6609")

  @Test(
    "an address in any letter case, escaped, percent-encoded or in entities does not pass",
    arguments: [
      "maria.silva@example.com", "MARIA.Silva@Example.COM", #"maria.silva\u0040example.com"#,
      "maria.silva%40example.com", "maria.silva%2540example.com", "maria.silva%252540example.com",
      "maria.silva&#64;example.com", "maria.silva&#x40;example.com", "maria.silva&commat;example&period;com",
      "maria.silva&amp;#64;example.com", "maria.silva%26%2364%3Bexample.com",
    ])
  func hidden(_ text: String) {
    let gate = EgressGate(addresses: [Self.maria], allowed: [Self.hard])
    #expect(!gate.passes(Array(#"{"data":{"text":"Hi \#(text)!"}}"#.utf8)))
  }

  @Test("an alias passes where it is allowed, and an old soft alias does not")
  func aliases() {
    let document = Array(#"{"data":{"from":{"emailAlias":"\#(Self.soft.text)"}}}"#.utf8)
    #expect(EgressGate(addresses: [Self.maria], allowed: [Self.soft]).passes(document))
    #expect(!EgressGate(addresses: [Self.maria], allowed: [Self.hard]).passes(document))
  }
}
