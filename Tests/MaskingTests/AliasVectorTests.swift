import Conversations
import Testing

@testable import Masking

@Suite("The golden alias vectors")
struct AliasVectorTests {
  @Test(
    "a participant has exactly this canonical address, hard alias and soft alias", arguments: AliasVectors.participants)
  func participants(_ vector: AliasVectors.Participant) throws {
    let address = try #require(Address(vector.address))
    let tag = try key(vector.store).tag(order: order(vector.order), address: address)
    #expect(Array(address.canonical.utf8) == Array(vector.canonical.utf8))
    #expect(tag.hardAlias.text == vector.hard)
    #expect(tag.alias(.hard).text == vector.hard)
    #expect(tag.alias(.soft).text == vector.soft)
    #expect(tag.alias(.soft).mask == (vector.hard == vector.soft ? .hard : .soft))
  }

  @Test("the canonical address makes the same aliases", arguments: AliasVectors.participants)
  func canonical(_ vector: AliasVectors.Participant) throws {
    let address = try #require(Address(vector.canonical))
    let tag = try key(vector.store).tag(order: order(vector.order), address: address)
    #expect(tag.alias(.hard).text == vector.hard)
    #expect(tag.alias(.soft).text == vector.soft)
  }

  @Test("an alias that comes back tells its token", arguments: AliasVectors.participants)
  func tokens(_ vector: AliasVectors.Participant) throws {
    let address = try #require(Address(vector.address))
    let tag = try key(vector.store).tag(order: order(vector.order), address: address)
    let domain = try #require(AliasDomain(AliasVectors.aliasDomain))
    for mask in Mask.allCases {
      let alias = tag.alias(mask)
      let returned = try #require(Address(alias.text.uppercased()))
      #expect(Alias.token(of: returned, domain: domain) == alias.token)
    }
  }

  @Test("a mention has exactly this alias", arguments: AliasVectors.mentions)
  func mentions(_ vector: AliasVectors.Mention) throws {
    let address = try #require(Address(vector.canonical))
    #expect(try key(vector.store).mention(order: order(vector.order), address: address) == vector.alias)
  }

  @Test("a message id is mapped to exactly this one, which is mapped no more", arguments: AliasVectors.messageIDs)
  func messageIDs(_ vector: AliasVectors.MessageID) throws {
    let key = try key(vector.store)
    let order = try order(vector.order)
    #expect(key.messageID(vector.messageID, order: order) == vector.mapped)
    #expect(key.messageID(vector.mapped, order: order) == vector.mapped)
  }

  private func key(_ store: String) throws -> StoreKey {
    let keys = try AliasKeys("vectors:\(AliasVectors.key)")
    let domain = try #require(AliasDomain(AliasVectors.aliasDomain))
    return StoreKey(keys.newest, store: try #require(StoreID(store)), domain: domain)
  }

  private func order(_ text: String) throws -> OrderID { try #require(OrderID(text)) }
}
