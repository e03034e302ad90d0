import Foundation
import Postgres
import RabbitMQ
import Testing

extension IntegrationTests {
  @Suite struct Settings {
    @Test("missing settings are told all at once, one sentence each")
    func missing() throws {
      let outcome = try Program(["worker"], settings: [:], in: FileManager.default.temporaryDirectory).wait()
      #expect(outcome.status == 64)
      let sentences = outcome.errors.split(separator: "\n")
      #expect(sentences.count == 4)
      for name in ["AMQP_URL", "DATABASE_URL", "ALIAS_DOMAIN", "ALIAS_KEYS"] {
        #expect(sentences.contains { $0.hasPrefix("\(name) is not set") })
      }
    }

    @Test("wrong settings are told without repeating a secret")
    func wrong() throws {
      let settings = [
        "AMQP_URL": "amqp://user:hunter2@host:notaport/", "DATABASE_URL": "postgresql://u:hunter2@h:1/x?y=z",
        "ALIAS_DOMAIN": "Not A Domain", "ALIAS_KEYS": "k1:aHVudGVyMg==", "LANES": "none",
        "LOG_FORMAT": "xml",
      ]
      let outcome = try Program(
        ["worker"], settings: settings, in: FileManager.default.temporaryDirectory
      ).wait()
      #expect(outcome.status == 64)
      #expect(outcome.errors.split(separator: "\n").count == 6)
      #expect(!outcome.errors.contains("hunter2"))
      #expect(!outcome.errors.contains("aHVudGVyMg"))
    }

    @Test("what holds a password or a key may stand in a file")
    func secretsInFiles() async throws {
      let world = try await World()
      var settings = world.settings
      for name in ["AMQP_URL", "DATABASE_URL", "ALIAS_KEYS"] {
        let file = world.directory.appendingPathComponent(name)
        try Data("\(settings.removeValue(forKey: name)!)\n".utf8).write(to: file)
        settings["\(name)_FILE"] = file.path
      }
      for command in [["setup"], ["worker", "--exit-when-idle", "0"]] {
        let outcome = try Program(command, settings: settings, in: world.directory).wait()
        #expect(outcome.status == 0, "\(outcome.errors)")
      }
    }

    @Test("a file with a secret that is missing, empty or wrong is named, and its content is not told")
    func wrongFiles() throws {
      let directory = FileManager.default.temporaryDirectory.appendingPathComponent("secrets-\(UUID())")
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: directory) }
      var settings = ["ALIAS_DOMAIN": "ct.example", "DATABASE_URL_FILE": directory.appendingPathComponent("none").path]
      for (name, text) in [("AMQP_URL", "amqp://user:hunter2@host:notaport/"), ("ALIAS_KEYS", " \n")] {
        settings["\(name)_FILE"] = directory.appendingPathComponent(name).path
        try Data(text.utf8).write(to: directory.appendingPathComponent(name))
      }
      let outcome = try Program(["worker"], settings: settings, in: directory).wait()
      #expect(outcome.status == 64)
      let sentences = outcome.errors.split(separator: "\n")
      #expect(sentences.count == 3)
      for name in ["AMQP_URL_FILE", "DATABASE_URL_FILE", "ALIAS_KEYS_FILE"] {
        #expect(sentences.contains { $0.hasPrefix(name) })
      }
      #expect(!outcome.errors.contains("hunter2"))
    }

    @Test(
      "every command explains itself",
      arguments: [
        "setup", "worker", "policy", "policy set", "policy import", "timeline", "dead-letters", "dead-letters list",
        "dead-letters show", "dead-letters replay", "dead-letters discard", "dead-letters export",
        "feed tail", "simulate",
      ])
    func help(_ command: String) throws {
      let outcome = try Program(
        command.split(separator: " ").map(String.init) + ["--help"], settings: [:],
        in: FileManager.default.temporaryDirectory
      ).wait()
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("OVERVIEW"))
    }

    @Test("a worker says so when the database was never set up")
    func neverSetUp() async throws {
      let world = try await World()
      try world.query("drop schema conversation_tracker cascade")
      let outcome = try world.startWorker().wait()
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("conversation-tracker setup"))
    }

    @Test("setup may run from many places at once, and again")
    func setup() async throws {
      let world = try await World()
      try world.query("drop schema conversation_tracker cascade")
      let setups = try (0..<5).map { _ in
        try Program(["setup"], settings: world.settings, in: world.directory)
      }
      for setup in setups {
        let outcome = try setup.wait()
        #expect(outcome.status == 0, "\(outcome.errors)")
      }
      #expect(try world.count("select count(*) - max(version) from migration") == 0)
    }
  }
}
