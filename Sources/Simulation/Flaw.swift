import Conversations

/// One thing that is wrong with a bad message.
enum Flaw: Equatable {
  /// A field that is left out.
  case without(Field)
  /// A field with other JSON in its place.
  case instead(Field, String)
  /// No recipient but this text, which is no address.
  case onlyRecipient(String)
  /// A sender that is no address.
  case sender(String)
  case contentType(String)
  /// Published with the key of the other type.
  case keyOfOtherType
  /// Published with a key that no queue is bound to.
  case mistypedKey
  /// The id of an earlier event of another order.
  case idOfAnotherOrder
  /// A body that is not the CloudEvent it should be.
  case body(Garbling)
}

/// The flaws in turn: each reason as often as any other, and each flaw of a reason too.
struct Flaws {
  private var count = 0

  /// - Parameter conflictPossible: whether there is an earlier event to come into conflict with.
  mutating func next(conflictPossible: Bool) -> (Reason, Flaw) {
    defer { count += 1 }
    let (turn, place) = count.quotientAndRemainder(dividingBy: Self.byReason.count)
    var (reason, flaws) = Self.byReason[place]
    if reason == .conflictingDuplicate, !conflictPossible { (reason, flaws) = Self.byReason[0] }
    return (reason, flaws[turn % flaws.count])
  }

  static let byReason: [(reason: Reason, flaws: [Flaw])] = [
    (.notJSON, Garbling.unreadable.map { .body($0) }),
    (
      .notCloudEvent,
      [
        .contentType("application/json"), .instead(.specversion, "\"0.3\""), .body(.insideArray),
        .contentType("text/plain"), .body(.insideString), .instead(.specversion, "\"1\""),
        .contentType("application/cloudevents-batch+json"),
      ]
    ),
    (
      .missingField,
      [
        .without(.specversion), .without(.type), .without(.source), .without(.id), .without(.time), .without(.data),
        .without(.store), .without(.email), .without(.from), .without(.fromAddress), .without(.toAddress),
        .instead(.source, "null"), .instead(.id, "null"), .instead(.time, "null"), .instead(.data, "null"),
        .instead(.store, "null"), .instead(.email, "null"), .instead(.from, "null"), .instead(.toAddress, "null"),
      ]
    ),
    (
      .badField,
      [
        .instead(.time, "\"yesterday\""), .instead(.store, "\"Store 1!\""), .instead(.id, "17"),
        .instead(.id, "\"" + String(repeating: "long", count: 750) + "\""), .instead(.order, "\"\""),
        .instead(.time, "\"99999-01-01T00:00:00Z\""), .instead(.data, "\"see attachment\""), .instead(.to, "\"none\""),
        .instead(.source, "\"\""), .instead(.order, "\"" + String(repeating: "4", count: 200) + "\""),
        .instead(.specversion, "1.0"), .instead(.type, "true"), .instead(.time, "1795478400"),
        .instead(.time, "\"2026-11-31T10:00:00Z\""), .instead(.time, "\"2026-11-23T16:32:00\""),
        .instead(.datacontenttype, "\"text/xml\""), .instead(.email, "[]"), .instead(.from, "\"the store\""),
        .instead(.fromAddress, "{}"), .instead(.to, "[17]"), .instead(.toAddress, "[]"), .instead(.cc, "{}"),
        .instead(.replyTo, "[\"nobody\"]"), .instead(.references, "[1, 2]"), .instead(.references, "\"none\""),
        .instead(.subject, "404"), .instead(.text, "[\"line\", \"line\"]"), .instead(.html, "{\"body\":\"\"}"),
        .instead(.store, "\"\""), .instead(.order, "\"line\\nbreak\""), .instead(.order, "42"),
        .instead(.inReplyTo, "false"), .instead(.attachments, "[\"invoice.pdf\"]"),
        .instead(.attachments, #"[{"fileName":"invoice.pdf","contentType":"application/pdf","size":"47 kB"}]"#),
        .instead(.attachments, #"[{"fileName":"invoice.pdf","contentType":"application/pdf","size":-1}]"#),
      ]
    ),
    (
      .badAddress,
      [
        .sender("the store"), .onlyRecipient("maria.silva"), .sender("orders@"), .instead(.to, "[]"),
        .onlyRecipient("maria.silva@@example.com"), .sender(""), .onlyRecipient("maria..silva@example.com"),
        .onlyRecipient("Maria Silva <maria.silva@example.com>"), .sender("orders @store.example"),
        .onlyRecipient("maria.silva@example.com\r\nBcc: jose.garcia@example.org"), .onlyRecipient("@example.com"),
        .onlyRecipient("maria.silva@example..com"), .sender("orders;returns@store.example"),
        .onlyRecipient("maria.silva@example.com, jose.garcia@example.org"), .onlyRecipient(""),
        .onlyRecipient(String(repeating: "m", count: 1_200) + "@example.com"),
      ]
    ),
    (
      .unknownType,
      [
        .mistypedKey, .instead(.type, "\"email-bounced\""), .keyOfOtherType, .mistypedKey,
        .instead(.type, "\"Email-Sent\""), .instead(.type, "\"\""),
      ]
    ),
    (.noOrder, [.without(.order), .instead(.order, "null")]),
    (.conflictingDuplicate, [.idOfAnotherOrder]),
  ]
}
