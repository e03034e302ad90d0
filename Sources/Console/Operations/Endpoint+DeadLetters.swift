import Conversations
import Fleet
import HTTPTypes
import Hummingbird
import JSON
import Postgres
import Timeline

extension Endpoint {
  static let deadLetters: [Endpoint] = [
    Endpoint(.get, "/operations/dead-letters", .fleet(.readOperations)) { call in try await list(call) },
    Endpoint(.get, "/operations/dead-letters/{letter}", .fleet(.readOperations)) { call in try await show(call) },
    Endpoint(.post, "/operations/dead-letters/replay", .fleet(.settleDeadLetters), replay),
    Endpoint(.post, "/operations/dead-letters/discard", .fleet(.settleDeadLetters), discard),
  ]

  private static let path = "/operations/dead-letters"

  // MARK: - Reading

  private static func list(
    _ call: Call, problem: String? = nil, status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    let pageSize = 50
    let fields = status == .ok ? call.query : call.form
    let filter = DeadLetterFilter(
      reason: fields["reason"].flatMap(Reason.init(rawValue:)), store: fields["store"].flatMap(StoreID.init))
    let cursor = try call.query["before"].map { text throws(Refusal) in try DeadLetterCursor(text) }
    let letters = try await call.console.database.run { database throws(PostgresError) in
      try database.latestDeadLetters(before: cursor, filter, limit: pageSize + 1)
    }
    var values: [String: Any] = [
      "hasLetters": !letters.isEmpty, "store": filter.store?.text ?? "",
      "reasons": Reason.allCases.map { ["reason": $0.rawValue, "isCurrent": $0 == filter.reason] as [String: Any] },
      "target": target(filter),
      "letters": letters.prefix(pageSize).map { letter -> [String: Any] in
        var row: [String: Any] = [
          "when": letter.failedAt.shown, "reason": letter.reason.rawValue, "detail": letter.detail,
          "queue": letter.queue, "id": letter.id,
        ]
        let place = [letter.origin.store, letter.origin.order].compactMap(\.self).joined(separator: " ")
        if !place.isEmpty { row["where"] = place }
        return row
      },
    ]
    if letters.count > pageSize {
      let words = [("reason", filter.reason?.rawValue), ("store", filter.store?.text)]
        .compactMap { name, value in value.map { "\(name)=\($0)&" } }.joined()
      values["next"] = "\(path)?\(words)before=\(letters[pageSize - 1].cursor.text)"
    }
    try add(outcome: call.query, to: &values)
    values["problem"] = problem.map(call.pages().phrase)
    return call.page("dead-letters", in: .operations, values, status: status)
  }

  /// What has just been done, as the redirection after a form tells it.
  private static func add(outcome query: Form, to values: inout [String: Any]) throws {
    func number(_ name: String) throws -> Int { try query.number(name, default: 0, in: 0...Int.max) }
    switch query["done"] {
    case "replayed":
      values["replayed"] = ["count": try number("count"), "total": try number("total")]
      let sealed = try number("sealed")
      if sealed > 0 { values["sealed"] = ["count": sealed] }
      values["isStopped"] = query["stopped"] == "yes"
    case "discarded": values["discarded"] = ["count": try number("count")]
    default: break
    }
  }

  /// What a form says it is about.
  private static func target(_ filter: DeadLetterFilter) -> [[String: String]] {
    let words = [("id", filter.id), ("reason", filter.reason?.rawValue), ("store", filter.store?.text)]
    let fields = words.compactMap { name, value in value.map { ["name": name, "value": $0] } }
    return fields.isEmpty ? [["name": "all", "value": "yes"]] : fields
  }

  private static func show(
    _ call: Call, id: String? = nil, problem: String? = nil, status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    guard let id = id ?? call.values["letter"] else { throw Refusal.notFound }
    let view = try await call.console.database.show(deadLetter: id, call.console.settings)
    let letter = view.kept.letter
    var values: [String: Any] = [
      "id": letter.id, "reason": letter.reason.rawValue, "detail": letter.detail, "queue": letter.queue,
      "failures": view.kept.failures, "when": letter.failedAt.shown, "isOpen": view.kept.closing == nil,
      "target": target(DeadLetterFilter(id: letter.id)), "headers": view.headers.map { lines($0) },
      "hasHeaders": !view.headers.isEmpty, "fields": view.fields.map { lines($0) }, "hasFields": !view.fields.isEmpty,
    ]
    values["letterStore"] = letter.origin.store
    values["letterOrder"] = letter.origin.order
    values["source"] = letter.origin.source
    values["eventID"] = letter.origin.eventID
    values["again"] = view.kept.replayedAt?.shown
    values["contentType"] = view.contentType
    values["bodyBytes"] = view.bodyBytes
    if let closing = view.kept.closing { values[closing.kind.rawValue] = closing.at.shown }
    if let masked = view.masked, let entry = try? JSONReader().read(masked) { values["email"] = email(entry) }
    values["problem"] = problem.map(call.pages().phrase)
    return call.page("dead-letter", in: .operations, values, status: status)
  }

  private static func lines(_ line: DeadLetterView.Line) -> [String: Any] {
    ["name": line.name, "value": line.value]
  }

  private static func email(_ entry: JSONValue) -> [String: Any] {
    func people(_ value: JSONValue?) -> String {
      let people = value.map {
        $0.kind == .array ? $0.elements.compactMap(Person.init) : [Person($0)].compactMap(\.self)
      }
      return (people ?? []).map { person in person.name.map { "\($0) <\(person.alias)>" } ?? person.alias }
        .joined(separator: ", ")
    }
    var values: [String: Any] = ["from": people(entry["from"]), "to": people(entry["to"])]
    let copies = people(entry["cc"])
    if !copies.isEmpty { values["cc"] = copies }
    if let subject = entry["subject"]?.string, !subject.trimmed.isEmpty { values["subject"] = subject }
    values["text"] = entry["text"]?.string ?? entry["firstWords"]?.string ?? ""
    return values
  }

  // MARK: - Settling

  private static func replay(_ call: Call) async throws -> Response {
    let filter = try filter(call.form)
    guard let reason = ChangeReason(call.form["because"]) else {
      return try await refuse(call, filter, "dead.reason-wrong")
    }
    let decision = try call.guest.decision(reason.isEmpty ? nil : reason.text)
    do {
      let progress = try await call.console.letters.replay(filter, decision)
      let sealed = progress.sealed.values.reduce(0, +)
      return .redirect(
        to: "\(path)?done=replayed&count=\(progress.replayed)&total=\(progress.total)&sealed=\(sealed)"
          + (progress.isStopped ? "&stopped=yes" : ""))
    } catch let problem as DeadLetterProblem { throw problem.refusal }
  }

  private static func discard(_ call: Call) async throws -> Response {
    let filter = try filter(call.form)
    guard call.form["understood"] == "yes", let reason = ChangeReason(call.form["because"]), !reason.isEmpty else {
      return try await refuse(call, filter, "dead.needed")
    }
    do {
      let count = try await call.console.letters.discard(filter, try call.guest.decision(reason.text))
      return .redirect(to: "\(path)?done=discarded&count=\(count)")
    } catch let problem as DeadLetterProblem { throw problem.refusal }
  }

  /// The page that the form stood on, with what is wrong with it.
  private static func refuse(_ call: Call, _ filter: DeadLetterFilter, _ problem: String) async throws -> Response {
    guard let id = filter.id else { return try await list(call, problem: problem, status: .unprocessableContent) }
    return try await show(call, id: id, problem: problem, status: .unprocessableContent)
  }

  /// Nothing is meant unless it is said.
  private static func filter(_ form: Form) throws(Refusal) -> DeadLetterFilter {
    let reason = form["reason"].flatMap(Reason.init(rawValue:))
    let store = form["store"].flatMap(StoreID.init)
    let filter = DeadLetterFilter(id: form["id"], reason: reason, store: store)
    guard (reason == nil) == (form["reason"] == nil), (store == nil) == (form["store"] == nil),
      (filter == .all) == (form["all"] == "yes")
    else { throw .invalid("The form does not say which dead letters.") }
    return filter
  }
}

extension DeadLetter {
  var cursor: DeadLetterCursor { DeadLetterCursor(failedAt: failedAt, id: id) }
}

extension DeadLetterCursor {
  /// Reads what ``text`` has written.
  ///
  /// - Throws: ``Refusal/invalid(_:)``.
  init(_ text: String) throws(Refusal) {
    let place = try PagePlace(text)
    guard place.id.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }), place.id.utf8.count <= 64 else {
      throw PagePlace.unknown
    }
    self.init(failedAt: place.moment, id: place.id)
  }

  var text: String { PagePlace(moment: failedAt, id: id).text }
}
