import Conversations
import Testing

@Suite("An address in disguise")
struct EventOriginDisguiseTests {
  @Test(
    "stands in no origin, however often it is encoded",
    arguments: [
      "maria&amp;#64;example.com", "maria&amp;commat;example.com", #"maria\x40example.com"#, #"maria\100example.com"#,
      #"maria\u{40}example.com"#, #"maria\\u0040example.com"#, "maria%u0040example.com", "maria%EF%BC%A0example.com",
      "bWFyaWFAZXhhbXBsZS5jb20=", "/t/xbWFyaWFAZXhhbXBsZS5jb20x", "id-6d61726961406578616d706c652e636f6d",
      "A6D61726961406578616D706C652E636F6D", "bWFyaWElNDBleGFtcGxlLmNvbQ", "YUBiLmV4YW1wbGU",
      "''696e666f4062c3bc636865722e6578616d706c65/", "am/Do29AZXjDpG1wbGUub3Jn",
      "616e61efbca06d61696c2e6578616d706c65", "=?utf-8?Q?maria?=", "=?utf-8?B?bWFyaWFAZXhhbXBsZS5jb20=?=",
    ])
  func withheld(_ text: String) {
    let origin = EventOrigin(order: OrderID(text), source: ExactText(text), eventID: ExactText(text))
    #expect(origin == EventOrigin())
  }

  @Test(
    "is not seen in identifiers of other kinds",
    arguments: [
      "0193a1f7-8c2e-7d11-9f0b-5a3c1e4d7788", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      "20261123.77", "v502559llux-01", "01JDC5XW9QK3N8ZT6M2V4R7Y1B", "MTIzNDU2Nzg5MA==", "order-number-one-hundred",
    ])
  func told(_ text: String) {
    #expect(EventOrigin(eventID: ExactText(text)).eventID == text)
  }
}
