import Conversations
import Fleet
import Hummingbird
import JSON
import Postgres
import Timeline

extension Endpoint {
  static let health: [Endpoint] = [
    Endpoint(.get, "/livez", .everybody) { _ in .health(nil) },
    Endpoint(.get, "/readyz", .everybody) { call in .health(await problem(call)) },
    Endpoint(.get, "/metrics", .fleet(.readOperations), metrics),
    Endpoint(.get, "/scale", .fleet(.readOperations)) { call in
      switch call.console.fleet.signal {
      case .success(let signal): .json(signal.json)
      case .failure(let unseen): .health(unseen.description)
      }
    },
    Endpoint(.get, "/status", .fleet(.readOperations), status),
  ]

  /// Why the console cannot serve, in one sentence; nil when it can.
  private static func problem(_ call: Call) async -> String? {
    do {
      try await call.console.database.run { database throws(PostgresError) in try database.checkHealth() }
      return nil
    } catch is Overload {
      return "More requests wait for the database than the console can serve."
    } catch { return "The database cannot be reached." }
  }

  private static func metrics(_ call: Call) async -> Response {
    let groups = try? await call.console.database.run { database throws(PostgresError) in
      try database.deadLetterGroups()
    }
    let meter = call.console.meter
    meter.look(
      queues: call.console.fleet.queues?.map(\.figures), signal: try? call.console.fleet.signal.get(),
      dead: groups.map { Dictionary($0.map { ($0.reason, $0.count) }) { $0 + $1 } })
    return .metrics(meter.registry)
  }

  private static func status(_ call: Call) async -> Response {
    let problem = await problem(call)
    var json = JSONWriter()
    json.object { json in
      json.member("version", ProgramVersion.current)
      json.member("ready", problem == nil)
      json.member("problem", problem)
      json.key("scale")
      if case .success(let signal) = call.console.fleet.signal { json.verbatim(signal.json.span) } else { json.null() }
    }
    return .json(json.bytes)
  }
}
