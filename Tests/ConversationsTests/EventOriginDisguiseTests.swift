import Conversations
import Testing

@Suite("An address in disguise")
struct EventOriginDisguiseTests {
  @Test(
    "stands in no origin, however often it is encoded",
    arguments: [
      "maria&amp;#64;example.com", "maria&amp;commat;example.com", #"maria\x40example.com"#, #"maria\100example.com"#,
      #"maria\u{40}example.com"#, #"maria\\u0040example.com"#, "maria%u0040example.com", "maria%EF%BC%A0example.com",
      "=?utf-8?Q?maria?=", "=?utf-8?B?bWFyaWFAZXhhbXBsZS5jb20=?=",
    ])
  func withheld(_ text: String) {
    let origin = EventOrigin(order: OrderID(text), source: ExactText(text), eventID: ExactText(text))
    #expect(origin == EventOrigin())
  }
}
