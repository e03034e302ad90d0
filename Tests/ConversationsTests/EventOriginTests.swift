import Conversations
import Testing

@Suite("An event's origin")
struct EventOriginTests {
  @Test("tells store, order, source and id as they are")
  func told() {
    let origin = EventOrigin(
      store: StoreID("acme"), order: OrderID("v502559llux-01"), source: ExactText("/oms/acme"),
      eventID: ExactText("a8f1"))
    #expect(origin.store == "acme")
    #expect(origin.order == "v502559llux-01")
    #expect(origin.source == "/oms/acme")
    #expect(origin.eventID == "a8f1")
    #expect(EventOrigin() == EventOrigin(store: nil, order: nil, source: nil, eventID: nil))
  }

  @Test(
    "withholds a text in which an address could hide",
    arguments: [
      "maria@example.com", "<maria@example.com>", "mailto:maria%40example.com", "maria%2540example.com",
      "maria%252540example.com", "maria&#64;example.com", "maria&#x40;example.com", "maria&commat;example.com",
      "maria&COMMAT;example.com", "maria=40example.com", "maria＠example.com", "maria\u{FE6B}example.com",
      #"maria\u0040example.com"#, #"maria\U0040example.com"#, "@",
    ])
  func withheld(_ text: String) {
    let origin = EventOrigin(
      store: StoreID("acme"), order: OrderID(text), source: ExactText(text), eventID: ExactText(text))
    #expect(origin == EventOrigin(store: StoreID("acme")))
  }

  @Test("withholds each text by itself")
  func single() {
    let origin = EventOrigin(
      store: StoreID("acme"), order: OrderID("7"), source: ExactText("/oms/maria@example.com"),
      eventID: ExactText("a8f1"))
    #expect(origin.order == "7")
    #expect(origin.source == nil)
    #expect(origin.eventID == "a8f1")
  }
}
