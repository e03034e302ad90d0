import Conversations
import Foundation
import Postgres
import RabbitMQ
import Simulation
import Testing
import Timeline

extension IntegrationTests {
  /// The main job: from the OMS' events to timelines, feed, dead letters and rejections, and nothing lost on the way.
  @Suite struct Flow {
    /// Runs simulated events through two workers while `meanwhile` happens.
    private func run(
      _ messages: [SimulatedMessage], in world: World, mayRepeatRejections: Bool = false,
      meanwhile: (inout [Program]) async throws -> Void = { _ in }
    ) async throws {
      var workers = try (0..<2).map { _ in
        try world.startWorker("--exit-when-idle", "5", "--log-level", "debug")
      }
      let batch = messages.map(Message.init)
      let publishing = Task {
        for _ in 0..<100 {
          do { return try world.publish(batch) } catch is BrokerError {
            // A publisher that the broker left must publish again what was not confirmed: an OMS does.
            try await Task.sleep(for: .milliseconds(200))
          }
        }
        try world.publish(batch)
      }
      try await meanwhile(&workers)
      try await publishing.value
      for worker in workers {
        let outcome = try worker.wait()
        #expect(outcome.status == 0 || outcome.status == SIGKILL, "\(outcome.errors.suffix(2_000))")
      }
      try world.settleAll()
      try Reconciliation(world: world, published: messages, mayRepeatRejections: mayRepeatRejections).check()
      try expectNoAddress(of: messages, in: world)
    }

    private func expectNoAddress(of messages: [SimulatedMessage], in world: World) throws {
      let logs = try FileManager.default.contentsOfDirectory(
        at: world.directory, includingPropertiesForKeys: nil
      ).filter { $0.pathExtension == "err" }
      let text = try logs.map { try String(contentsOf: $0, encoding: .utf8) }.joined().lowercased()
      #expect(text.contains("a batch is settled"), "There is no log to look into.")
      for address in Set(messages.flatMap(\.addresses)) {
        #expect(!text.contains(address.lowercased()), "A log holds an address.")
      }
    }

    @Test("20,000 events with duplicates and bad ones: each good one an entry, each bad one a dead letter")
    func everything() async throws {
      let world = try await World()
      try await run(SimulatedMessage.many(20_000, seed: 1), in: world)
    }

    @Test("the same while a worker is killed three times and started again")
    func killedWorkers() async throws {
      let world = try await World()
      try await run(SimulatedMessage.many(20_000, seed: 2), in: world, mayRepeatRejections: true) { workers in
        for victim in [0, 1, 0] {
          let before = try world.count("select count(*) from entry")
          try await eventually { try world.count("select count(*) from entry") > before + 1_000 }
          workers[victim].send(SIGKILL)
          try workers[victim].wait()
          workers[victim] = try world.startWorker("--exit-when-idle", "5", "--log-level", "debug")
        }
      }
    }

    @Test("the same while broker and database are restarted, and nobody touches the workers")
    func restartedServers() async throws {
      let world = try await World()
      try await run(SimulatedMessage.many(20_000, seed: 3), in: world, mayRepeatRejections: true) { _ in
        for command in ["TEST_RESTART_DATABASE", "TEST_RESTART_BROKER", "TEST_KILL_DATABASE"] {
          let before = try world.count("select count(*) from entry")
          try await eventually { try world.count("select count(*) from entry") > before + 1_000 }
          try Servers.command(command)
          if command == "TEST_KILL_DATABASE" { try Servers.command("TEST_START_DATABASE") }
        }
      }
    }

    @Test("two workers with the same events at once, many duplicates, many events an order: once, gapless")
    func duplicates() async throws {
      let world = try await World()
      let deliveries = Servers.isLong ? 100_000 : 20_000
      let distinct = deliveries / 10
      var generator = SystemRandomNumberGenerator()
      let events = (0..<distinct).map { index in
        Event("e-\(index)").with { $0.order = "o-\(index % 50)" }.message
      }
      let messages = (0..<10).flatMap { _ in events }.shuffled(using: &generator)
      let workers = try (0..<2).map { _ in
        try world.startWorker("--exit-when-idle", "3", settings: ["BATCH_SIZE": "100"])
      }
      try world.publish(messages)
      for worker in workers { #expect(try worker.wait().status == 0) }
      // Nothing may be left, should they have waited in vain for a while.
      try world.settleAll()

      #expect(try world.count("select count(*) from entry") == distinct)
      #expect(try world.count("select count(*) from dead_letter") == 0)
      #expect(
        try world.count(
          """
          select count(*) from (select 1 from entry group by order_id
          having count(*) <> max(sequence) or min(sequence) <> 1) as gap
          """) == 0)
      #expect(try world.count("select sum(repeated)::bigint from lane_count") == deliveries - distinct)
      for worker in workers { #expect(!worker.log.contains("40P01"), "Workers deadlocked.") }
    }

    enum Contested: CaseIterable { case held, made }

    @Test(
      "a batch sees conversations as they are: new ones, one that another worker holds, and one that it makes",
      arguments: Contested.allCases)
    func heldConversations(at stage: Contested) async throws {
      let world = try await World()
      try world.publish([Event("1").with { $0.order = "held" }.message])
      try world.settleAll()

      var other = try Postgres.Connection.open(
        world.databaseURL, applicationName: "tests hold", settings: ["search_path": "conversation_tracker"])
      _ = try other.run(Statement("begin", "begin"))
      switch stage {
      case .held: _ = try other.run(Statement("hold", "select from conversation where order_id = 'held' for update"))
      case .made:
        _ = try other.run(
          Statement(
            "make",
            "insert into conversation (store_id, order_id, key_id, last_sequence) values ('acme', 'made', 'k0', 3)"))
      }

      let database = world.databaseURL
      let acme = StoreID("acme")!
      let keys = ["fresh", "held", "made", "new"].map { ConversationKey(store: acme, order: OrderID($0)!) }
      let batch = Task.detached {
        let database = try Database(database, applicationName: "tests wait")
        defer { database.rollback() }
        return try database.beginBatch(
          BatchRequest(conversations: Set(keys), events: [], aliases: [], newestKeyID: "k1"))
      }
      try await eventually {
        try world.count(
          """
          select count(*) from pg_stat_activity
          where application_name = 'tests wait' and datname = current_database() and wait_event_type = 'Lock'
          """) == 1
      }
      _ = try other.run(Statement("count", "update conversation set last_sequence = 7 where order_id = 'held'"))
      _ = try other.run(Statement("commit", "commit"))

      let conversations = try await batch.value.conversations
      #expect(keys.map { conversations[$0]?.lastSequence } == [0, 7, stage == .made ? 3 : 0, 0])
      #expect(keys.map { conversations[$0]?.keyID } == ["k1", "k1", stage == .made ? "k0" : "k1", "k1"])
      #expect(keys.map { conversations[$0]?.participants.count } == [0, 2, 0, 0])
    }

    @Test(
      "workers look rows up by their keys, though the tables were empty when they began, and found to be so",
      arguments: [false, true])
    func plans(isVacuumed: Bool) async throws {
      let world = try await World()
      if isVacuumed { _ = try world.query("vacuum (analyze) conversation, participant, entry") }
      func sum(_ counter: String, of view: String) throws -> Int {
        try world.count(
          """
          select sum(\(counter))::bigint from \(view) where schemaname = 'conversation_tracker'
            and relname in ('conversation', 'participant', 'entry')
          """)
      }
      func figures() async throws -> (scans: Int, rows: Int) {
        // Sessions tell what they have read when they end.
        try await eventually {
          try world.count(
            """
            select count(*) from pg_stat_activity
            where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
            """) == 0
        }
        return (try sum("seq_scan", of: "pg_stat_user_tables"), try sum("idx_tup_read", of: "pg_stat_user_indexes"))
      }
      let before = try await figures()
      try world.publish(SimulatedMessage.many(2_000, seed: 2).map(Message.init))
      try world.settleAll(settings: ["BATCH_SIZE": "10"])
      let after = try await figures()
      #expect(after.scans <= before.scans)
      let entries = try world.count("select count(*) from entry")
      #expect(entries > 1_000)
      // Its conversation thrice, its people, and the indexes that are read to keep keys unique.
      #expect((entries..<20 * entries).contains(after.rows - before.rows))
    }

    @Test("the database compiles nothing for a worker, which would take it longer than what it compiles for")
    func compilesNothing() async throws {
      let world = try await World()
      try #require(try world.query("select pg_jit_available()").bool(0, 0), "Postgres lacks its compiler (LLVM).")
      try world.publish(SimulatedMessage.many(100, seed: 3).map(Message.init))
      let worker = try world.startWorker()
      // It tells that it is alive right behind its first batch.
      try await eventually { try world.count("select count(*) from lane_report") > 0 }
      let sessions = try world.query(
        """
        select pid from pg_stat_activity where datname = current_database() and application_name like 'worker %'
        """)
      #expect(sessions.count > 0)
      for row in 0..<sessions.count {
        // Not by a path alone: of a file without a size, only the beginning would be read.
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/\(sessions.integer(row, 0))/maps"))
        let mapped = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
        #expect(mapped.contains("postgres") && !mapped.contains("llvmjit"))
      }
      worker.send(SIGTERM)
      #expect(try worker.wait().status == 0)
    }

    @Test("a worker told to stop under full load settles what it holds and exits 0 within 10 seconds")
    func drain() async throws {
      let world = try await World()
      try world.publish(SimulatedMessage.many(5_000, seed: 4, badShare: 0, duplicateShare: 0).map(Message.init))
      let worker = try world.startWorker()
      try await eventually { try world.count("select count(*) from entry") > 500 }
      let told = ContinuousClock.now
      worker.send(SIGTERM)
      #expect(try worker.wait().status == 0)
      #expect(ContinuousClock.now - told < .seconds(10))
      let recorded = try world.count("select count(*) from entry")
      #expect(try world.feed().count == recorded, "It stopped between recording and publishing.")
    }

    @Test("what is told to stop before it could reach its database exits 0, too", arguments: ["worker", "console"])
    func drainAtStart(_ command: String) async throws {
      let world = try await World()
      let silence = try SilentServer()
      let program = try Program(
        [command],
        settings: world.settings.merging([
          "CONSOLE_BIND": "127.0.0.1:0", "DATABASE_URL": "postgresql://nobody@127.0.0.1:\(silence.port)/nothing",
        ]) { $1 }, in: world.directory)
      try silence.hangUp(after: {
        // Now it waits for an answer, which nobody should have to wait for.
        let told = ContinuousClock.now
        program.send(SIGTERM)
        let outcome = try program.wait()
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(ContinuousClock.now - told < .seconds(10))
      })
    }

    @Test(
      "a session that a vanished worker left in the middle of a transaction does not hold an order up for ever",
      arguments: [
        // It waits for somebody to take its answer, and nobody does.
        ("copy (select repeat('x', 1000) from generate_series(1, 1000000)) to stdout", "ClientWrite"),
        // It waits for rows, and none come.
        ("copy conversation_tracker.entry from stdin", "ClientRead"),
      ])
    func abandonedSession(doing sql: String, waitsFor event: String) async throws {
      let world = try await World()
      try world.publish([Event("1").message])
      try world.settleAll()
      let abandoned = Process()
      abandoned.executableURL = URL(fileURLWithPath: "/usr/bin/psql")
      abandoned.arguments = [
        world.databaseURL, "-q", "-A", "-t", "-c",
        "begin; select from conversation_tracker.conversation for update; \(sql)",
      ]
      abandoned.environment = ["PGAPPNAME": "worker gone/0", "PATH": "/usr/bin:/bin"]
      abandoned.standardInput = Pipe()
      abandoned.standardOutput = Pipe()
      try abandoned.run()
      defer { abandoned.terminate() }
      try await eventually {
        try world.count(
          "select count(*) from pg_stat_activity where state = 'active' and wait_event = '\(event)'") == 1
      }
      try world.publish([Event("2").message])
      let worker = try world.startWorker()
      try await eventually(within: .seconds(180)) { try world.count("select count(*) from entry") == 2 }
      worker.send(SIGTERM)
      try worker.wait()
    }

    @Test("an operator sees in the broker whose connection is whose")
    func connectionNames() async throws {
      let world = try await World()
      let worker = try world.startWorker()
      try await eventually { worker.log.contains("reads events") }
      var names: [String] = []
      for _ in 0..<50 where names.count < 4 {
        try await Task.sleep(for: .milliseconds(200))
        let data = try await Servers.manage("GET", "vhosts/\(world.name)/connections")
        let connections = try #require(JSONSerialization.jsonObject(with: data) as? [[String: Any]])
        names = connections.compactMap { $0["user_provided_name"] as? String }
      }
      #expect(names.filter { $0.hasSuffix("consumes") }.count == 2)
      #expect(names.filter { $0.hasSuffix("publishes") }.count == 2)
      worker.send(SIGTERM)
      try worker.wait()
    }

    @Test("feed tail prints what an ERP would read, and takes nothing away")
    func feedTail() async throws {
      let world = try await World()
      let tail = try Program(["feed", "tail", "--json", "--count", "2"], settings: world.settings, in: world.directory)
      try await eventually { tail.log.contains("Listening") }
      try world.publish([Event("1").message, Event("2").message])
      try world.settleAll()
      let lines = try tail.wait().output.split(separator: "\n")
      #expect(try lines.map { try Document(String($0))["type"] } == ["timeline-entry-added", "timeline-entry-added"])
      #expect(try world.feed().count == 2)
    }
  }
}
