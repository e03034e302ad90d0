import Foundation
import Postgres
import RabbitMQ
import Testing

extension IntegrationTests {
  /// Broker and database over TLS, with an authority of the tests' own, and where passwords must not be seen.
  @Suite struct Wire {
    /// Settings that have both servers prove who they are.
    private func settings(_ world: World, authority: String = "authority", host: String = "localhost") throws
      -> [String: String]
    {
      let file = try Servers.setting("TEST_CERTIFICATES") + "/\(authority).pem"
      var broker = try #require(URLComponents(string: world.amqpURL))
      broker.scheme = "amqps"
      broker.host = host
      broker.port = Int(try Servers.setting("TEST_AMQPS_PORT"))
      broker.queryItems = [URLQueryItem(name: "cacertfile", value: file)]
      var database = try #require(URLComponents(string: world.databaseURL))
      database.host = host
      database.queryItems = [
        URLQueryItem(name: "sslmode", value: "verify-full"), URLQueryItem(name: "sslrootcert", value: file),
      ]
      return ["AMQP_URL": broker.string!, "DATABASE_URL": database.string!]
    }

    private func password(_ world: World) throws -> String {
      try #require(URLComponents(string: world.amqpURL)?.password)
    }

    @Test("a worker speaks TLS with both, and lives through the end of both")
    func tls() async throws {
      let world = try await World()
      let settings = try settings(world)
      #expect(try world.run("setup", settings: settings).status == 0)
      let worker = try world.startWorker(settings: settings)
      try world.publish((0..<50).map { Event("\($0)").message })
      try await eventually { try world.count("select count(*) from entry") == 50 }
      // One lane may have written all of it while the other was still shaking hands.
      try await eventually {
        try world.count(
          """
          select count(*) from pg_stat_ssl join pg_stat_activity using (pid)
          where ssl and application_name like 'worker %' and datname = current_database()
          """) == 2
      }
      // The broker takes a moment to tell of its connections.
      var own: [[String: Any]] = []
      for _ in 0..<50 where own.count < 4 {
        try await Task.sleep(for: .milliseconds(200))
        let data = try await Servers.manage("GET", "vhosts/\(world.name)/connections")
        let connections = try #require(JSONSerialization.jsonObject(with: data) as? [[String: Any]])
        own = connections.filter { ($0["user_provided_name"] as? String)?.hasPrefix("worker ") ?? false }
      }
      #expect(own.count == 4)
      #expect(own.allSatisfy { $0["ssl"] as? Bool == true })

      for server in ["DATABASE", "BROKER"] {
        try Servers.command("TEST_KILL_\(server)")
        try Servers.command("TEST_START_\(server)")
      }
      try world.publish((50..<100).map { Event("\($0)").message })
      try await eventually { try world.count("select count(*) from entry") == 100 }
      #expect(worker.isRunning)
      worker.send(SIGTERM)
      #expect(try worker.wait().status == 0)
    }

    @Test(
      "a server that an authority does not vouch for under its name is refused in one plain sentence",
      arguments: [("stranger", "localhost"), ("authority", "127.0.0.1")], ["AMQP_URL", "DATABASE_URL"])
    func refused(_ server: (authority: String, host: String), _ setting: String) async throws {
      let world = try await World()
      let wrong = try settings(world, authority: server.authority, host: server.host)
      let outcome = try world.run("setup", settings: [setting: try #require(wrong[setting])])
      #expect(outcome.status == 1)
      let sentences = outcome.errors.split(separator: "\n")
      #expect(sentences.count == 1, "\(outcome.errors)")
      #expect(outcome.errors.contains("does not prove who it is"))
      #expect(outcome.errors.contains(setting))
      #expect(!outcome.errors.contains(try password(world)))
    }

    @Test("no password is told: not in logs at any level, whatever happens, nor in the list of processes")
    func passwords() async throws {
      let world = try await World()
      let password = try password(world)
      let workers = try ["text", "json"].map { format in
        try world.startWorker(settings: ["LOG_LEVEL": "trace", "LOG_FORMAT": format])
      }
      for worker in workers {
        try await eventually { worker.log.contains("reads events") }
        let commandLine = try String(contentsOfFile: "/proc/\(worker.id)/cmdline", encoding: .utf8)
        #expect(commandLine.contains("worker"))
        #expect(!commandLine.contains(password))
      }
      for server in ["DATABASE", "BROKER"] {
        try Servers.command("TEST_STOP_\(server)")
        try world.publishIfPossible(Event("1-\(server)").message)
        try Servers.command("TEST_START_\(server)")
      }
      for worker in workers {
        try await eventually { worker.log.contains("The outage of the broker is over") }
        worker.send(SIGTERM)
        let outcome = try worker.wait()
        #expect(!outcome.errors.contains(password))
        #expect(!outcome.errors.contains("amqp://"))
        #expect(!outcome.errors.contains("postgresql://"))
      }
      // A wrong password is refused without a word of it.
      for (setting, url) in [("AMQP_URL", world.amqpURL), ("DATABASE_URL", world.databaseURL)] {
        let outcome = try world.run("setup", settings: [setting: url.replacing(password, with: "hunter2")])
        #expect(outcome.status == 1)
        #expect(!outcome.errors.contains("hunter2"))
      }
    }
  }
}

extension World {
  /// Publishes, unless the broker is out.
  fileprivate func publishIfPossible(_ message: Message) throws {
    do { try publish([message]) } catch is BrokerError {}
  }
}
