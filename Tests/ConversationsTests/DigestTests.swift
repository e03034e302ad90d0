import Conversations
import Testing

@Suite("Digests")
struct DigestTests {
  @Test(
    "a feed id is the first half of SHA-256 over the length-prefixed store, source and id",
    arguments: [
      // The golden vector of the contract, then NFC and NFD.
      ("a8f1", "d77b4a3f1a3f08dc10c367d653a8bef1"), ("\u{E9}", "8f8d9f650a85c3d404469c4e848edd78"),
      ("e\u{301}", "a96934b5f96767e7120d5ec0f03f89c3"),
    ])
  func feedID(_ id: String, _ feedID: String) throws {
    let store = try #require(StoreID("acme"))
    #expect(EventKey(store: store, source: ExactText("/oms/acme"), id: ExactText(id)).feedID == feedID)
  }

  @Test("moving a byte between source and id makes another feed id")
  func boundaries() throws {
    let store = try #require(StoreID("acme"))
    let ids = [("ab", "c"), ("a", "bc"), ("abc", ""), ("", "abc")].map {
      EventKey(store: store, source: ExactText($0), id: ExactText($1)).feedID
    }
    #expect(Set(ids).count == 4)
  }

  @Test(
    "a dead letter's id is the first half of SHA-256 over the length-prefixed queue and body",
    arguments: [
      ("email-sent", "{}", "a7c0f226c4e94f8c100567cf49320036"), ("email-sent", "", "5cb1df9e8a6e5a14fb5e46e5e4a0864e"),
      ("email-received", "{}", "6fe5bcc2e21ce730c91e863f67186916"),
      ("email-sent{", "}", "c802fd752d2fff726ffbd9f66e9332d7"),
    ])
  func deadLetterID(_ queue: String, _ body: String, _ id: String) {
    #expect(Digest.deadLetterID(queue: queue, body: Array(body.utf8)) == id)
  }

  @Test("a length prefix is four bytes, big-endian")
  func lengthPrefix() {
    #expect(Digest.lengthPrefixed([]) == [0, 0, 0, 0])
    #expect(Digest.lengthPrefixed([7, 8]) == [0, 0, 0, 2, 7, 8])
    #expect(Digest.lengthPrefixed([UInt8](repeating: 1, count: 258)).prefix(4) == [0, 0, 1, 2])
  }

  @Test("hex is lower-case, two digits a byte")
  func hex() {
    #expect(Digest.hex([0, 1, 0xAB, 0xFF]) == "0001abff")
    #expect(Digest.hex([]) == "")
  }
}
