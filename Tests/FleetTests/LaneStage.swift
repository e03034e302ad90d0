import Conversations
import Logging
import Masking
import Synchronization
import Testing
import Timeline

@testable import Fleet
@testable import Postgres
@testable import RabbitMQ

/// One lane in a scripted world, on the test's own thread.
struct LaneStage {
  let world = ScriptedWorld()
  let pulse = LanePulse()
  let lines = LogLines()
  var settings: LaneSettings
  var meter = FleetMeter()

  init(batchSize: Int = 100, maxEventBytes: Int = 4 << 20) throws {
    settings = try .example(batchSize: batchSize, maxEventBytes: maxEventBytes)
  }

  /// Runs the lane until it ends: when everything is settled, unless the script says otherwise.
  func run() throws {
    let lines = lines
    var log = Logger(label: "lane") { _ in LineHandler(lines) }
    log.logLevel = .trace
    let lane = Lane(
      LaneID(worker: "worker-1", number: 0), settings, world,
      crew: Crew(doorbell: world.doorbell, meter: meter, log: log), pulse: pulse, log: log)
    try lane.run()
    for line in lines.all {
      #expect(!line.contains("@"), "\(line)")
      // Whatever goes wrong is told with a code, why, and what to do.
      guard line.hasPrefix("error") || line.hasPrefix("warning") else { continue }
      for key in ["code", "cause", "next"] { #expect(line.contains("\"\(key)\": "), "\(line)") }
    }
  }
}

extension LaneSettings {
  static func example(batchSize: Int = 100, maxEventBytes: Int = 4 << 20) throws -> LaneSettings {
    LaneSettings(
      aliasDomain: try #require(AliasDomain("ct.example")),
      keys: try AliasKeys("k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="), batchSize: batchSize,
      maxEventBytes: maxEventBytes)
  }
}

extension Delivery {
  /// An event of the store acme as the broker delivers it.
  static func event(
    _ id: String, order: String? = "v502559llux-01", type: String = "email-sent", queue: String? = nil,
    from: String = "orders@acme.example", to: String = "maria.silva@example.com", text: String = "Dear Maria",
    headers: [Field] = []
  ) -> Delivery {
    let orderMember = order.map { #""order":"\#($0)","# } ?? ""
    return .raw(
      """
      {"specversion":"1.0","type":"\(type)","source":"/oms/acme","id":"\(id)","time":"2026-11-23T16:32:00Z",
       "data":{"store":"acme",\(orderMember)"email":{"from":{"address":"\(from)"},"to":[{"address":"\(to)"}],
       "text":"\(text)"}}}
      """, type: type, queue: queue, headers: headers)
  }

  static func raw(
    _ body: String, type: String = "email-sent", queue: String? = nil, headers: [Field] = []
  ) -> Delivery {
    Delivery(
      tag: 0, queue: queue ?? type, exchange: "email-events", routingKey: type, contentType: EmailEvent.contentType,
      headers: headers, body: Array(body.utf8))
  }

  /// The same with other words of the broker's.
  func with(
    tag: UInt64? = nil, routingKey: String? = nil, redelivered: Bool? = nil, contentType: String? = nil
  ) -> Delivery {
    Delivery(
      tag: tag ?? self.tag, queue: queue, exchange: exchange, routingKey: routingKey ?? self.routingKey,
      redelivered: redelivered ?? self.redelivered, contentType: contentType ?? self.contentType, headers: headers,
      body: body)
  }
}

extension PostgresError {
  static func refused(_ sqlState: String) -> PostgresError {
    PostgresError(.refused(sqlState), "The database refused a statement with SQLSTATE \(sqlState).")
  }

  static let lost = PostgresError(.disconnected, "The connection to the database is lost.")
}

extension BrokerError {
  static let lost = BrokerError(.disconnected, "The connection to the broker is lost.")
  static let refused = BrokerError(.unconfirmed, "The broker refused 1 messages (basic.nack).")
}

/// What was logged.
final class LogLines: Sendable {
  private let lines = Mutex<[String]>([])

  var all: [String] { lines.withLock { $0 } }

  func append(_ line: String) { lines.withLock { $0.append(line) } }
}

struct LineHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.trace
  private let lines: LogLines

  init(_ lines: LogLines) { self.lines = lines }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    lines.append("\(event.level) \(event.message) \(event.metadata ?? [:])")
  }
}
