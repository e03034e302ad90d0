import Conversations
import Hummingbird
import Postgres
import Timeline

extension Endpoint {
  static let auditing: [Endpoint] = [Endpoint(.get, "/audit", .own(.readAudit), audit)]

  /// The whole log, or a store's part of it for who may see that store alone.
  private static func audit(_ call: Call) async throws -> Response {
    let pageSize = 100
    let store = try call.guest.token.store
    let before = try call.query.number("before", default: .max, in: 1...Int.max)
    let lines = try await call.console.database.run { database throws(PostgresError) in
      try database.auditEntries(of: store, before: before, limit: pageSize + 1)
    }
    let pages = call.pages()
    var values: [String: Any] = [
      "hasLines": !lines.isEmpty,
      "lines": lines.prefix(pageSize).map { line -> [String: Any] in
        [
          "when": line.at.shown, "who": line.decision.by,
          "action": AuditRecord.Action(rawValue: line.action).map { pages.phrase("action.\($0.rawValue)") }
            ?? line.action,
          "lineStore": line.store?.text ?? "", "target": line.target, "reason": line.decision.because ?? "",
        ]
      },
    ]
    if lines.count > pageSize { values["next"] = "/audit?before=\(lines[pageSize - 1].number)" }
    return call.page("audit", in: .audit, values)
  }
}
