import Conversations
import Fleet
import Foundation
import Postgres
import RabbitMQ
import Testing
import Timeline

/// A virtual host and a database of a test's own, set up by the program itself, with an ERP and an OMS listening.
final class World: Sendable {
  static let erpQueue = "erp"
  static let omsQueue = "oms"

  let name: String
  let amqpURL: String
  let databaseURL: String
  private let maintenanceURL: String
  let directory: URL

  init() async throws {
    name = "test_" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
    directory = FileManager.default.temporaryDirectory.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)

    var broker = try #require(URLComponents(string: Servers.setting("AMQP_URL")))
    broker.path = "/\(name)"
    amqpURL = broker.string!
    var database = try #require(URLComponents(string: Servers.setting("DATABASE_URL")))
    let maintenance = database.string!
    maintenanceURL = maintenance
    database.path = "/\(name)"
    databaseURL = database.string!

    try await Servers.manage("PUT", "vhosts/\(name)", body: "{}")
    try maintain("create database \(name)")
    let setup = try run("setup")
    try #require(setup.status == 0, "\(setup.errors)")
    try connect("tests set up") { connection throws(BrokerError) in
      try connection.declare(
        Topology(
          queues: [.init(Self.erpQueue), .init(Self.omsQueue)],
          bindings: [
            .init(queue: Self.erpQueue, to: EventTopology.feed, routingKey: "#"),
            .init(queue: Self.omsQueue, to: EventTopology.rejections, routingKey: "#"),
          ]))
    }
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  // MARK: - Program

  var settings: [String: String] {
    [
      "AMQP_URL": amqpURL, "DATABASE_URL": databaseURL, "ALIAS_DOMAIN": "ct.example",
      "ALIAS_KEYS": "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    ]
  }

  /// Runs a command to its end.
  func run(
    _ arguments: String..., settings changes: [String: String] = [:], input: String? = nil
  ) throws -> Program.Outcome {
    try Program(arguments, settings: settings.merging(changes) { $1 }, in: directory, input: input).wait()
  }

  func startWorker(
    _ arguments: String..., settings changes: [String: String] = [:]
  ) throws -> Program {
    try Program(["worker"] + arguments, settings: settings.merging(changes) { $1 }, in: directory)
  }

  /// Lets one worker settle everything that waits.
  func settleAll(settings changes: [String: String] = [:]) throws {
    let outcome = try startWorker("--exit-when-idle", "1", settings: changes).wait()
    try #require(outcome.status == 0, "\(outcome.errors)")
  }

  // MARK: - Broker

  func endpoints() throws -> [BrokerEndpoint] { try BrokerEndpoint.parse(amqpURL) }

  func connect<Result>(
    _ name: String, _ work: (borrowing RabbitMQ.Connection) throws(BrokerError) -> Result
  ) throws -> Result {
    let connection = try RabbitMQ.Connection(endpoints(), name: name)
    return try work(connection)
  }

  func publish(_ messages: [Message]) throws {
    let publisher = try Publisher(Connection(endpoints(), name: "tests publish"))
    for start in stride(from: 0, to: messages.count, by: 500) {
      try publisher.publish(Array(messages[start..<min(start + 500, messages.count)]))
    }
    publisher.close()
  }

  /// Everything that waits in a queue, which is empty afterwards, and what a worker is just about to put there.
  func drain(_ queue: String) throws -> [Delivery] {
    let waiting = try connect("tests count") { connection throws(BrokerError) in
      try connection.messageCount(queue: queue)
    }
    let consumer = try Consumer(Connection(endpoints(), name: "tests read"), queues: [queue], prefetch: 2_000)
    var all: [Delivery] = []
    while true {
      let patience: Duration = .seconds(all.count < waiting ? 30 : 1)
      let batch = try consumer.receive(limit: 2_000, bytes: 1 << 30, wait: patience)
      guard let last = batch.last else { break }
      all += batch
      try consumer.acknowledge(upTo: last.tag)
    }
    consumer.close()
    return all
  }

  func feed() throws -> [Delivery] { try drain(Self.erpQueue) }
  func rejections() throws -> [Delivery] { try drain(Self.omsQueue) }

  // MARK: - Database

  func database() throws -> Database { try Database(databaseURL, applicationName: "tests") }

  /// Runs SQL of the test's own.
  @discardableResult
  func query(_ sql: String) throws -> Rows {
    var connection = try Postgres.Connection.open(
      databaseURL, applicationName: "tests", settings: ["search_path": "conversation_tracker"])
    return try connection.run(Statement("query", sql))
  }

  /// Runs SQL beside the test's own database.
  func maintain(_ sql: String) throws {
    var connection = try Postgres.Connection.open(maintenanceURL, applicationName: "tests")
    _ = try connection.run(Statement("maintain", sql))
  }

  func count(_ sql: String) throws -> Int { try query(sql).integer(0, 0) }

  /// The documents of an order's timeline.
  func timeline(_ store: String, _ order: String) throws -> [Document] {
    let outcome = try run("timeline", store, order, "--json")
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try outcome.output.split(separator: "\n").map { try Document(String($0)) }
  }

  /// Reasons of all dead letters, by the id that their event had.
  func deadLetters() throws -> [Document] {
    let outcome = try run("dead-letters", "list", "--json")
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try outcome.output.split(separator: "\n").map { try Document(String($0)) }
  }
}

/// A JSON object, for looking into.
struct Document {
  let fields: [String: Any]

  init(_ json: String) throws {
    fields = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
  }

  init(_ json: [UInt8]) throws { try self.init(String(decoding: json, as: UTF8.self)) }

  private init(fields: [String: Any]) { self.fields = fields }

  subscript(key: String) -> String? { fields[key] as? String }
  func integer(_ key: String) -> Int? { fields[key] as? Int }
  func object(_ key: String) -> Document? { (fields[key] as? [String: Any]).map(Document.init(fields:)) }
  func objects(_ key: String) -> [Document] {
    (fields[key] as? [[String: Any]] ?? []).map(Document.init(fields:))
  }
}
