import Conversations
import Testing

@Suite("A dead letter")
struct DeadLetterTests {
  private let letter = DeadLetter(
    id: "a7c0f226c4e94f8c100567cf49320036", reason: .badField, detail: "The field time is no RFC 3339 date-time.",
    queue: "email-sent",
    origin: EventOrigin(
      store: StoreID("acme"), order: OrderID("v502559llux-01"), source: ExactText("/oms/acme"),
      eventID: ExactText("a8f1")),
    failedAt: Timestamp(microseconds: 1_795_451_520_000_000))

  private let json = """
    {"id":"a7c0f226c4e94f8c100567cf49320036","reason":"bad-field",\
    "detail":"The field time is no RFC 3339 date-time.","queue":"email-sent","store":"acme",\
    "order":"v502559llux-01","source":"/oms/acme","eventId":"a8f1","failedAt":"2026-11-23T16:32:00Z"}
    """

  @Test("is one line of JSON with the fields of the contract")
  func line() {
    #expect(String(decoding: letter.json, as: UTF8.self) == json)
    #expect(!letter.json.contains(UInt8(ascii: "\n")))
  }

  @Test("says null where the origin is not known")
  func unknown() {
    var unknown = letter
    unknown.origin = EventOrigin()
    #expect(
      String(decoding: unknown.json, as: UTF8.self).hasSuffix(
        #""store":null,"order":null,"source":null,"eventId":null,"failedAt":"2026-11-23T16:32:00Z"}"#))
  }

  @Test("is told to the OMS as a CloudEvent with those fields and no body")
  func rejection() {
    let rejection = Rejection(letter)
    #expect(
      String(decoding: rejection.body, as: UTF8.self) == """
        {"specversion":"1.0","type":"email-event-rejected","source":"/conversation-tracker/dead-letters",\
        "id":"a7c0f226c4e94f8c100567cf49320036","time":"2026-11-23T16:32:00Z",\
        "datacontenttype":"application/json","data":\(json)}
        """)
    #expect(rejection.id == letter.id)
  }

  @Test("is routed by its reason", arguments: Reason.allCases)
  func routing(_ reason: Reason) {
    var letter = letter
    letter.reason = reason
    #expect(Rejection(letter).routingKey == reason.rawValue)
  }

  @Test("has one of the reasons of the contract")
  func reasons() {
    #expect(
      Reason.allCases.map(\.rawValue) == [
        "not-json", "not-cloudevent", "missing-field", "bad-field", "bad-address", "unknown-type", "too-large",
        "not-mime",
        "no-order", "unknown-alias", "conflicting-duplicate", "not-storable", "address-left", "crashed-worker",
      ])
  }
}
