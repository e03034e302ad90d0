import Hummingbird

extension Endpoint {
  static let api: [Endpoint] = [
    Endpoint(.get, "/api/openapi.json", .everybody) { _ in .json(Array(OpenAPI.document.utf8)) },
    Endpoint(.get, "/api/stores/{store}/orders", .store(.readConversations), OrderAPI.list),
    Endpoint(.get, "/api/stores/{store}/orders/{order}", .store(.readConversations), OrderAPI.order),
    Endpoint(
      .get, "/api/stores/{store}/orders/{order}/conversation-message", .store(.readConversations), OrderAPI.messages),
    Endpoint(.get, "/api/stores/{store}/orders/{order}/timeline", .store(.readConversations), OrderAPI.timeline),
    Endpoint(
      .get, "/api/stores/{store}/settings/conversation-mask", .store(.readConversations), SettingsAPI.read),
    Endpoint(.put, "/api/stores/{store}/settings/conversation-mask", .store(.changeSettings), SettingsAPI.change),
    Endpoint(.get, "/api/stores/{store}/settings/mask-history", .store(.readConversations), SettingsAPI.history),
    Endpoint(.get, "/api/dead-letters", .fleet(.readOperations), OperationsAPI.deadLetters),
    Endpoint(.get, "/api/dead-letters/{letter}", .fleet(.readOperations), OperationsAPI.deadLetter),
    Endpoint(.post, "/api/dead-letters/replay", .fleet(.settleDeadLetters), OperationsAPI.replay),
    Endpoint(.post, "/api/dead-letters/discard", .fleet(.settleDeadLetters), OperationsAPI.discard),
    Endpoint(.get, "/api/fleet", .fleet(.readOperations), OperationsAPI.fleet),
  ]
}
