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
  ]

  private static func figures(_ call: Call) async throws -> [String: Any] {
    let (workers, hours, dead) = try await call.console.database.run { database throws(PostgresError) in
      (try database.workers(limit: 100), try database.hourCounts(), try database.deadLetterGroups())
    }
    let pages = call.pages()
    let queues = call.console.fleet.queues
    let trend = pages.phrase("operations.trend")
    return [
      "alarm": queues?.contains { $0.figures.name == EventTopology.quarantine && $0.figures.depth > 0 } ?? false,
      "hasQueues": queues != nil,
      "queues": queues?.map { queue -> [String: Any] in
        [
          "name": queue.figures.name, "depth": queue.figures.depth,
          "arrivals": QueueFigures.text(queue.figures.arrivals),
          "departures": QueueFigures.text(queue.figures.departures), "consumers": queue.figures.consumers,
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
      "hasWorkers": !workers.isEmpty,
      "workers": workers.map { worker -> [String: Any] in
        var row: [String: Any] = [
          "worker": worker.worker, "isAlive": worker.livingLanes > 0, "lanes": worker.livingLanes,
          "lag": worker.lag.map(span) ?? "–", "received": worker.received, "recorded": worker.recorded,
          "repeated": worker.repeated, "died": worker.dead,
        ]
        row["version"] = worker.version
        row["seen"] = worker.seenAt?.shown
        return row
      },
    ]
  }

  private static func span(_ duration: Duration) -> String {
    let seconds = duration.components.seconds
    switch seconds {
    case ..<100: return "\(seconds) s"
    case ..<6_000: return "\((seconds + 30) / 60) min"
    default: return "\((seconds + 1_800) / 3_600) h"
    }
  }
}
