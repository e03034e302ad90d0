import Conversations
import Fleet
import Foundation
import Postgres
import RabbitMQ
import Testing

extension IntegrationTests {
  /// Events that end the process, on workers with a trap (Tests/PoisonedWorker) that are started again as often as they
  /// die.
  @Suite struct Poison {
    private struct Outcome {
      var deaths = 0
      var log = ""
    }

    /// Lets workers do all the work there is.
    private func work(in world: World, workers count: Int = 2, settings: [String: String] = [:]) async throws -> Outcome
    {
      func start() throws -> Program {
        try Program(
          [], of: Servers.setting("TEST_POISONED_WORKER"),
          settings: world.settings.merging([
            // What is planted here is nothing to report.
            "SWIFT_BACKTRACE": "enable=no", "ASAN_OPTIONS": "detect_leaks=0:handle_segv=0",
            "TSAN_OPTIONS": "handle_segv=0",
          ]) { $1 }.merging(settings) { $1 },
          in: world.directory)
      }
      var workers = try (0..<count).map { _ in try start() }
      var outcome = Outcome()
      while !workers.isEmpty {
        try await Task.sleep(for: .milliseconds(20))
        for worker in workers where !worker.isRunning {
          workers.removeAll { $0 === worker }
          let end = try worker.wait()
          outcome.log += end.errors
          guard end.status != 0 else { continue }
          outcome.deaths += 1
          try #require(outcome.deaths < 1_000, "There is no end to it.")
          workers.append(try start())
        }
      }
      return outcome
    }

    private func events(_ count: Int, orders: Int = 40) -> [Event] {
      (0..<count).map { index in Event("e-\(index)").with { $0.order = "o-\(index % orders)" } }
    }

    /// Every event but the culprits is an entry, on its timeline and on the feed; every culprit is a dead letter.
    private func check(_ events: [Event], culprits: [Event], in world: World) throws {
      let rows = try world.query("select event_id from entry")
      let recorded = (0..<rows.count).map { rows.text($0, 0) }
      #expect(recorded.count == events.count)
      #expect(Set(recorded) == Set(events.map(\.id)))
      let letters = try world.deadLetters()
      #expect(letters.allSatisfy { $0["reason"] == "crashed-worker" })
      #expect(
        Set(letters.map { $0["id"] })
          == Set(culprits.map { Digest.deadLetterID(queue: $0.type, body: Array($0.json.utf8)) }))
      let gaps = try world.count(
        """
        select count(*) from (select 1 from entry group by order_id
        having count(*) <> max(sequence) or min(sequence) <> 1) as gap
        """)
      #expect(gaps == 0)
      #expect(try world.count("select count(*) from suspect") == 0)
      #expect(
        try world.count("select sum(received - recorded - repeated - dead)::bigint from lane_count") == 0)
      let feed = try world.feed().map { try #require(try Document($0.body)["id"]) }
      #expect(Set(feed).count == events.count)
      let rejections = try world.rejections()
      #expect(rejections.allSatisfy { $0.routingKey == "crashed-worker" })
      #expect(Set(rejections.map(\.body)).count >= culprits.count)
      for queue in EventTopology.inputQueues + [EventTopology.quarantine] { #expect(try world.drain(queue).isEmpty) }
    }

    @Test(
      "an event that ends the process is a dead letter after five deaths at the most, and none of its neighbours is",
      arguments: ["trap", "overflow", "kill"])
    func culprit(_ poison: String) async throws {
      let world = try await World()
      let events = events(2_000)
      let culprit = Event("\(poison)-1")
      try world.publish(events[..<700].map(\.message) + [culprit.message] + events[700...].map(\.message))
      let outcome = try await work(in: world)
      #expect((1...5).contains(outcome.deaths))
      #expect(outcome.log.contains("becomes a dead letter crashed-worker"))
      try check(events, culprits: [culprit], in: world)
    }

    @Test("several of them among many, on workers of four lanes, cost nobody else anything but time")
    func many() async throws {
      let world = try await World()
      let events = events(4_000)
      let culprits = (0..<4).map { Event("trap-\($0)").with { $0.order = "o-1" } }
      var messages = events.map(\.message)
      for (index, culprit) in culprits.enumerated() { messages.insert(culprit.message, at: index * 900 + index) }
      try world.publish(messages)
      let outcome = try await work(in: world, workers: 3, settings: ["LANES": "4"])
      #expect(outcome.deaths <= 5 * culprits.count)
      try check(events, culprits: culprits, in: world)
    }

    @Test("one that never lets go of its worker is a dead letter as well")
    func hanging() async throws {
      let world = try await World()
      let events = events(500)
      let culprit = Event("hang-1")
      try world.publish(events[..<200].map(\.message) + [culprit.message] + events[200...].map(\.message))
      let outcome = try await work(in: world, settings: ["LOOK_MILLISECONDS": "25"])
      #expect((1...5).contains(outcome.deaths))
      #expect(outcome.log.contains("does not come back from reading events"))
      try check(events, culprits: [culprit], in: world)
    }

    @Test("one that takes its time is recorded, and ends nobody")
    func slow() async throws {
      let world = try await World()
      let events = events(200) + [Event("slow-1"), Event("slow-2")]
      try world.publish(events.map(\.message))
      let outcome = try await work(in: world)
      #expect(outcome.deaths == 0)
      try check(events, culprits: [], in: world)
    }

    @Test("workers that are killed again and again for other reasons condemn nobody")
    func innocents() async throws {
      let world = try await World()
      let events = events(3_000)
      try world.publish(events.map(\.message))
      for round in 0..<12 {
        let worker = try world.startWorker(settings: ["LANES": "4", "BATCH_SIZE": "50"])
        let before = try world.count("select coalesce(sum(received), 0)::bigint from lane_count")
        // Sooner or later: always at the same moment it might strike the same event again and again, as a culprit does.
        let pause = round * 37 % 150
        try await eventually {
          // Unless the one before took all that was left.
          try world.count("select coalesce(sum(received), 0)::bigint from lane_count") > before + pause
            || world.count("select count(*) from entry") == events.count
        }
        worker.send(SIGKILL)
        try worker.wait()
      }
      try world.settleAll()
      try check(events, culprits: [], in: world)
    }

    @Test("a header of tables that are nested 18,000 deep ends nobody: lanes have the stack for it")
    func nestedHeader() async throws {
      let world = try await World()
      let nested = (0..<18_000).reduce(FieldValue.bool(true)) { value, _ in .table([Field("", value)]) }
      try world.publish([Event("deep").with { $0.headers = [Field("x", nested)] }.message, Event("1").message])
      try world.settleAll()
      #expect(try world.count("select count(*) from entry") == 2)
    }

    @Test("what ends workers before it can be read ends in quarantine, which is an alarm; nothing is lost")
    func undecodable() async throws {
      let world = try await World()
      let message = Event("x").message(body: Array("undecodable".utf8))
      try world.publish([message])
      let outcome = try await work(in: world, workers: 1)
      // The broker may count a death twice: what it took back goes to another lane of the worker that is about to end.
      #expect((50...102).contains(outcome.deaths))
      #expect(outcome.log.contains("1 events wait in email-quarantine"))
      #expect(try world.drain(EventTopology.quarantine).map(\.body) == [message.body])
      #expect(try world.count("select count(*) from dead_letter") == 0)
    }
  }
}
