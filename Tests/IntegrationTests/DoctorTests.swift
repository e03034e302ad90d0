import Conversations
import Fleet
import Foundation
import Masking
import Postgres
import RabbitMQ
import Testing
import Timeline

extension IntegrationTests {
  @Suite("doctor: what would lose data or stop the work")
  struct DoctorTests {
    struct Diagnosis {
      let status: Int32
      let document: Document

      var parts: [String] { document.fields["parts"] as? [String] ?? [] }
      var notes: String { (document.fields["notes"] as? [String] ?? []).joined(separator: " ") }
      var findings: [Document] { document.objects("findings") }

      func sentence(_ part: String) -> String { findings.first { $0["part"] == part }?["sentence"] ?? "" }
      func isGrave(_ part: String) -> Bool {
        findings.contains { $0["part"] == part && $0.fields["grave"] as? Bool == true }
      }
    }

    static func examine(_ world: World, settings changes: [String: String] = [:]) throws -> Diagnosis {
      var settings = world.settings
      settings["AMQP_MANAGEMENT_URL"] = try Servers.setting("AMQP_MANAGEMENT_URL")
      let outcome = try Program(
        ["doctor", "--json"], settings: settings.merging(changes) { $1 }, in: world.directory
      ).wait()
      try #require(outcome.output.hasPrefix("{"), "\(outcome.errors)")
      let password = try #require(URLComponents(string: world.amqpURL)?.password)
      #expect(!outcome.output.contains(password) && !outcome.errors.contains(password))
      let diagnosis = Diagnosis(status: outcome.status, document: try Document(outcome.output))
      #expect((diagnosis.status == 0) == !diagnosis.findings.contains { $0.fields["grave"] as? Bool == true })
      return diagnosis
    }

    /// A worker refuses to start, with the doctor's sentence.
    private func expectRefusal(_ world: World, _ sentence: String) throws {
      let outcome = try world.startWorker("--exit-when-idle", "1").wait()
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
    }

    @Test("a system in order is well, with and without the management API")
    func well() async throws {
      let world = try await World()
      try world.publish([Event("1").message])
      try world.settleAll()
      let diagnosis = try Self.examine(world)
      #expect(diagnosis.findings.isEmpty, "\(diagnosis.document.fields)")
      #expect(
        Set(diagnosis.parts) == [
          "broker", "topology", "bindings", "policies", "permissions", "alarms", "quarantine", "database", "migrations",
          "keys", "standby", "clocks", "dead-letters",
        ])
      let less = try Self.examine(world, settings: ["AMQP_MANAGEMENT_URL": ""])
      #expect(less.findings.isEmpty && !less.parts.contains("bindings") && less.notes.contains("AMQP_MANAGEMENT_URL"))
      let text = try world.run("doctor")
      #expect(text.status == 0 && text.output.contains("topology      well"))
    }

    @Test("a queue of another type or with other arguments is named, and no worker starts on it")
    func wrongQueue() async throws {
      let world = try await World()
      try world.connect("tests") { connection throws(BrokerError) in
        try connection.delete(queue: "email-sent")
        try connection.declare(Topology(queues: [.init("email-sent")]))
      }
      let diagnosis = try Self.examine(world)
      #expect(diagnosis.status == 1 && diagnosis.sentence("topology").contains("email-sent is not as it must be"))
      #expect(diagnosis.sentence("topology").contains("delete_queue email-sent"))
      try expectRefusal(world, diagnosis.sentence("topology"))

      let queue = EventTopology.all.queues.first { $0.name == "email-sent" }!
      for (name, value) in [
        ("x-delivery-limit", FieldValue.integer(5)), ("x-overflow", .string("drop-head")),
        ("x-dead-letter-routing-key", .string("nowhere")), ("x-dead-letter-strategy", .string("at-most-once")),
        ("x-message-ttl", .integer(1_000)),
      ] {
        var other = queue
        other.arguments = other.arguments.filter { $0.name != name } + [Field(name, value)]
        let changed = other
        try world.connect("tests") { connection throws(BrokerError) in
          try connection.delete(queue: "email-sent")
          try connection.declare(Topology(queues: [changed]))
        }
        let diagnosis = try Self.examine(world)
        #expect(diagnosis.isGrave("topology") && diagnosis.sentence("topology").contains(name), "\(name)")
      }
    }

    @Test("what is missing at the broker is named, and no worker starts without it")
    func missing() async throws {
      let world = try await World()
      try await Servers.manage("DELETE", "bindings/\(world.name)/e/email-events/q/email-received/email-received")
      let unbound = try Self.examine(world)
      #expect(unbound.status == 1 && unbound.sentence("bindings").contains("email-received is not bound"))

      try world.connect("tests") { connection throws(BrokerError) in try connection.delete(queue: "email-unrouted") }
      try await Servers.manage("DELETE", "exchanges/\(world.name)/conversation-feed")
      let diagnosis = try Self.examine(world)
      #expect(diagnosis.findings.filter { $0["part"] == "topology" }.count == 2)
      #expect(diagnosis.sentence("topology").contains("no conversation-feed"))
      try expectRefusal(world, diagnosis.sentence("topology"))

      #expect(try world.run("setup").status == 0)
      #expect(try Self.examine(world).findings.isEmpty)
    }

    @Test("a policy that would take events away is named")
    func policies() async throws {
      let world = try await World()
      try await Servers.manage(
        "PUT", "policies/\(world.name)/tidy",
        body: #"{"pattern":"^email-","definition":{"delivery-limit":3,"expires":600000},"apply-to":"queues"}"#)
      // The policy reaches one queue after another.
      let deadline = ContinuousClock.now + .seconds(30)
      var diagnosis = try Self.examine(world)
      func expires(_ queue: String) -> Bool {
        diagnosis.findings.contains { $0["sentence"]?.contains("sets expires on the queue \(queue):") == true }
      }
      while !(expires("email-sent") && expires("email-received")), ContinuousClock.now < deadline {
        try await Task.sleep(for: .milliseconds(200))
        diagnosis = try Self.examine(world)
      }
      #expect(expires("email-sent") && expires("email-received"))
      #expect(
        diagnosis.isGrave("policies") && diagnosis.sentence("policies").contains("clear_policy -p \(world.name) tidy"))
    }

    @Test("what the user may not do is named")
    func permissions() async throws {
      let world = try await World()
      let user = "user_\(world.name)"
      try await Servers.manage("PUT", "users/\(user)", body: #"{"password":"guess","tags":""}"#)
      try await Servers.manage(
        "PUT", "permissions/\(world.name)/\(user)",
        body: #"{"configure":"","write":"^(email-.*|conversation-feed)$","read":"^email-(sent|unrouted)$"}"#)
      var url = try #require(URLComponents(string: world.amqpURL))
      (url.user, url.password) = (user, "guess")
      let diagnosis = try Self.examine(world, settings: ["AMQP_URL": url.string!])
      #expect(
        diagnosis.findings.count == 1 && diagnosis.sentence("permissions").contains("may not read email-received"))
      #expect(diagnosis.notes.contains("arguments of email-sent were not compared"))
      try await Servers.manage("DELETE", "users/\(user)")
    }

    @Test("events in quarantine, and those that hid an address, are an alarm and no hindrance")
    func alarms() async throws {
      let world = try await World()
      let publisher = try Publisher(Connection(world.endpoints(), name: "tests"))
      try publisher.publish([
        Message(
          exchange: "", routingKey: EventTopology.quarantine, contentType: "text/plain", messageID: nil, body: [1])
      ])
      publisher.close()
      try world.publish([Event("bad").with { $0.changes = [("time", "never")] }.message])
      try world.settleAll()
      try world.query("update dead_letter set reason = 'address-left'")
      let diagnosis = try Self.examine(world)
      #expect(diagnosis.status == 0)
      #expect(diagnosis.sentence("quarantine").contains("1 events wait in email-quarantine"))
      #expect(diagnosis.sentence("dead-letters").contains("address-left"))
    }

    @Test("a database that was not migrated is named, and no worker starts on it")
    func migrations() async throws {
      let world = try await World()
      try world.query("delete from migration where version = (select max(version) from migration)")
      let diagnosis = try Self.examine(world)
      #expect(
        diagnosis.isGrave("migrations") && diagnosis.sentence("migrations").contains("conversation-tracker setup"))
      try expectRefusal(world, diagnosis.sentence("migrations"))
      try world.query("drop schema conversation_tracker cascade")
      #expect(try Self.examine(world).isGrave("migrations"))
      let console = try world.run("console", settings: ["CONSOLE_BIND": "127.0.0.1:0"])
      #expect(console.status == 1)
      #expect(
        console.errors.contains("run conversation-tracker setup first.") && console.errors.count { $0 == "\n" } == 1)
      #expect(try world.run("setup").status == 0)
      #expect(try Self.examine(world).findings.isEmpty)
      try world.query("insert into migration (version) values (1000)")
      let newer = try Self.examine(world)
      #expect(newer.status == 0 && newer.sentence("migrations").contains("newer program"))
    }

    @Test("keys that are missing or others than those that sealed what is stored are named")
    func keys() async throws {
      let world = try await World()
      try world.publish([Event("1").message])
      try world.settleAll()
      let missing = try Self.examine(
        world, settings: ["ALIAS_KEYS": "k2:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="])
      #expect(missing.isGrave("keys") && missing.sentence("keys") == KeyProblem.missing("k1").description)
      let wrong = try Self.examine(
        world, settings: ["ALIAS_KEYS": "k1:AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="])
      #expect(wrong.isGrave("keys") && wrong.sentence("keys") == KeyProblem.broken("k1").description)
    }

    @Test("servers that do not answer are named, and a worker waits for them")
    func away() async throws {
      let world = try await World()
      var broker = try #require(URLComponents(string: world.amqpURL))
      broker.port = 1
      var database = try #require(URLComponents(string: world.databaseURL))
      database.port = 1
      let diagnosis = try Self.examine(
        world,
        settings: [
          "AMQP_URL": broker.string!, "DATABASE_URL": database.string!, "AMQP_MANAGEMENT_URL": "http://a:b@127.0.0.1:1",
        ])
      #expect(diagnosis.isGrave("broker") && diagnosis.isGrave("database"))
      #expect(diagnosis.findings.contains { $0["sentence"]?.contains("management API at 127.0.0.1:1") == true })
      let worker = try world.startWorker(settings: ["AMQP_URL": broker.string!])
      try await eventually { worker.log.contains("reads events") }
      worker.send(SIGTERM)
      try worker.wait()
    }

    @Test("a database that may lose what it committed, and a standby that is not waited for, are named")
    func durability() async throws {
      let world = try await World()
      try world.maintain("alter database \(world.name) set synchronous_commit = off")
      let unsafe = try Self.examine(world)
      #expect(unsafe.isGrave("database") && unsafe.sentence("database").contains("synchronous_commit is off"))
      try world.maintain("alter database \(world.name) reset synchronous_commit")

      // What receives the log is a standby to the server. The servers' superuser has the same password.
      let url = try #require(URLComponents(string: world.databaseURL))
      let versions = try FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql").compactMap(Int.init)
      let major = try world.count("select current_setting('server_version_num')::bigint / 10000")
      try #require(versions.contains(major))
      let log = world.directory.appendingPathComponent("log")
      try FileManager.default.createDirectory(at: log, withIntermediateDirectories: true)
      let standby = try Program(
        ["-h", url.host!, "-p", "\(url.port!)", "-U", "postgres", "-D", log.path, "--no-loop"],
        of: "/usr/lib/postgresql/\(major)/bin/pg_receivewal", settings: ["PGPASSWORD": url.password!],
        in: world.directory)
      try await eventually { try world.count("select count(*) from pg_stat_replication") == 1 }
      let blind = try Self.examine(world)
      #expect(blind.status == 0 && blind.sentence("standby").contains("may not see"))

      var superuser = url
      superuser.user = "postgres"
      let seeing = try Self.examine(world, settings: ["DATABASE_URL": superuser.string!])
      #expect(seeing.status == 0 && seeing.sentence("standby").contains("is synchronous"))
      standby.send(SIGKILL)
      try standby.wait()
    }
  }
}
