import Chance
import Foundation
import Postgres
import RabbitMQ
import Testing

extension IntegrationTests {
  /// Guarantee 1 over the whole pipeline, judged by scripts that know the contract alone.
  @Suite struct HidingPlaces {
    private let seed = String(Chance.seed)

    @Test("no spelling of an address comes out of any place, in either mask")
    func table() async throws {
      let world = try await World()
      let oracle = Oracle(world: world)
      let findings = try oracle.settle(oracle.hide("table"))
      #expect(findings.isEmpty, "\(findings.count) findings: \(findings.prefix(20).joined(separator: "\n"))")
    }

    @Test("no address comes out of random e-mails")
    func random() async throws {
      let world = try await World()
      let oracle = Oracle(world: world)
      let count = Servers.environment["ORACLE_EMAILS"] ?? "20000"
      print("Hiding addresses in \(count) random e-mails; TEST_SEED=\(seed)")
      let findings = try oracle.settle(oracle.hide("random", count, seed))
      try check(findings, of: Int(count)!)
    }

    @Test("neither logs nor rejections, nor dead letters, nor any table tells an address")
    func talk() async throws {
      let world = try await World()
      try world.maintain("alter database \(world.name) set log_statement = 'all'")
      let oracle = Oracle(world: world)
      let manifest = try oracle.hide("mixed", "5000", seed)
      let findings = try oracle.settle(manifest, settings: ["LOG_LEVEL": "trace"])
      try check(findings, of: 5_000)

      let rejections = world.directory.appendingPathComponent("rejections")
      let rejected = try world.rejections()
      #expect(!rejected.isEmpty)
      try Data(rejected.map { $0.body }.joined(separator: [UInt8(ascii: "\n")])).write(to: rejections)
      let tables = world.directory.appendingPathComponent("tables")
      try Data(dump(world).utf8).write(to: tables)
      let logs = try FileManager.default.contentsOfDirectory(
        at: URL(fileURLWithPath: Servers.setting("TEST_LOGS")), includingPropertiesForKeys: nil)
      let database = try #require(logs.first { $0.lastPathComponent == "database.log" })
      #expect(try String(contentsOf: database, encoding: .utf8).contains("execute "), "Postgres logs no statements.")
      // The directory holds what the worker and every command wrote to standard output and standard error.
      let written = try FileManager.default.contentsOfDirectory(at: world.directory, includingPropertiesForKeys: nil)
        .filter { $0.pathExtension == "err" }
      let heard = try oracle.overhear(manifest, in: logs + written + [rejections, tables])
      #expect(heard.isEmpty, "TEST_SEED=\(seed), \(heard.prefix(20).joined(separator: "\n"))")
    }

    @Test("the broker's log tells nothing of what a crashed channel held")
    func crash() async throws {
      let world = try await World()
      let address = "held.\(world.name)@example.com"
      let messages = (0..<200).map { id in Event("\(id)").with { $0.to = [["address": address]] }.message }
      let log = URL(fileURLWithPath: try Servers.setting("TEST_LOGS")).appendingPathComponent("rabbitmq.log")
      let crash = Task.detached { try Servers.command("TEST_CRASH_BROKER") }
      var hasCrashed = false
      let end = ContinuousClock.now + .seconds(60)
      while !hasCrashed && ContinuousClock.now < end {
        do { try world.publish(messages) } catch is BrokerError { hasCrashed = true }
      }
      try await crash.value
      #expect(hasCrashed, "No channel crashed.")
      // What the next client does comes after everything that the crash could have left.
      try world.publish(messages)
      try #require(String(contentsOf: log, encoding: .utf8).contains(world.name))
      #expect(try !String(contentsOf: log, encoding: .utf8).contains(address))
    }

    /// What the redactor cannot undo may stop at the egress gate, and a mention in a disguise of disguises may be
    /// missed, if both are rare: about one e-mail in 100,000 misses a mention, so that a run of thousands may hold one.
    /// No participant's address may be found, and nothing else may be wrong.
    private func check(_ findings: [String], of count: Int) throws {
      let stopped = try findings.filter { try Document($0)["reason"] == "address-left" }
      let missed = try findings.filter { try Document($0)["problem"] == "mention" }
      print(
        "Of \(count) random e-mails, the egress gate stopped \(stopped.count); mentions were missed in \(missed.count)."
      )
      #expect(stopped.count * 200 < count)
      #expect(
        (missed.count - 1) * 10_000 < count, "TEST_SEED=\(seed), \(missed.prefix(20).joined(separator: "\n"))")
      let others = findings.filter { !stopped.contains($0) && !missed.contains($0) }
      #expect(
        others.isEmpty, "TEST_SEED=\(seed), \(others.count) findings: \(others.prefix(20).joined(separator: "\n"))")
    }

    /// Every row of every table, one a line.
    private func dump(_ world: World) throws -> String {
      let tables = try world.query(
        "select table_name::text from information_schema.tables where table_schema = 'conversation_tracker'")
      return try (0..<tables.count).map { table in
        let rows = try world.query("select to_jsonb(t)::text from \(tables.text(table, 0)) t")
        return (0..<rows.count).map { rows.text($0, 0) }.joined(separator: "\n")
      }.joined(separator: "\n")
    }
  }
}
