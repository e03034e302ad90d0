import Chance
import Conversations
import Testing

@testable import Masking

@Suite("An alias")
struct AliasTests {
  @Test(
    "has a token that its shape tells",
    arguments: [
      ("3e04c03ebb491831fd2e3ff32a8e6609@ct.example", "3e04c03ebb491831fd2e3ff32a8e6609"),
      ("3E04C03EBB491831FD2E3FF32A8E6609@CT.Example.", "3e04c03ebb491831fd2e3ff32a8e6609"),
      ("maria.silva@example.com-16744275618807398196b.ct.example", "16744275618807398196"),
      ("Maria.Silva@Example.com-16744275618807398196B.CT.example", "16744275618807398196"),
      ("a@localhost-0b.ct.example", "0"), ("a@b-c-d-7b.ct.example", "7"), ("a@-7b.ct.example", "7"),
      ("\"a b\"@example.com-7b.ct.example", "7"), ("a@xn--9ca-7b.ct.example", "7"),
    ])
  func shaped(_ text: String, _ token: String) throws {
    #expect(Alias.token(of: try #require(Address(text)), domain: try .example()) == token)
  }

  @Test(
    "is no address of another shape",
    arguments: [
      "3e04c03ebb491831fd2e3ff32a8e660@ct.example", "3e04c03ebb491831fd2e3ff32a8e66099@ct.example",
      "3e04c03ebb491831fd2e3ff32a8e660g@ct.example", "orders@ct.example", "hidden@ct.example",
      "3e04c03ebb491831fd2e3ff32a8e6609@ct.example.org", "3e04c03ebb491831fd2e3ff32a8e6609@sub.ct.example",
      "3e04c03ebb491831fd2e3ff32a8e6609@xct.example", "３e04c03ebb491831fd2e3ff32a8e660@ct.example",
      "a@example.com-167442756188073981961b.ct.example", "a@example.com-b.ct.example", "a@example.com7b.ct.example",
      "a@example.com-7.ct.example", "a@example.com-7a.ct.example", "a@example.com-7b.ct.example.org",
      "a@example.com-7b.ct.example-7", "a@example.com-7xb.ct.example", "a@example.com-7b.xct.example", "a@example.com",
      "a@b.ct.example",
    ])
  func otherShapes(_ text: String) throws {
    #expect(Alias.token(of: try #require(Address(text)), domain: try .example()) == nil)
  }

  @Test(
    "is soft where that makes a deliverable ASCII address, and hard everywhere else",
    arguments: [
      ("a@example.com", true), ("a+b@example.com", true), ("a@localhost", true), ("o'brien@example.com", true),
      ("a_b@foo_bar.example", true), ("a@müller.example", true), ("a@xn--mller-kva.example", true),
      (String(repeating: "a", count: 64) + "@example.com", true),
      (String(repeating: "a", count: 65) + "@example.com", false),
      ("josé@example.com", false), (#""a b"@example.com"#, false), ("a@[192.0.2.1]", false), ("a@почта.рф", false),
      ("a@example.xn--p1ai", false), ("a@1אב.example", false),
      ("a@" + String(repeating: "b", count: 63) + ".example", true),
      ("a@" + String(repeating: "b", count: 64) + ".example", false),
      // The token, of up to 20 digits, and `-…b` join the last label.
      ("a@example." + String(repeating: "b", count: 41), true),
      ("a@example." + String(repeating: "b", count: 60), false),
      ("a@" + String(repeating: "b.", count: 90) + "example", true),
      ("a@" + String(repeating: "b.", count: 120) + "example", false),
    ])
  func soft(_ text: String, _ isSoft: Bool) throws {
    let tag = try StoreKey.example().tag(order: #require(OrderID("7")), address: #require(Address(text)))
    let alias = tag.alias(.soft)
    #expect(alias.mask == (isSoft ? .soft : .hard))
    #expect((tag.softAlias != nil) == isSoft)
    #expect(tag.alias(.hard) == tag.hardAlias)
    if isSoft {
      let address = try #require(Address(alias.text))
      #expect(alias.text.hasPrefix(try #require(Address(text)).canonical + "-"))
      #expect(address.canonical == alias.text)
      #expect(alias.text.utf8.count <= 254)
      #expect(address.domain.split(separator: ".").allSatisfy { $0.utf8.count <= 63 })
    } else {
      #expect(alias == tag.hardAlias)
    }
  }

  @Test("of any address tells its own token and is deliverable", arguments: Chance.seeds)
  func anyAddress(seed: UInt64) throws {
    var chance = Chance(seed: seed)
    let domain = try AliasDomain.example()
    let key = try StoreKey.example()
    let order = try #require(OrderID("7"))
    for _ in 0..<2_000 {
      guard let address = Address(AddressTests.invented(&chance)) else { continue }
      for mask in Mask.allCases {
        let alias = key.tag(order: order, address: address).alias(mask)
        let returned = try #require(Address(alias.text), "\(alias.text)")
        #expect(returned.canonical == alias.text)
        #expect(Alias.token(of: returned, domain: domain) == alias.token)
        #expect(alias.text.utf8.allSatisfy { (0x21...0x7E).contains($0) })
      }
    }
  }
}
