import Conversations
import Fleet
import Hummingbird
import JSON
import Postgres
import Timeline

/// The fleet for programs.
enum OperationsAPI {
  static func deadLetters(_ call: Call) async throws -> Response {
    let limit = try call.query.number("limit", default: 50, in: 1...200)
    let reason = call.query.given("reason").flatMap(Reason.init(rawValue:))
    guard reason != nil || call.query.given("reason") == nil else { throw Refusal.invalid("There is no such reason.") }
    let cursor = try call.query["cursor"].map { text throws(Refusal) in try DeadLetterCursor(text) }
    let store = try store(call.query.given("store"))
    let letters = try await call.console.database.run { database throws(PostgresError) in
      try database.latestDeadLetters(before: cursor, DeadLetterFilter(reason: reason, store: store), limit: limit + 1)
    }
    var json = JSONWriter()
    json.object { json in
      json.key("deadLetters")
      json.array(letters.prefix(limit)) { $1.write(to: &$0) }
      json.member("next", letters.count > limit ? letters[limit - 1].cursor.text : nil)
    }
    return .json(json.bytes)
  }

  private static func store(_ text: String?) throws(Refusal) -> StoreID? {
    guard let text else { return nil }
    guard let store = StoreID(text) else { throw .invalid("The store is no store id.") }
    return store
  }

  static func deadLetter(_ call: Call) async throws -> Response {
    let view = try await call.console.database.show(deadLetter: call.values["letter"] ?? "", call.console.settings)
    return .json(view.json)
  }

  static func replay(_ call: Call) async throws -> Response {
    let wanted = try Wanted(Array(buffer: call.body))
    let progress: DeadLetterDesk.Progress
    do {
      progress = try await call.console.letters.replay(
        wanted.filter, try call.guest.decision(wanted.because.isEmpty ? nil : wanted.because.text))
    } catch let problem as DeadLetterProblem { throw problem.refusal }
    var json = JSONWriter()
    json.object { json in
      json.member("total", progress.total)
      json.member("replayed", progress.replayed)
      json.member("sealedWithOtherKeys", progress.sealed.values.reduce(0, +))
      json.member("isStopped", progress.isStopped)
    }
    return .json(json.bytes)
  }

  static func discard(_ call: Call) async throws -> Response {
    let wanted = try Wanted(Array(buffer: call.body))
    guard !wanted.because.isEmpty else { throw Refusal.invalid("The member because is missing: say why.") }
    let count: Int
    do {
      count = try await call.console.letters.discard(wanted.filter, try call.guest.decision(wanted.because.text))
    } catch let problem as DeadLetterProblem { throw problem.refusal }
    var json = JSONWriter()
    json.object { $0.member("discarded", count) }
    return .json(json.bytes)
  }

  /// Which letters are meant, and why: `{"id": …}`, or `{"reason": …, "store": …}`, or `{"all": true}`.
  private struct Wanted: Sendable {
    let filter: DeadLetterFilter
    let because: ChangeReason

    init(_ body: [UInt8]) throws(Refusal) {
      guard let json = try? JSONReader().read(body), json.kind == .object else {
        throw .invalid("The body is no JSON object.")
      }
      func text(_ name: StaticString) throws(Refusal) -> String? {
        guard let value = json[name], value.kind != .null else { return nil }
        guard let text = value.string else { throw .invalid("The member \(name) is no string.") }
        return text
      }
      let (id, reasonText) = (try text("id"), try text("reason"))
      let reason = reasonText.flatMap(Reason.init(rawValue:))
      guard (reason == nil) == (reasonText == nil) else { throw .invalid("There is no such reason.") }
      filter = DeadLetterFilter(id: id, reason: reason, store: try OperationsAPI.store(try text("store")))
      guard id == nil || filter == DeadLetterFilter(id: id) else {
        throw .invalid("The member id stands alone: a letter has one reason and one store.")
      }
      let all = json["all"]
      guard all == nil || all?.kind == .null || all?.bool != nil else {
        throw .invalid("The member all is no boolean.")
      }
      guard (filter == .all) == (all?.bool == true) else {
        throw .invalid("Say which dead letters: one by its id, or reason and store, or all.")
      }
      guard let because = ChangeReason(try text("because")) else {
        throw .invalid("The member because is longer than 1000 characters, holds a control character, or an at-sign.")
      }
      self.because = because
    }
  }

  static func fleet(_ call: Call) async throws -> Response {
    let (workers, dead) = try await call.console.database.run { database throws(PostgresError) in
      (try database.workers(limit: 500), try database.deadLetterGroups())
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
            json.key("inPerSecond")
            json.verbatim(QueueFigures.text(queue.figures.arrivals).utf8.span)
            json.key("outPerSecond")
            json.verbatim(QueueFigures.text(queue.figures.departures).utf8.span)
            json.member("consumers", queue.figures.consumers)
            json.key("secondsToDrain")
            if let time = queue.figures.timeToDrain { json.integer(time.components.seconds) } else { json.null() }
          }
        }
      } else {
        json.null()
      }
      json.key("workers")
      json.array(workers) { json, worker in
        json.object { json in
          json.member("worker", worker.worker)
          json.member("livingLanes", worker.livingLanes)
          json.member("version", worker.version)
          json.key("lagSeconds")
          if let lag = worker.lag { json.integer(lag.components.seconds) } else { json.null() }
          json.member("startedAt", worker.startedAt?.rfc3339)
          json.member("lastHeardAt", worker.seenAt?.rfc3339)
          json.member("received", worker.received)
          json.member("recorded", worker.recorded)
          json.member("repeated", worker.repeated)
          json.member("dead", worker.dead)
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
