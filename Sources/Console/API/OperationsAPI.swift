import Conversations
import Hummingbird
import JSON
import Postgres
import Timeline

/// The fleet for programs.
enum OperationsAPI {
  static func deadLetters(_ call: Call) async throws -> Response {
    let limit = try call.query.number("limit", default: 50, in: 1...200)
    let reason = call.query["reason"].flatMap(Reason.init(rawValue:))
    guard reason != nil || call.query["reason"] == nil else { throw Refusal.invalid("There is no such reason.") }
    let cursor = try call.query["cursor"].map { text throws(Refusal) in try DeadLetterCursor(text) }
    let letters = try await call.console.database.run { database throws(PostgresError) in
      try database.latestDeadLetters(before: cursor, DeadLetterFilter(reason: reason), limit: limit + 1)
    }
    var json = JSONWriter()
    json.object { json in
      json.key("deadLetters")
      json.array(letters.prefix(limit)) { $1.write(to: &$0) }
      json.member("next", letters.count > limit ? letters[limit - 1].cursor.text : nil)
    }
    return .json(json.bytes)
  }

  static func fleet(_ call: Call) async throws -> Response {
    let (lanes, dead) = try await call.console.database.run { database throws(PostgresError) in
      (try database.laneCounts(limit: 500), try database.deadLetterGroups())
    }
    let queues = call.console.fleet.queues
    var json = JSONWriter()
    json.object { json in
      json.key("queues")
      if let queues {
        json.array(queues) { json, queue in
          json.object { json in
            json.member("name", queue.figures.name)
            json.member("depth", queue.figures.depth)
            json.member("consumers", queue.figures.consumers)
            json.key("secondsToDrain")
            if let time = queue.figures.timeToDrain { json.integer(time.components.seconds) } else { json.null() }
          }
        }
      } else {
        json.null()
      }
      json.key("lanes")
      json.array(lanes) { json, lane in
        json.object { json in
          json.member("worker", lane.worker)
          json.member("lane", lane.lane)
          json.member("lastHour", lane.lastHour.rfc3339)
          json.member("received", lane.received)
          json.member("recorded", lane.recorded)
          json.member("repeated", lane.repeated)
          json.member("dead", lane.dead)
        }
      }
      json.key("deadLetters")
      json.array(dead) { json, entry in
        json.object { json in
          json.member("reason", entry.reason.rawValue)
          json.member("count", entry.count)
        }
      }
    }
    return .json(json.bytes)
  }
}
