import Conversations
import Testing

@testable import Masking

@Suite("A store's key")
struct StoreKeyTests {
  private let order = OrderID("v502559llux-01")!
  private let maria = Address("Maria.Silva@Example.com")!

  @Test("seals an address so that nothing of it can be read, and never twice the same")
  func sealed() throws {
    let key = try StoreKey.example()
    let seals = (0..<20).map { _ in key.seal(maria, order: order, token: "token") }
    #expect(Set(seals).count == 20)
    for seal in seals {
      #expect(!String(decoding: seal, as: UTF8.self).lowercased().contains("maria"))
      #expect(seal.count == 12 + maria.canonical.utf8.count + 16)
      #expect(try key.open(seal, order: order, token: "token") == maria)
    }
  }

  @Test("opens a seal in its own place alone: store, order and token")
  func bound() throws {
    let key = try StoreKey.example()
    let sealed = key.seal(maria, order: order, token: "token")
    let elsewhere = try #require(OrderID("v502559llux-02"))
    #expect(throws: BrokenSeal.self) { try key.open(sealed, order: elsewhere, token: "token") }
    #expect(throws: BrokenSeal.self) { try key.open(sealed, order: order, token: "other") }
    let globex = try StoreKey.example("globex")
    #expect(throws: BrokenSeal.self) { try globex.open(sealed, order: order, token: "token") }
    let others = try AliasKeys("vectors:\(String(repeating: "A", count: 43))=")
    let another = StoreKey(others.newest, store: key.store, domain: try .example())
    #expect(throws: BrokenSeal.self) { try another.open(sealed, order: order, token: "token") }
  }

  @Test("takes no place for another that reads the same when joined")
  func boundaries() throws {
    let key = try StoreKey.example()
    let sealed = key.seal(maria, order: try #require(OrderID("ab")), token: "c")
    #expect(throws: BrokenSeal.self) { try key.open(sealed, order: #require(OrderID("a")), token: "bc") }
  }

  @Test("opens nothing that was touched", arguments: [0, 11, 12, 20, 34, 50])
  func touched(_ place: Int) throws {
    let key = try StoreKey.example()
    var sealed = key.seal(maria, order: order, token: "token")
    sealed[place] ^= 1
    #expect(throws: BrokenSeal.self) { try key.open(sealed, order: order, token: "token") }
    #expect(throws: BrokenSeal.self) { try key.open(Array(sealed[..<place]), order: order, token: "token") }
  }

  @Test("makes aliases that differ by store, order, address and purpose")
  func aliases() throws {
    var seen: Set<String> = []
    for store in ["acme", "globex"] {
      let key = try StoreKey.example(store)
      for order in ["1", "2", "é", "e\u{301}"] {
        for address in ["maria@example.com", "maria@example.net"] {
          let order = try #require(OrderID(order))
          let address = try #require(Address(address))
          #expect(seen.insert(key.tag(order: order, address: address).hardAlias.text).inserted)
          #expect(seen.insert(try #require(key.tag(order: order, address: address).softAlias).text).inserted)
          #expect(seen.insert(key.mention(order: order, address: address)).inserted)
          #expect(seen.insert(key.messageID(address.canonical, order: order)).inserted)
        }
      }
    }
  }

  @Test("is bound to its place: moving a letter from the order to the address makes another alias")
  func prefixes() throws {
    let key = try StoreKey.example()
    let one = key.tag(order: try #require(OrderID("1a")), address: try #require(Address("b@example.com")))
    let other = key.tag(order: try #require(OrderID("1")), address: try #require(Address("ab@example.com")))
    #expect(one.hardAlias.token != other.hardAlias.token)
  }

  @Test(
    "shows a message id as another at the alias domain, and passes those that are there already",
    arguments: [
      ("<1@mail.acme.example>", false), ("1@mail.acme.example", false), ("", false), ("<>", false),
      ("<1@ct.example.org>", false), ("<1@xct.example>", false), ("<1@sub.ct.example>", false), ("1@ct.example", false),
      ("<1@ct.example", false), ("<0123456789abcdef0123456789abcdef@ct.example>", true), ("<feed-7@ct.example>", true),
    ])
  func messageIDs(_ id: String, _ passes: Bool) throws {
    let key = try StoreKey.example()
    let mapped = key.messageID(id, order: order)
    #expect((mapped == id) == passes)
    if !passes { #expect(mapped.wholeMatch(of: /<[0-9a-f]{32}@ct\.example>/) != nil) }
    #expect(key.messageID(mapped, order: order) == mapped)
    #expect(key.messageID(id, order: order) == mapped)
  }

  @Test("that seals a dead letter opens it under its id alone")
  func deadLetters() throws {
    let key = try AliasKeys.example().newest
    let bytes = Array("maria.silva@example.com".utf8)
    let sealed = key.seal(deadLetter: bytes, id: "1")
    #expect(!String(decoding: sealed, as: UTF8.self).contains("maria"))
    #expect(try key.open(deadLetter: sealed, id: "1") == bytes)
    #expect(try key.open(deadLetter: key.seal(deadLetter: [], id: "1"), id: "1") == [])
    #expect(throws: BrokenSeal.self) { try key.open(deadLetter: sealed, id: "2") }
    #expect(throws: BrokenSeal.self) { try key.open(deadLetter: Array(sealed.dropLast()), id: "1") }
    #expect(throws: BrokenSeal.self) { try key.open(deadLetter: [], id: "1") }
  }
}
