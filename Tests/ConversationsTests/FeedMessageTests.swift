import Conversations
import Testing

@Suite("A feed message")
struct FeedMessageTests {
  @Test("is the CloudEvent of the contract, with the stored document as it is")
  func shape() throws {
    let document = #"{ "stored" : "as it is", "n":1.0 }"#
    let message = FeedMessage(try entry(order: "v502559llux-01", document: document))
    #expect(
      String(decoding: message.body, as: UTF8.self) == """
        {"specversion":"1.0","type":"timeline-entry-added",\
        "source":"/conversation-tracker/acme/orders/v502559llux-01","id":"d77b4a3f1a3f08dc10c367d653a8bef1",\
        "time":"2026-11-23T16:32:00Z","subject":"v502559llux-01","sequence":"0000000003",\
        "datacontenttype":"application/json","data":\(document)}
        """)
    #expect(message.id == "d77b4a3f1a3f08dc10c367d653a8bef1")
  }

  @Test("is the same every time")
  func deterministic() throws {
    let entry = try entry(order: "7")
    #expect(FeedMessage(entry).body == FeedMessage(entry).body)
  }

  @Test("goes to the store and kind it is of", arguments: EmailKind.allCases)
  func routing(_ kind: EmailKind) throws {
    #expect(FeedMessage(try entry(order: "7", kind: kind)).routingKey == "acme.\(kind.rawValue)")
  }

  @Test(
    "has a source that is a URI-reference whatever the order's id is",
    arguments: [
      ("a b", "a%20b"), ("a/b", "a%2Fb"), ("a?b#c", "a%3Fb%23c"), ("100%", "100%25"), ("é", "%C3%A9"),
      ("e\u{301}", "e%CC%81"), ("a-b._~9", "a-b._~9"), ("a:b&c=d+e", "a%3Ab%26c%3Dd%2Be"), ("..", ".."),
    ])
  func source(_ order: String, _ segment: String) throws {
    let body = String(decoding: FeedMessage(try entry(order: order)).body, as: UTF8.self)
    #expect(body.contains(#""source":"/conversation-tracker/acme/orders/\#(segment)","#))
    #expect(body.contains(#""subject":"\#(order)","#))
  }

  @Test(
    "has a sequence of ten digits, or more when it needs them",
    arguments: [(1, "0000000001"), (9_999_999_999, "9999999999"), (10_000_000_000, "10000000000")])
  func sequence(_ number: Int, _ text: String) throws {
    let body = String(decoding: FeedMessage(try entry(order: "7", sequence: number)).body, as: UTF8.self)
    #expect(body.contains(#""sequence":"\#(text)","#))
  }

  private func entry(
    order: String, kind: EmailKind = .sent, sequence: Int = 3, document: String = "{}"
  ) throws -> RecordedEntry {
    let key = EventKey(
      store: try #require(StoreID("acme")), source: ExactText("/oms/acme"), id: ExactText("a8f1"))
    return RecordedEntry(
      event: key, order: try #require(OrderID(order)), kind: kind, sequence: sequence,
      time: try #require(Timestamp(rfc3339: "2026-11-23T16:32:00Z")), document: Array(document.utf8)[...])
  }
}
