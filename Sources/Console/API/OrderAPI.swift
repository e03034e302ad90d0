import Conversations
import Fleet
import Hummingbird
import JSON
import Masking
import Postgres
import Timeline

/// What integrators read of orders, in the field names that they know.
enum OrderAPI {
  private static let pages = 1...100
  /// Where a page of whole e-mails ends, whatever was asked for.
  private static let pageBytes = 8 << 20

  /// A store's conversations, the latest first.
  static func list(_ call: Call) async throws -> Response {
    let store = try call.store
    let limit = try call.query.number("limit", default: 25, in: pages)
    let cursor = try call.query["cursor"].map { text throws(Refusal) in try ConversationCursor(text) }
    let found = try await call.console.database.run { database throws(PostgresError) in
      try database.latestConversations(of: store, before: cursor, limit: limit + 1)
    }
    var json = JSONWriter()
    json.object { json in
      json.key("orders")
      json.array(found.prefix(limit)) { json, summary in
        json.object { json in
          json.member("orderId", summary.order.text)
          json.member("entries", summary.count)
          json.key("lastEntry")
          json.object { json in
            json.member("sequence", summary.count)
            json.member("kind", summary.kind.rawValue)
            json.member("date", summary.occurredAt.rfc3339)
            json.member("subject", summary.subject)
            json.member("firstWords", summary.firstWords)
          }
        }
      }
      json.member("next", found.count > limit ? cursorText(found[limit - 1].cursor) : nil)
    }
    return .json(json.bytes)
  }

  /// A cursor as a value: whoever puts it into a URL encodes it.
  private static func cursorText(_ cursor: ConversationCursor) -> String {
    "\(cursor.recordedAt.microseconds)~\(cursor.order.text)"
  }

  /// The order JSON.
  static func order(_ call: Call) async throws -> Response {
    let conversation = try call.conversation
    let counts = try await call.console.database.run { database throws(PostgresError) in
      try database.counts(of: conversation)
    }
    guard let counts else { throw Refusal.notFound }
    let alias = try await customerAlias(conversation, call.console)
    var json = JSONWriter()
    json.object { json in
      json.member("orderId", conversation.order.text)
      json.member("emailTracked", alias?.text)
      json.key("clientProfileData")
      json.object { json in
        json.member("email", alias?.text)
        json.key("aliasMaskType")
        if let alias { json.integer(alias.mask.aliasMaskType) } else { json.null() }
      }
      json.key("conversation")
      json.object { json in
        json.member("entries", counts.sent + counts.received)
        json.member("sent", counts.sent)
        json.member("received", counts.received)
        json.key("lastEntry")
        json.object { json in
          json.member("id", counts.last.event.feedID)
          json.member("sequence", counts.last.sequence)
          json.member("kind", counts.last.kind.rawValue)
          json.member("date", counts.last.occurredAt.rfc3339)
          json.member("subject", counts.last.subject)
          json.member("firstWords", counts.last.firstWords)
        }
      }
    }
    return .json(json.bytes)
  }

  /// The alias of the order's first customer in the mask that is in force now, whichever it was when they wrote.
  private static func customerAlias(_ conversation: ConversationKey, _ console: Parts) async throws -> Alias? {
    let domain = console.settings.aliasDomain
    let (policy, issued) = try await console.database.run { database throws(PostgresError) in
      let policy = try database.policy(of: conversation.store)
      let first = try database.entries(of: conversation, in: 1..<21, limit: 20).reversed()
      let reader = JSONReader()
      let people = first.flatMap { entry in
        [entry.from, entry.to, entry.cc].flatMap { Person.read($0, with: reader) }
      }
      guard let customer = people.first(where: { $0.role == .customer }), let address = Address(customer.alias),
        let token = Alias.token(of: address, domain: domain)
      else { return (policy, IssuedAlias?.none) }
      let reference = AliasReference(store: conversation.store, token: token)
      return (policy, try database.resolve([reference])[reference])
    }
    guard let issued else { return nil }
    guard let master = console.settings.keys[issued.keyID] else { throw KeyProblem.missing(issued.keyID) }
    let key = StoreKey(master, store: conversation.store, domain: domain)
    do throws(BrokenSeal) {
      let address = try key.open(issued.sealedAddress, order: issued.order, token: issued.token)
      return key.tag(order: conversation.order, address: address).alias(policy.mask)
    } catch { throw KeyProblem.broken(issued.keyID) }
  }

  /// An order's conversation as an array, in the form of the platform's conversation API.
  static func messages(_ call: Call) async throws -> Response {
    let conversation = try call.conversation
    let (rows, next) = try await page(call, conversation)
    let subject = conversation.order.text
    let events = try await call.console.database.run { database throws(PostgresError) in
      guard let first = rows.first, let last = rows.last else { return [Int: EventKey]() }
      let entries = try database.entries(
        of: conversation, in: first.sequence..<last.sequence + 1, limit: rows.count)
      return Dictionary(entries.map { ($0.sequence, $0.event) }) { $1 }
    }
    let reader = JSONReader()
    var json = JSONWriter(capacity: rows.reduce(1_024) { $0 + $1.document.count * 5 / 4 })
    json.array(rows) { json, row in
      guard let document = try? reader.read(row.document) else { return json.null() }
      json.object { json in
        json.member("id", events[row.sequence]?.feedID)
        json.key("from")
        write(document["from"].flatMap(Person.init), subject, to: &json)
        json.key("to")
        json.array(document["to"]?.elements.compactMap(Person.init) ?? []) { write($1, subject, to: &$0) }
        json.member("subject", document["subject"]?.string)
        json.member("firstWords", document["firstWords"]?.string)
        json.member("body", document["html"]?.string ?? document["text"]?.string ?? "")
        json.member("hasAttachment", document["hasAttachment"]?.bool ?? false)
        json.member(
          "attachmentNames", document["attachments"]?.elements.compactMap { $0["fileName"]?.string } ?? [])
        json.member("date", row.occurredAt.rfc3339)
      }
    }
    var response = Response.json(json.bytes)
    response.link(next: next.map { "\(call.request.uri.path)?after=\($0)" })
    return response
  }

  private static func write(_ person: Person?, _ order: String, to json: inout JSONWriter) {
    guard let person else { return json.null() }
    json.object { json in
      json.member("conversationRelatedTo", order)
      json.member("conversationSubject", "oms")
      json.member("emailAlias", person.alias)
      json.member("aliasMaskType", person.mask.aliasMaskType)
      json.member("name", person.name)
      json.member("role", person.role.rawValue)
    }
  }

  /// The entries as stored, in sequence.
  static func timeline(_ call: Call) async throws -> Response {
    let (rows, next) = try await page(call, try call.conversation)
    var json = JSONWriter(capacity: rows.reduce(1_024) { $0 + $1.document.count })
    json.object { json in
      json.key("entries")
      json.array(rows) { json, row in
        json.object { json in
          json.member("date", row.occurredAt.rfc3339)
          json.member("recordedAt", row.recordedAt.rfc3339)
          json.key("entry")
          json.verbatim(row.document.span)
        }
      }
      json.key("next")
      if let next { json.integer(next) } else { json.null() }
    }
    var response = Response.json(json.bytes)
    response.link(next: next.map { "\(call.request.uri.path)?after=\($0)" })
    return response
  }

  /// A page of whole entries, in few and bounded bites; and where the next one begins.
  private static func page(
    _ call: Call, _ conversation: ConversationKey
  ) async throws -> (rows: [TimelineRow], next: Int?) {
    let limit = try call.query.number("limit", default: 25, in: pages)
    let after = try call.query.number("after", default: 0, in: 0...Int.max)
    let (rows, last) = try await call.console.database.run { database throws(PostgresError) in
      var rows: [TimelineRow] = []
      var bytes = 0
      let last = try database.lastSequences([conversation])[conversation] ?? 0
      while rows.count < limit, bytes < pageBytes {
        let bite = try database.timeline(
          conversation, after: rows.last?.sequence ?? after, limit: min(5, limit - rows.count))
        if bite.isEmpty { break }
        rows += bite
        bytes += bite.reduce(0) { $0 + $1.document.count }
      }
      return (rows, last)
    }
    if last == 0 { throw Refusal.notFound }
    guard let end = rows.last?.sequence, end < last else { return (rows, nil) }
    return (rows, end)
  }
}
