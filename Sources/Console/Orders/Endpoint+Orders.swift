import Conversations
import Foundation
import HTTPTypes
import Hummingbird
import JSON
import Masking
import Postgres
import ServiceLifecycle
import Timeline

extension Endpoint {
  private static let pageSize = 25
  /// How long a page listens before it must show its session again.
  private static let listening = Duration.seconds(600)

  static let orders: [Endpoint] = [
    Endpoint(.get, "/stores/{store}/orders", .store(.readConversations), list),
    Endpoint(.post, "/stores/{store}/orders", .store(.readConversations), search),
    Endpoint(.get, "/stores/{store}/orders/{order}", .store(.readConversations), timeline),
    Endpoint(.get, "/stores/{store}/orders/{order}/events", .store(.readConversations), live),
    Endpoint(.get, "/stores/{store}/orders/{order}/entries/{sequence}/body", .store(.readConversations), body),
    Endpoint(.get, "/stores/{store}/orders/{order}/entries/{sequence}/links", .store(.readConversations), links),
  ]

  // MARK: - A store's orders

  private static func list(_ call: Call) async throws -> Response {
    let store = try call.store
    let search = call.query["search"]
    let base = "/stores/\(store)/orders"
    var values: [String: Any] = ["noSuchAlias": call.query["alias"] == "unknown"]
    let found: [ConversationSummary]
    if let search {
      guard search.unicodeScalars.count <= 128, !search.contains("@") else { throw Refusal.invalid("No such order.") }
      let after = call.query["after"].flatMap(OrderID.init)
      found = try await call.console.database.run { database throws(PostgresError) in
        try database.conversations(of: store, beginning: search, after: after, limit: pageSize + 1)
      }
      values["search"] = search
      if after != nil { values["first"] = "\(base)?search=\(PercentEncoding.encoded(search))" }
      if found.count > pageSize {
        let last = PercentEncoding.encoded(found[pageSize - 1].order.text)
        values["next"] = "\(base)?search=\(PercentEncoding.encoded(search))&after=\(last)"
      }
    } else {
      let cursor = try call.query["before"].map { text throws(Refusal) in try ConversationCursor(text) }
      found = try await call.console.database.run { database throws(PostgresError) in
        try database.latestConversations(of: store, before: cursor, limit: pageSize + 1)
      }
      if cursor != nil { values["first"] = base }
      if found.count > pageSize { values["next"] = "\(base)?before=\(found[pageSize - 1].cursor.text)" }
    }
    let pages = call.pages()
    values["orders"] = found.prefix(pageSize).map { summary -> [String: Any] in
      var row: [String: Any] = [
        "href": "\(base)/\(PercentEncoding.encoded(summary.order.text))", "order": summary.order.text,
        "count": summary.count, "way": summary.kind.way, "wayName": pages.phrase("entry.\(summary.kind.way)"),
        "firstWords": summary.firstWords, "when": summary.occurredAt.shown,
      ]
      if let subject = summary.subject, !subject.trimmed.isEmpty { row["subject"] = subject }
      return row
    }
    values["hasOrders"] = !found.isEmpty
    return call.page("orders", in: .orders, values)
  }

  /// A form, not a query: a soft alias shows an address, which must stand in no URL.
  private static func search(_ call: Call) async throws -> Response {
    let store = try call.store
    let base = "/stores/\(store)/orders"
    guard let text = call.form["search"] else { return .redirect(to: base) }
    guard text.contains("@") else { return .redirect(to: "\(base)?search=\(PercentEncoding.encoded(text))") }
    let domain = call.console.settings.aliasDomain
    guard let address = Address(text), let token = Alias.token(of: address, domain: domain) else {
      return .redirect(to: "\(base)?alias=unknown")
    }
    let reference = AliasReference(store: store, token: token)
    let issued = try await call.console.database.run { database throws(PostgresError) in
      try database.resolve([reference])[reference]
    }
    guard let issued else { return .redirect(to: "\(base)?alias=unknown") }
    return .redirect(to: "\(base)/\(PercentEncoding.encoded(issued.order.text))")
  }

  // MARK: - An order's timeline

  private static func timeline(_ call: Call) async throws -> Response {
    let conversation = try call.conversation
    let before = try call.query.number("before", default: .max, in: 1...Int.max)
    let entries = try await call.console.database.run { database throws(PostgresError) in
      try database.entries(of: conversation, in: 0..<before, limit: pageSize + 1)
    }
    let base = call.request.uri.path
    var values: [String: Any] = [
      "order": conversation.order.text, "hasEntries": !entries.isEmpty,
      "entries": views(entries.prefix(pageSize), of: conversation, call.pages()),
    ]
    if before == .max {
      values["live"] = "\(base)/events?after=\(entries.first?.sequence ?? 0)"
    } else {
      values["newest"] = base
    }
    if entries.count > pageSize { values["older"] = "\(base)?before=\(entries[pageSize - 1].sequence)" }
    return call.page("order", in: .orders, values)
  }

  private static func views(
    _ entries: some Sequence<EntrySummary>, of conversation: ConversationKey, _ pages: Pages
  ) -> [[String: Any]] {
    let reader = JSONReader()
    return entries.map { EntryView($0, of: conversation.order, pages, reader).values }
  }

  private static func live(_ call: Call) async throws -> Response {
    let conversation = try call.conversation
    let resumed = call.request.headers[.lastEventID].flatMap { Int($0) }
    let start = try resumed ?? call.query.number("after", default: 0, in: 0...Int.max)
    let sequences = try call.console.timelines.sequences(of: conversation)
    let (database, pages) = (call.console.database, call.pages())
    let body = ResponseBody { writer in
      try await writer.write(ByteBuffer(string: "retry: 3000\n\n"))
      var sent = start
      let end = ContinuousClock.now + listening
      for await last in sequences.cancelOnGracefulShutdown() {
        guard ContinuousClock.now < end else { break }
        guard last > sent else {
          try await writer.write(ByteBuffer(string: ":\n\n"))
          continue
        }
        let range = sent + 1..<last + 1
        let entries = try await within(Endpoint.patience) {
          try await database.run { database throws(PostgresError) in
            try database.entries(of: conversation, in: range, limit: pageSize)
          }
        }
        for (entry, values) in zip(entries, views(entries, of: conversation, pages)).reversed() {
          try await writer.write(ByteBuffer(string: event(entry.sequence, pages.render("entry", values))))
        }
        sent = last
      }
      try await writer.finish(nil)
    }
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"], body: body)
  }

  /// One server-sent event (HTML Standard §9.2.6).
  private static func event(_ id: Int, _ html: String) -> String {
    let lines = html.split(whereSeparator: \.isNewline).map { "data: \($0)\n" }.joined()
    return "event: entry\nid: \(id)\n\(lines)\n"
  }

  private static func bodies(_ call: Call) async throws -> (html: String?, text: String?) {
    let conversation = try call.conversation
    guard let sequence = call.values["sequence"].flatMap({ Int($0) }) else { throw Refusal.notFound }
    let document = try await call.console.database.run { database throws(PostgresError) in
      try database.document(conversation, sequence: sequence)
    }
    guard let document, let json = try? JSONReader().read(document) else { throw Refusal.notFound }
    return (json["html"]?.string, json["text"]?.string)
  }

  private static func body(_ call: Call) async throws -> Response {
    let bodies = try await bodies(call)
    let page: String
    if let html = bodies.html {
      page = InertHTML.page(html: html, language: call.language)
    } else if let text = bodies.text {
      page = InertHTML.page(text: text, language: call.language)
    } else {
      throw Refusal.notFound
    }
    var response = Response.html(page)
    response.headers[.contentSecurityPolicy] = SecurityHeaders.emailPolicy
    return response
  }
}

extension Endpoint {
  /// Where the links of an e-mail lead, to be followed by whoever has seen that.
  fileprivate static func links(_ call: Call) async throws -> Response {
    let most = 200
    guard let html = try await bodies(call).html else { throw Refusal.notFound }
    let links = InertHTML.links(html: html).prefix(most)
    return call.page(
      "links", in: .orders,
      [
        "order": try call.conversation.order.text, "sequence": call.values["sequence"] ?? "",
        "back": "/stores/\(try call.store)/orders/\(PercentEncoding.encoded(try call.conversation.order.text))",
        "hasLinks": !links.isEmpty,
        "links": links.map { ["target": $0.target, "host": $0.host, "words": $0.words] },
      ])
  }
}

extension ConversationSummary {
  var cursor: ConversationCursor { ConversationCursor(recordedAt: recordedAt, order: order) }
}

extension ConversationCursor {
  /// Reads what ``text`` has written.
  ///
  /// - Throws: ``Refusal/invalid(_:)``.
  init(_ text: String) throws(Refusal) {
    let place = try PagePlace(text)
    guard let order = OrderID(place.id) else { throw PagePlace.unknown }
    self.init(recordedAt: place.moment, order: order)
  }

  /// For a URL, where order ids are percent-encoded.
  var text: String { PagePlace(moment: recordedAt, id: PercentEncoding.encoded(order.text)).text }
}
