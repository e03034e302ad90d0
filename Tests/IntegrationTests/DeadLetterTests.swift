import Conversations
import Fleet
import Foundation
import Masking
import Postgres
import RabbitMQ
import Simulation
import Testing
import Timeline

extension IntegrationTests {
  /// What operators do with dead letters: nothing is lost by it, nothing is doubled, and nothing leaks.
  @Suite struct DeadLetters {
    private static let alias = "3e04c03ebb491831fd2e3ff32a8e6609@ct.example"

    /// Dead until the alias is issued.
    private func reply(_ id: String) -> Event {
      Event(id).with {
        $0.type = "email-received"
        $0.order = nil
        $0.from = ["name": "Carrier", "address": "driver@carrier.example"]
        $0.to = [["address": Self.alias]]
      }
    }

    /// Dead for ever.
    private func orderless(_ id: String, store: String = "acme") -> Event {
      Event(id).with {
        $0.order = nil
        $0.store = store
      }
    }

    private func replay(_ world: World, _ arguments: String...) throws -> Program.Outcome {
      try Program(["dead-letters", "replay"] + arguments, settings: world.settings, in: world.directory).wait()
    }

    private func expectCountsHold(_ world: World) throws {
      let rows = try world.query(
        "select sum(received)::bigint, sum(recorded)::bigint, sum(repeated)::bigint, sum(dead)::bigint from lane_count")
      let counts = (0..<4).map { rows.integer(0, $0) }
      #expect(counts[0] == counts[1] + counts[2] + counts[3])
      #expect(counts[1] == (try world.count("select count(*) from entry")))
      #expect(counts[3] == (try world.count("select count(*) from dead_letter")))
    }

    private func expectNoAddress(_ outcome: Program.Outcome) {
      for text in [outcome.output.lowercased(), outcome.errors.lowercased()] {
        for address in ["maria.silva", "orders@", "driver@", "carrier.example"] { #expect(!text.contains(address)) }
      }
    }

    // MARK: - Replay

    @Test("an event whose cause is mended makes one entry, however often it is replayed")
    func mended() async throws {
      let world = try await World()
      try world.publish([reply("2").message])
      try world.settleAll()
      let id = try #require(world.deadLetters().first?["id"])
      try world.publish([Event("1").message])
      try world.settleAll()

      let outcome = try replay(world, id, "--by", "ana")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output == "Replayed 1 of 1 dead letters.\n")
      try world.settleAll()
      #expect(try world.deadLetters().isEmpty)
      let entries = try world.query("select event_id, order_id from entry order by sequence")
      #expect((0..<entries.count).map { entries.text($0, 0) } == ["1", "2"])
      #expect(entries.text(1, 1) == "v502559llux-01")
      try expectCountsHold(world)

      let again = try replay(world, id, "--by", "ana")
      #expect(again.status == 1)
      #expect(again.errors.contains("was replayed at"))
      #expect(try world.count("select count(*) from dead_letter where sealed_message <> ''") == 0)
      let audit = try world.query("select who, action, target, reason from audit")
      #expect(audit.count == 1)
      #expect((0..<3).map { audit.text(0, $0) } == ["ana", "replay", "dead letter \(id)"])
      #expect(audit.isNull(0, 3))
    }

    @Test("an event whose cause remains is the same dead letter again")
    func unmended() async throws {
      let world = try await World()
      try world.publish([orderless("1").message, orderless("2", store: "globex").message])
      try world.settleAll()
      let before = try world.deadLetters().compactMap { $0["id"] }
      for _ in 0..<2 {
        #expect(try replay(world, "--reason", "no-order", "--by", "ana", "--because", "try").status == 0)
        #expect(try world.deadLetters().isEmpty)
        try world.settleAll()
        #expect(Set(try world.deadLetters().compactMap { $0["id"] }) == Set(before))
      }
      #expect(try replay(world, "--store", "globex", "--by", "ana").output == "Replayed 1 of 1 dead letters.\n")
      try world.settleAll()
      let failures = try world.query("select failures from dead_letter order by event_id")
      #expect((0..<2).map { failures.integer($0, 0) } == [3, 4])
      #expect(try world.count("select sum(repeated)::bigint from lane_count") == 5)
      try expectCountsHold(world)
    }

    @Test("an event that dies many times in one batch is one dead letter")
    func repeated() async throws {
      let world = try await World()
      try world.publish((0..<300).map { orderless("\($0 % 3)").message })
      try world.settleAll()
      #expect(Set(try world.deadLetters().map { $0["eventId"] }) == ["0", "1", "2"])
      #expect(try world.count("select sum(repeated)::bigint from lane_count") == 297)
      try expectCountsHold(world)
    }

    @Test("two replays of the same letters at once, with workers at work, lose nothing and double nothing")
    func together() async throws {
      let world = try await World()
      try world.publish((0..<200).map { reply("r\($0)").message } + (0..<200).map { orderless("o\($0)").message })
      try world.settleAll()
      try world.publish([Event("1").message])
      try world.settleAll()
      let worker = try world.startWorker("--exit-when-idle", "4")
      let commands = try (0..<2).map { _ in
        try Program(
          ["dead-letters", "replay", "--all", "--rate", "400", "--by", "ana"], settings: world.settings,
          in: world.directory)
      }
      for command in commands { #expect(try command.wait().status == 0) }
      #expect(try worker.wait().status == 0)
      // Nothing may be left, should it have waited in vain for a while.
      try world.settleAll()
      #expect(try world.count("select count(*) from entry") == 201)
      #expect(try world.deadLetters().count == 200)
      try expectCountsHold(world)
    }

    @Test("a worker that buries an event again before its letter is closed keeps it open")
    func fastWorker() async throws {
      let world = try await World()
      try world.publish([orderless("1").message])
      try world.settleAll()
      let outbox = try Interposed(world) { try! world.settleAll() }
      let progress = try DeadLetterDesk(world.database()).replay(
        .all, keys: AliasKeys(world.settings["ALIAS_KEYS"]!), Decision(by: "ana"), pace: Pace(rate: 0), to: outbox,
        doorbell: Doorbell())
      #expect(progress.replayed == 1)
      #expect(try world.deadLetters().map { $0["eventId"] } == ["1"])
      #expect(try world.count("select count(*) from dead_letter where sealed_message <> '' and failures = 2") == 1)
      try expectCountsHold(world)
    }

    @Test("a replay that is killed between publishing and closing loses nothing and doubles nothing")
    func killedBetween() async throws {
      let world = try await World()
      try world.publish([reply("2").message, orderless("3").message])
      try world.settleAll()
      try world.publish([Event("1").message])
      try world.settleAll()

      var blocker = try Postgres.Connection.open(
        world.databaseURL, applicationName: "tests", settings: ["search_path": "conversation_tracker"])
      _ = try blocker.run(Statement("begin", "begin"))
      _ = try blocker.run(Statement("block", "select 1 from dead_letter for update"))
      let command = try Program(
        ["dead-letters", "replay", "--all", "--rate", "0", "--by", "ana"], settings: world.settings,
        in: world.directory)
      try await eventually {
        try world.connect("tests look") { connection throws(BrokerError) in
          try connection.messageCount(queue: "email-sent") + connection.messageCount(queue: "email-received")
        } == 2
      }
      command.send(SIGKILL)
      try command.wait()
      // Its session would go on waiting, and close the letters after all.
      try world.query(
        """
        select pg_terminate_backend(pid, 10000) from pg_stat_activity
        where datname = current_database() and application_name like '%dead-letters'
        """)
      _ = try blocker.run(Statement("rollback", "rollback"))

      #expect(try world.deadLetters().count == 2)
      try world.settleAll()
      #expect(try world.count("select count(*) from entry where event_id = '2'") == 1)
      #expect(try world.deadLetters().count == 2)
      #expect(try replay(world, "--all", "--by", "ana").status == 0)
      try world.settleAll()
      #expect(try world.deadLetters().map { $0["eventId"] } == ["3"])
      #expect(try world.count("select count(*) from entry where event_id = '2'") == 1)
      try expectCountsHold(world)
    }

    @Test("replays killed at any moment, with workers at work: each event one entry or one open dead letter")
    func killedAnywhere() async throws {
      let world = try await World()
      let replies = (0..<400).map { reply("reply-\($0)").message }
      let others = (0..<400).map { orderless("orderless-\($0)").message }
      try world.publish((replies + others).shuffled())
      try world.settleAll()
      try world.publish([Event("1").message])
      try world.settleAll()

      let workers = try (0..<2).map { _ in try world.startWorker("--exit-when-idle", "5") }
      for _ in 0..<8 {
        let command = try Program(
          ["dead-letters", "replay", "--all", "--rate", "2000", "--by", "ana"], settings: world.settings,
          in: world.directory)
        try await Task.sleep(for: .milliseconds(Int.random(in: 20...400)))
        command.send(SIGKILL)
        try command.wait()
      }
      #expect(try replay(world, "--all", "--rate", "0", "--by", "ana").status == 0)
      for worker in workers { #expect(try worker.wait().status == 0) }
      try world.settleAll()

      #expect(try world.count("select count(*) from entry") == 401)
      #expect(try world.count("select max(sequence) from entry") == 401)
      let open = try world.deadLetters()
      #expect(open.count == 400)
      #expect(open.allSatisfy { $0["reason"] == "no-order" })
      #expect(try world.count("select count(*) from dead_letter where closed_at is null and sealed_message = ''") == 0)
      try expectCountsHold(world)
    }

    @Test("a raw e-mail is replayed with the headers that it needs")
    func rawEmail() async throws {
      let world = try await World()
      let headers = [
        "cloudEvents:id": "2", "cloudEvents:source": "/oms/acme", "cloudEvents:time": "2026-11-23T16:32:00Z",
        "store": "acme",
      ]
      try world.publish([
        Message(
          exchange: EventTopology.events, routingKey: "email-received", contentType: "message/rfc822", messageID: nil,
          headers: headers.map { Field($0, .string($1)) },
          body: Array("From: driver@carrier.example\r\nTo: \(Self.alias)\r\n\r\nHello".utf8), isMandatory: true)
      ])
      try world.settleAll()
      try world.publish([Event("1").message])
      try world.settleAll()
      #expect(try replay(world, "--all", "--by", "ana").status == 0)
      try world.settleAll()
      #expect(try world.deadLetters().isEmpty)
      #expect(try world.timeline("acme", "v502559llux-01").last?["text"] == "Hello")
    }

    @Test("a replay keeps to its rate, tells how far it is, and stops when it is told to")
    func pace() async throws {
      let world = try await World()
      try world.publish((0..<500).map { orderless("\($0)").message })
      try world.settleAll()
      let command = try Program(
        ["dead-letters", "replay", "--all", "--rate", "20", "--by", "ana"], settings: world.settings,
        in: world.directory)
      try await eventually { command.log.contains(" of 500 replayed") }
      command.send(SIGTERM)
      let outcome = try command.wait()
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("Stopped before the end"))
      let open = try world.deadLetters().count
      #expect((350..<480).contains(open))
      #expect(outcome.output == "Replayed \(500 - open) of 500 dead letters.\n")
    }

    @Test("a letter that was sealed with a missing key stays, and the others are replayed")
    func missingKey() async throws {
      let world = try await World()
      let other = "k2:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8="
      try world.publish([orderless("1").message])
      try world.settleAll(settings: ["ALIAS_KEYS": other])
      try world.publish([orderless("2").message])
      try world.settleAll()
      let outcome = try replay(world, "--all", "--by", "ana")
      #expect(outcome.status == 1)
      #expect(outcome.output == "Replayed 1 of 2 dead letters.\n")
      #expect(outcome.errors.contains("the first with k2"))
      #expect(try world.deadLetters().map { $0["eventId"] } == ["1"])
    }

    // MARK: - Discard, reveal, export

    @Test("discarding is asked for twice, audited first, and final")
    func discard() async throws {
      let world = try await World()
      try world.publish([orderless("1").message, orderless("2").message, reply("3").message])
      try world.settleAll()
      let unasked = try world.run("dead-letters", "discard", "--all", "--by", "ana", "--because", "spam")
      #expect(unasked.status == 64)
      #expect(unasked.errors.contains("--yes"))
      #expect(try world.deadLetters().count == 3)

      let outcome = try world.run(
        "dead-letters", "discard", "--reason", "no-order", "--by", "ana", "--because", "spam", "--yes")
      #expect(outcome.output == "Discarded 2 dead letters.\n")
      #expect(try world.deadLetters().map { $0["eventId"] } == ["3"])
      #expect(try world.count("select count(*) from dead_letter where sealed_message = ''") == 2)
      let audit = try world.query("select who, action, target, reason from audit")
      #expect((0..<4).map { audit.text(0, $0) } == ["ana", "discard", "dead letters of reason no-order", "spam"])
      try expectCountsHold(world)

      // Published once more, it is a dead letter once more.
      try world.publish([orderless("1").message])
      try world.settleAll()
      #expect(try world.deadLetters().count == 2)
      try expectCountsHold(world)
    }

    @Test("a message is shown masked; as it came only after the audit knows of it")
    func reveal() async throws {
      let world = try await World()
      try world.publish([orderless("1").with { $0.text = "Hello maria.silva@example.com" }.message])
      try world.settleAll()
      let id = try #require(world.deadLetters().first?["id"])
      for arguments in [["show", id], ["show", id, "--json"], ["list"], ["list", "--store", "acme"], ["export"]] {
        let outcome = try Program(["dead-letters"] + arguments, settings: world.settings, in: world.directory).wait()
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(!outcome.output.isEmpty)
        expectNoAddress(outcome)
      }
      #expect(try world.run("dead-letters", "show", id).output.contains("Hello "))
      #expect(try world.run("dead-letters", "show", id, "--reveal", "--by", "ana").status == 64)
      #expect(try world.count("select count(*) from audit") == 0)

      let shown = try world.run("dead-letters", "show", id, "--reveal", "--reason", "the OMS team asks", "--by", "ana")
      #expect(shown.output.contains("maria.silva@example.com"))
      let audit = try world.query("select who, action, target, reason from audit")
      #expect((0..<4).map { audit.text(0, $0) } == ["ana", "reveal", "dead letter \(id)", "the OMS team asks"])

      // What cannot be audited is not told.
      try world.query("alter table audit rename to audit_away")
      let denied = try world.run("dead-letters", "show", id, "--reveal", "--because", "x", "--by", "ana")
      #expect(denied.status == 1)
      expectNoAddress(denied)
    }

    @Test("the audit takes no change back")
    func appendOnly() async throws {
      let world = try await World()
      _ = try world.database().audit("reveal", of: "dead letter 1", Decision(by: "ana", because: "why"))
      for sql in ["update audit set who = 'bob'", "delete from audit", "truncate audit"] {
        #expect(throws: PostgresError.self) { try world.query(sql) }
      }
      #expect(try world.count("select count(*) from audit where who = 'ana'") == 1)
      #expect(try world.database().auditEntries(limit: 10).map(\.action) == ["reveal"])
    }

    @Test("an export is a new private file, without messages unless they are revealed")
    func export() async throws {
      let world = try await World()
      try world.publish([orderless("1").message, orderless("2", store: "globex").message])
      try world.settleAll()
      let file = world.directory.appendingPathComponent("letters.jsonl").path
      #expect(try world.run("dead-letters", "export", "--output", file).status == 0)
      let attributes = try FileManager.default.attributesOfItem(atPath: file)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      let plain = try String(contentsOfFile: file, encoding: .utf8)
      #expect(plain == (try world.run("dead-letters", "list", "--json").output))
      let again = try world.run("dead-letters", "export", "--output", file)
      #expect(again.status == 1)
      #expect(again.errors.contains("is there already"))

      let revealed = try world.run(
        "dead-letters", "export", "--store", "globex", "--reveal", "--by", "ana", "--because", "moved")
      let lines = try revealed.output.split(separator: "\n").map { try Document(String($0)) }
      #expect(lines.map { $0["eventId"] } == ["2"])
      #expect(lines.first?["body"] == orderless("2", store: "globex").json)
      #expect(lines.first?["routingKey"] == "email-sent")
      #expect(try world.query("select target from audit").text(0, 0) == "dead letters of store globex")
    }

    // MARK: - List and show

    @Test("people see how many letters there are of each reason and how old; with a filter, each letter")
    func list() async throws {
      let world = try await World()
      #expect(try world.run("dead-letters", "list").output == "There are no dead letters.\n")
      try world.publish(
        (0..<1_200).map { orderless("\($0)").message } + [reply("r").message, orderless("g", store: "globex").message])
      try world.settleAll()
      try world.query("update dead_letter set failed_at = now() - interval '50 hours' where event_id = 'r'")
      let lines = try world.run("dead-letters", "list").output.split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines[0].hasPrefix("no-order ") && lines[0].contains(" 1201 "))
      #expect(lines[1].contains("oldest 2 d 2 h, newest 2 d 2 h"))
      let globex = try world.run("dead-letters", "list", "--store", "globex").output
      #expect(globex.contains("  globex g\n"))
      #expect(!globex.contains("acme"))
      let ids = Set(try world.deadLetters().compactMap { $0["id"] })
      #expect(ids.count == 1_202)
      let json = try world.run("dead-letters", "list", "--json", "--reason", "unknown-alias").output
      #expect(json.contains(#""eventId":"r""#))
    }

    @Test("a million letters are counted, paged and discarded in their time", .enabled(if: Servers.isLong))
    func million() async throws {
      let world = try await World()
      try world.query(
        """
        insert into dead_letter (id, reason, detail, queue, store_id, failed_at, key_id, sealed_message)
        select md5(n::text), case when n % 100000 = 0 then 'not-mime' else 'no-order' end, 'Wrong.', 'email-sent',
          'store-' || n % 1000, now() - n * interval '1 second', 'k1', decode(repeat(md5(n::text), 50), 'hex')
        from generate_series(1, 1000000) as n
        """)
      func time(_ arguments: String...) throws -> Program.Outcome {
        let start = ContinuousClock.now
        let outcome = try Program(["dead-letters"] + arguments, settings: world.settings, in: world.directory).wait()
        print("dead-letters \(arguments.joined(separator: " ")): \(ContinuousClock.now - start)")
        #expect(ContinuousClock.now - start < .seconds(60))
        return outcome
      }
      #expect(try time("list").output.contains(" 999990 "))
      #expect(try time("list", "--reason", "not-mime").output.split(separator: "\n").count == 21)
      #expect(try time("list", "--json", "--store", "store-7").output.split(separator: "\n").count == 1_000)
      #expect(try time("export", "--output", world.directory.appendingPathComponent("all").path).status == 0)
      #expect(
        try time("discard", "--store", "store-7", "--by", "ana", "--because", "spam", "--yes").output
          == "Discarded 1000 dead letters.\n")
      #expect(
        try time("discard", "--all", "--by", "ana", "--because", "spam", "--yes").output
          == "Discarded 999000 dead letters.\n")
    }

    @Test("whatever is wrong with an event, no address can be read in what is shown of it")
    func nothingLeaks() async throws {
      let world = try await World()
      let events = SimulatedMessage.many(1_500, seed: 11, badShare: 0.5, duplicateShare: 0)
      try world.publish(events.map(Message.init))
      try world.settleAll()
      let desk = DeadLetterDesk(try world.database())
      let keys = try AliasKeys(world.settings["ALIAS_KEYS"]!)
      let domain = try #require(AliasDomain("ct.example"))
      var shown = 0
      var masked = 0
      var addresses: [String: [String]] = [:]
      for event in events {
        let queue = EmailKind(rawValue: event.routingKey)?.rawValue ?? "email-unrouted"
        addresses[Digest.deadLetterID(queue: queue, body: event.body)] = event.addresses
      }
      for letter in try world.deadLetters() {
        let id = try #require(letter["id"])
        let view = try desk.show(id, keys: keys, aliasDomain: domain)
        let text = String(decoding: view.json, as: UTF8.self).lowercased()
        for address in addresses[id] ?? [] {
          #expect(!text.contains(address.lowercased()), "\(view.kept.letter.reason)")
        }
        shown += 1
        if view.masked != nil { masked += 1 }
      }
      #expect(shown > 500)
      #expect(masked > 50)
    }

    @Test("wrong words are told at once, and nothing is done")
    func usage() throws {
      for arguments in [
        ["replay", "--by", "ana"], ["replay", "x", "--all", "--by", "ana"], ["replay", "--all"],
        ["replay", "--all", "--by", " "], ["replay", "--all", "--by", "ana", "--rate", "-1"],
        ["discard", "--all", "--by", "ana", "--yes"], ["discard", "--because", "x", "--by", "ana", "--yes"],
        ["export", "--reveal"], ["show", "x", "--by", "ana"], ["list", "--reason", "bad-luck"],
      ] {
        let outcome = try Program(
          ["dead-letters"] + arguments, settings: [:], in: FileManager.default.temporaryDirectory
        ).wait()
        #expect(outcome.status == 64, "\(arguments)")
      }
    }
  }
}

/// A publisher after whose confirms something happens before its caller goes on.
private final class Interposed: Outbox {
  private let publisher: Publisher
  private let then: () -> Void

  init(_ world: World, then: @escaping () -> Void) throws {
    publisher = try Publisher(Connection(world.endpoints(), name: "tests replay"))
    self.then = then
  }

  func send(_ messages: [Message]) throws(BrokerError) { try publisher.send(messages) }

  func awaitConfirms() throws(BrokerError) {
    try publisher.awaitConfirms()
    then()
  }

  func takeConfirms() -> Confirms { publisher.takeConfirms() }
  func keepAlive() throws(BrokerError) { try publisher.keepAlive() }
  func close() { publisher.close() }
}
