import Conversations
import Hummingbird
import Postgres
import Timeline

extension Endpoint {
  static let stores: [Endpoint] = [
    Endpoint(.get, "/", .signedIn, start),
    Endpoint(.get, "/stores/{store}", .store(.readConversations)) { call in
      .redirect(to: "/stores/\(try call.store)/orders")
    },
  ]

  /// The visitor's own store, or a choice.
  private static func start(_ call: Call) async throws -> Response {
    if let store = try call.guest.token.store ?? call.query["store"].flatMap(StoreID.init) {
      return .redirect(to: "/stores/\(store)/orders")
    }
    let after = call.query["after"].flatMap(StoreID.init)
    let pageSize = 120
    let stores = try await call.console.database.run { database throws(PostgresError) in
      try database.stores(after: after, limit: pageSize + 1)
    }
    var values: [String: Any] = [
      "stores": stores.prefix(pageSize).map(\.text), "hasStores": !stores.isEmpty,
    ]
    if stores.count > pageSize { values["next"] = "/?after=\(stores[pageSize - 1])" }
    return call.page("stores", values)
  }
}
