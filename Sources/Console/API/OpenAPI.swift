/// What the API offers, for programs (OpenAPI 3.1).
enum OpenAPI {
  static let document = #"""
    {
      "openapi": "3.1.0",
      "info": {
        "title": "Conversation Tracker",
        "version": "1",
        "description": "Conversations of orders with every e-mail address replaced by an alias. Send a token, made with conversation-tracker token create, as Authorization: Bearer."
      },
      "security": [{"token": []}],
      "paths": {\#(members(orders, settings, operations))},
      "components": {
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        "parameters": {\#(members(parameters))},
        "responses": {\#(members(refusals))},
        "schemas": {\#(members(words, conversations, masks, deadLetters, fleet))}
      }
    }
    """#

  // MARK: - Paths

  private static let orders: Members = [
    "/api/stores/{store}/orders": path(
      get: operation(
        "listOrders", "A store's conversations, the latest first.", [store, limit, cursor],
        answer("A page.", object(["orders": array(schema("OrderSummary")), "next": stringOrNull])))),
    "/api/stores/{store}/orders/{order}": path(
      get: operation(
        "getOrder", "An order with its customer's alias in the mask in force.", [store, order],
        answer("The order.", schema("Order")))),
    "/api/stores/{store}/orders/{order}/conversation-message": path(
      get: operation(
        "listMessages", "An order's conversation in the form of the platform's conversation API, in sequence.",
        [store, order, limit, after], answer("A page.", array(schema("Message")), header: link))),
    "/api/stores/{store}/orders/{order}/timeline": path(
      get: operation(
        "getTimeline", "An order's timeline entries as stored and published, in sequence.",
        [store, order, limit, after],
        answer(
          "A page.",
          object([
            "entries": array(object(["date": date, "recordedAt": date, "entry": schema("Entry")])),
            "next": integerOrNull,
          ]), header: link))),
  ]

  private static let settings: Members = [
    "/api/stores/{store}/settings/conversation-mask": path(
      get: operation(
        "getMask", "A store's mask; hard unless the store decided otherwise.",
        [store, parameter("If-None-Match", in: "header", string)],
        answer("The setting.", schema("MaskSetting"), header: tag),
        others: ["304": answer("It has not changed.", header: tag)]),
      put: operation(
        "setMask", "Changes a store's mask, at once.",
        [
          store,
          parameter(
            "If-Match", in: "header", string, isNeeded: true,
            "The ETag of the setting that the change was decided on."),
        ], body: "MaskChange", answer("The setting that is in force now.", schema("MaskSetting"), header: tag),
        others: ["412": refusal("Conflict"), "413": refusal("TooLarge"), "428": refusal("PreconditionRequired")])),
    "/api/stores/{store}/settings/mask-history": path(
      get: operation(
        "getMaskHistory", "Who changed a store's mask, when and why, the latest first.",
        [
          store, parameter("limit", in: "query", number(1...1_000, usually: 100)),
          parameter("before", in: "query", number(1...Int.max), "The policy version where the last page ended."),
        ],
        answer(
          "A page.", object(["changes": array(schema("MaskHistoryItem")), "next": integerOrNull]), header: link))),
  ]

  private static let operations: Members = [
    "/api/dead-letters": path(
      get: operation(
        "listDeadLetters", "Events that could not become entries, the latest first. For operators of every store.",
        [
          parameter("reason", in: "query", schema("Reason")), parameter("store", in: "query", storeID),
          parameter("limit", in: "query", number(1...200, usually: 50)), cursor,
        ], answer("A page.", object(["deadLetters": array(schema("DeadLetter")), "next": stringOrNull])))),
    "/api/dead-letters/{letter}": path(
      get: operation(
        "getDeadLetter",
        "A dead letter, and its message as far as no address can be read in it. For operators of every store.",
        [parameter("letter", in: "path", string, isNeeded: true)],
        answer("The dead letter, open or closed.", schema("DeadLetterView")), others: ["409": refusal("Settled")])),
    "/api/dead-letters/replay": path(
      post: operation(
        "replayDeadLetters", "Publishes the events of open dead letters again, each under its own id.", [],
        body: "DeadLetterSelection",
        answer("What was done. A replay that takes long stops; ask again for the others.", schema("Replay")),
        others: ["409": refusal("Settled"), "413": refusal("TooLarge")])),
    "/api/dead-letters/discard": path(
      post: operation(
        "discardDeadLetters", "Discards open dead letters: their messages are gone for good.", [],
        body: "DeadLetterDiscard", answer("What was done.", schema("Discard")),
        others: ["409": refusal("Settled"), "413": refusal("TooLarge")])),
    "/api/fleet": path(
      get: operation(
        "getFleet", "Queues, workers and dead letters in numbers. For operators of every store.", [],
        answer("The numbers.", schema("Fleet")))),
  ]
}
