import Chance
import Conversations
import Testing

@testable import Masking

@Suite("Any address at all")
struct SealedAddressTests {
  @Test("opens as it was sealed, even when its canonical form breaks the grammar", arguments: Chance.seeds)
  func opens(seed: UInt64) throws {
    var chance = Chance(seed: seed)
    let key = try StoreKey.example()
    let order = try #require(OrderID("7"))
    // Canonical forms with specials, and longer than what was written.
    let special = [
      "a\u{37E}b@example.com", "a@ℂ℀.example", "a@b＠c.example",
      String(repeating: "\u{23A}", count: 490) + "@example.com",
      String(repeating: "a", count: 900) + "@" + String(repeating: "é", count: 40) + ".example",
    ]
    for text in special + (0..<1_000).map({ _ in AddressTests.invented(&chance) }) {
      guard let address = Address(text) else { continue }
      let token = key.tag(order: order, address: address).hardAlias.token
      let opened = try key.open(key.seal(address, order: order, token: token), order: order, token: token)
      #expect(opened == address, "\(text.debugDescription)")
      #expect(key.tag(order: order, address: opened).hardAlias.token == token)
    }
  }
}
