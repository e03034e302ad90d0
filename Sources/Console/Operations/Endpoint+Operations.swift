import Conversations
import Fleet
import Hummingbird
import Postgres
import Timeline

extension Endpoint {
  static let operations: [Endpoint] = [
    Endpoint(.get, "/operations", .fleet(.readOperations)) { call in
      call.page("operations", in: .operations, try await figures(call))
    },
    // The same figures without the page around them, for the page's script.
    Endpoint(.get, "/operations/figures", .fleet(.readOperations)) { call in
      .html(call.pages().render("figures", try await figures(call)))
    },
    // Showing, replaying and discarding one letter belong beside this list.
    Endpoint(.get, "/operations/dead-letters", .fleet(.readOperations), deadLetters),
  ]

  private static func figures(_ call: Call) async throws -> [String: Any] {
    let (lanes, hours, dead) = try await call.console.database.run { database throws(PostgresError) in
      (try database.laneCounts(limit: 100), try database.hourCounts(), try database.deadLetterGroups())
    }
    let pages = call.pages()
    let queues = call.console.fleet.queues
    let trend = pages.phrase("operations.trend")
    return [
      "alarm": queues?.contains { $0.figures.name == EventTopology.quarantine && $0.figures.depth > 0 } ?? false,
      "hasQueues": queues != nil,
      "queues": queues?.map { queue -> [String: Any] in
        [
          "name": queue.figures.name, "depth": queue.figures.depth, "arrivals": rate(queue.figures.arrivals),
          "departures": rate(queue.figures.departures), "consumers": queue.figures.consumers,
          "drain": queue.figures.timeToDrain.map(span) ?? "–",
          "chart": Chart.line(queue.depths, title: "\(queue.figures.name): \(trend)"),
        ]
      } ?? [],
      "hours": Chart.bars(
        hours.map { ("\($0.hour.rfc3339.prefix(16)) UTC: \($0.received)", $0.received) },
        title: pages.phrase("operations.hours")),
      "busiest": hours.map(\.received).max() ?? 0, "hasDead": !dead.isEmpty,
      "dead": dead.sorted { $0.count > $1.count }.map {
        ["reason": $0.reason.rawValue, "count": $0.count] as [String: Any]
      },
      "hasLanes": !lanes.isEmpty,
      "lanes": lanes.map { lane -> [String: Any] in
        [
          "worker": lane.worker, "lane": lane.lane, "received": lane.received, "recorded": lane.recorded,
          "repeated": lane.repeated, "died": lane.dead, "hour": lane.lastHour.shown,
        ]
      },
    ]
  }

  private static func rate(_ rate: Double) -> String {
    let tenths = Int((rate * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  private static func span(_ duration: Duration) -> String {
    let seconds = duration.components.seconds
    switch seconds {
    case ..<100: return "\(seconds) s"
    case ..<6_000: return "\((seconds + 30) / 60) min"
    default: return "\((seconds + 1_800) / 3_600) h"
    }
  }

  private static func deadLetters(_ call: Call) async throws -> Response {
    let pageSize = 50
    let reason = call.query["reason"].flatMap(Reason.init(rawValue:))
    let cursor = try call.query["before"].map { text throws(Refusal) in try DeadLetterCursor(text) }
    let letters = try await call.console.database.run { database throws(PostgresError) in
      try database.latestDeadLetters(before: cursor, DeadLetterFilter(reason: reason), limit: pageSize + 1)
    }
    var values: [String: Any] = [
      "hasLetters": !letters.isEmpty,
      "reasons": Reason.allCases.map { ["reason": $0.rawValue, "isCurrent": $0 == reason] as [String: Any] },
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
      let filter = reason.map { "reason=\($0.rawValue)&" } ?? ""
      values["next"] = "/operations/dead-letters?\(filter)before=\(letters[pageSize - 1].cursor.text)"
    }
    return call.page("dead-letters", in: .operations, values)
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
    let halves = text.split(separator: "~", maxSplits: 1)
    guard halves.count == 2, let microseconds = Int64(halves[0]), (0...253_402_300_799_000_000).contains(microseconds),
      halves[1].utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }), halves[1].utf8.count <= 64
    else { throw .invalid("The cursor is none that a page gave out.") }
    self.init(failedAt: Timestamp(microseconds: microseconds), id: String(halves[1]))
  }

  var text: String { "\(failedAt.microseconds)~\(id)" }
}
