import Conversations
import Testing

@testable import Masking

@Suite("A message id at the alias domain")
struct MessageIDTests {
  @Test(
    "passes only when no address could hide in it",
    arguments: [
      "<maria@example.com@ct.example>", "<maria%40example.com@ct.example>", "<maria=40example.com@ct.example>",
      "<\"maria@example.com\"@ct.example>", "<maria&#64;example.com@ct.example>", "<maria＠example.com@ct.example>",
      "<1@mail.example.com> <0123456789abcdef0123456789abcdef@ct.example>", "<a b@ct.example>",
    ])
  func hidden(_ id: String) throws {
    let mapped = try StoreKey.example().messageID(id, order: #require(OrderID("7")))
    #expect(mapped.wholeMatch(of: /<[0-9a-f]{32}@ct\.example>/) != nil)
    #expect(mapped != id)
  }
}
