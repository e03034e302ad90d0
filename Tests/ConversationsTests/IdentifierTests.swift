import Conversations
import Testing

@Suite("Identifiers")
struct IdentifierTests {
  @Test(
    "a store's id is [a-z0-9][a-z0-9-]{0,62}",
    arguments: [
      ("a", true), ("0", true), ("acme", true), ("acme-2", true), ("acme-", true), ("a--b", true),
      (String(repeating: "a", count: 63), true), (String(repeating: "a", count: 64), false), ("", false),
      ("-acme", false), ("Acme", false), ("acme_2", false), ("acme.example", false), ("acme ", false), (" acme", false),
      ("acmé", false), ("acme\n", false), ("acme\u{0}", false), ("а", false), ("１", false), ("a\u{301}", false),
    ])
  func stores(_ text: String, _ isValid: Bool) {
    #expect((StoreID(text) != nil) == isValid)
    #expect(StoreID(text).map(\.text) == (isValid ? text : nil))
  }

  @Test(
    "an order's id is 1 to 128 printable characters",
    arguments: [
      ("1", true), ("v502559llux-01", true), ("Order 7 / 2026", true), ("~!@#$%^&*()\"'<>", true), ("注文-1", true),
      ("é", true), ("e\u{301}", true), ("😀", true), (String(repeating: "é", count: 128), true),
      (String(repeating: "é", count: 129), false), (String(repeating: "e\u{301}", count: 64), true),
      (String(repeating: "e\u{301}", count: 65), false), ("", false), ("a\nb", false), ("a\tb", false),
      ("a\u{0}", false),
      ("a\u{7F}", false), ("a\u{85}", false), ("a\u{200B}b", false), ("a\u{202E}b", false), ("a\u{2028}b", false),
      ("a\u{FEFF}b", false), ("\u{E000}", false), ("\u{378}", false), ("👩\u{200D}💻", false),
    ])
  func orders(_ text: String, _ isValid: Bool) {
    #expect((OrderID(text) != nil) == isValid)
    #expect(OrderID(text).map { Array($0.text.utf8) } == (isValid ? Array(text.utf8) : nil))
  }

  @Test("ids compare by bytes: NFC and NFD are two")
  func bytes() throws {
    let composed = "caf\u{E9}"
    let decomposed = "cafe\u{301}"
    #expect(composed == decomposed, "This is what Swift's own == says.")

    #expect(ExactText(composed) != ExactText(decomposed))
    #expect(Set([ExactText(composed), ExactText(decomposed), ExactText(composed)]).count == 2)
    #expect(ExactText(decomposed) < ExactText(composed))

    let orders = try [composed, decomposed].map { try #require(OrderID($0)) }
    #expect(orders[0] != orders[1])
    #expect(Set(orders).count == 2)
    #expect(orders[1] < orders[0])

    let store = try #require(StoreID("acme"))
    let keys = [composed, decomposed].map {
      EventKey(store: store, source: ExactText("/oms/acme"), id: ExactText($0))
    }
    #expect(keys[0] != keys[1])
    #expect(Set(keys).count == 2)
    #expect(keys[0].feedID != keys[1].feedID)
    #expect(ConversationKey(store: store, order: orders[0]) != ConversationKey(store: store, order: orders[1]))
  }

  @Test("conversations are sorted by store, then order; events by store, source and id")
  func sorting() throws {
    let stores = try ["a", "a-b", "b"].map { try #require(StoreID($0)) }
    let orders = try ["1", "10", "2"].map { try #require(OrderID($0)) }
    let conversations = stores.flatMap { store in orders.map { ConversationKey(store: store, order: $0) } }
    #expect(conversations.shuffled().sorted() == conversations)
    let texts = ["", "/", "/a", "é"].map(ExactText.init)
    let events = stores.flatMap { store in
      texts.flatMap { source in texts.map { EventKey(store: store, source: source, id: $0) } }
    }
    #expect(events.shuffled().sorted() == events)
  }
}
