import Conversations
import Fleet
import Foundation
import Masking
import RabbitMQ
import Testing
import Timeline

extension IntegrationTests {
  @Suite("verify: the proof that nothing was lost")
  struct VerifyTests {
    /// What `verify --json` says.
    struct Proof {
      let status: Int32
      let document: Document
      let text: String

      var holds: Bool { document.fields["holds"] as? Bool == true }

      subscript(check: String) -> Document { document.objects("checks").first { $0["name"] == check }! }

      func findings(_ check: String) -> [String] { self[check].fields["first"] as? [String] ?? [] }
      func notes(_ check: String) -> [String] { self[check].fields["notes"] as? [String] ?? [] }
      func count(_ check: String) -> Int { self[check].integer("findings") ?? -1 }
      func applies(_ check: String) -> Bool { self[check].fields["applies"] as? Bool == true }

      /// The checks that found something.
      var broken: [String] {
        document.objects("checks").filter { $0.integer("findings") != 0 }.compactMap { $0["name"] }
      }
    }

    static func verify(
      _ world: World, _ arguments: String..., settings changes: [String: String] = [:]
    ) throws -> Proof {
      let outcome = try Program(
        ["verify", "--json"] + arguments, settings: world.settings.merging(changes) { $1 }, in: world.directory
      ).wait()
      try #require(outcome.output.hasPrefix("{"), "\(outcome.errors)")
      #expect(!outcome.output.contains("maria.silva") && !outcome.errors.contains("maria.silva"))
      let proof = Proof(
        status: outcome.status, document: try Document(outcome.output), text: outcome.output + outcome.errors)
      #expect(proof.status == (proof.holds ? 0 : 1))
      return proof
    }

    /// Some conversations of two stores, a dead letter, a duplicate, and a queue that heard it all.
    private func world(numbered: Bool = false) async throws -> World {
      let world = try await World()
      try world.connect("tests") { connection throws(BrokerError) in
        try connection.declare(
          Topology(
            queues: [.init("verify-feed")],
            bindings: [.init(queue: "verify-feed", to: EventTopology.feed, routingKey: "#")]))
      }
      try world.publish(
        (1...30).map { index in
          Event("e-\(index)").with {
            $0.store = index % 3 == 0 ? "other" : "acme"
            $0.order = "o-\(index % 7)"
            $0.type = index % 2 == 0 ? "email-received" : "email-sent"
            if numbered {
              let number = $0.store == "other" ? index / 3 : index - index / 3
              $0.changes.append((path: "sequence", value: String(format: "%010d", number)))
            }
          }.message
        } + [
          Event("e-1").with { $0.order = "o-1" }.message,
          Event("no time").with { $0.changes = [("time", "no")] }.message,
        ])
      try world.settleAll()
      return world
    }

    @Test("a system in order passes, with its feed, and again within a store and a range")
    func clean() async throws {
      let world = try await world(numbered: true)
      let proof = try Self.verify(world, "--feed", "verify-feed")
      #expect(proof.holds, "\(proof.text)")
      for check in ["counts", "sequences", "source-numbers", "documents", "feed"] { #expect(proof.applies(check)) }
      #expect(proof["documents"]["scrutiny"] == "30 documents")
      #expect(proof["feed"]["scrutiny"] == "30 messages, 30 entries")
      #expect(proof["counts"]["scrutiny"]?.hasPrefix("30 entries and 1 dead letters") == true)
      #expect(try world.drain("verify-feed").isEmpty)

      let store = try Self.verify(world, "--store", "other")
      #expect(store.holds && !store.applies("counts"))
      #expect(store["documents"]["scrutiny"] == "10 documents")
      #expect(store["sequences"]["scrutiny"]?.hasPrefix("10 entries") == true)

      let past = try Self.verify(world, "--until", "2020-01-01T00:00:00Z")
      #expect(past.holds && past["documents"]["scrutiny"] == "0 documents")
      let broad = try Self.verify(world, "--since", "2020-01-01T00:00:00Z", "--until", "2120-01-01T00:00:00Z")
      #expect(broad.holds && broad.applies("counts") && broad["documents"]["scrutiny"] == "30 documents")
      let half = try Self.verify(world, "--since", "2020-01-01T00:30:00Z")
      #expect(half.holds && !half.applies("counts"))
      #expect(half.notes("counts").first?.contains("full hours") == true)

      let text = try world.run("verify")
      #expect(text.status == 0 && text.output.contains("holds"))
    }

    @Test("dead letters count once, replayed or discarded or dead again")
    func deadLetters() async throws {
      let world = try await world()
      try world.publish([Event("bad").with { $0.changes = [("time", "never")] }.message])
      try world.settleAll()
      #expect(try world.run("dead-letters", "replay", "--all", "--by", "ana").status == 0)
      try world.settleAll()
      #expect(try Self.verify(world).holds)
      #expect(
        try world.run("dead-letters", "discard", "--all", "--by", "ana", "--because", "a test", "--yes").status == 0)
      let proof = try Self.verify(world)
      #expect(proof.holds && proof["counts"]["scrutiny"]?.contains("2 dead letters") == true)

      // From before it was kept when they were counted: only all together can be held against the counts.
      try world.query("update dead_letter set recorded_at = null")
      #expect(try Self.verify(world).holds)
      let range = try Self.verify(world, "--since", "2020-01-01T00:00:00Z")
      #expect(range.holds && range.notes("counts").contains { $0.contains("2 dead letters") })
      try world.query("delete from dead_letter where id = (select min(id) from dead_letter)")
      #expect(try Self.verify(world).broken == ["counts"])
    }

    @Test(
      "each row that is not as the lanes left it is found",
      arguments: [
        (
          "delete from entry where (store_id, order_id, sequence) = ('acme', 'o-1', 2)", ["counts", "sequences"],
          "no entry 2"
        ),
        (
          "delete from entry where (store_id, order_id) = ('acme', 'o-1') and sequence = (select max(sequence) from entry where (store_id, order_id) = ('acme', 'o-1'))",
          ["counts", "sequences"], "restore those behind it"
        ),
        (
          "update entry set sequence = 40 where (store_id, order_id, sequence) = ('acme', 'o-1', 2)",
          ["sequences", "documents"], "no entry 2"
        ),
        (
          "update conversation set last_sequence = 1 where (store_id, order_id) = ('acme', 'o-1')", ["sequences"],
          "stands at 1"
        ),
        ("delete from conversation where (store_id, order_id) = ('other', 'o-6')", ["sequences"], "no conversation"),
        ("delete from dead_letter", ["counts"], "0 are there"),
        ("update lane_count set received = received + 1", ["counts"], "tell the fate"),
        ("update lane_count set repeated = repeated + 1, recorded = recorded - 1", ["counts"], "written by no worker"),
        ("delete from participant where (store_id, order_id) = ('acme', 'o-1')", ["documents"], "resolves to nobody"),
        (
          "update participant set sealed_address = sealed_address || '\\x00' where (store_id, order_id) = ('acme', 'o-1')",
          ["documents"], "does not open"
        ),
        (
          "update entry set document = replace(document::text, 'Hello', 'Write to maria.silva@example.com')::json where (store_id, order_id, sequence) = ('acme', 'o-1', 2)",
          ["documents"], "egress gate"
        ),
        (
          "update entry set document = replace(document::text, 'Hello', 'bWFyaWEuc2lsdmFAZXhhbXBsZS5jb20=')::json where (store_id, order_id, sequence) = ('acme', 'o-1', 1)",
          ["documents"], "egress gate"
        ),
        (
          "update entry set document = replace(document::text, '\"mask\":\"hard\"', '\"mask\":\"soft\"')::json where (store_id, order_id, sequence) = ('acme', 'o-1', 2)",
          ["documents"], "never decided"
        ),
        (
          "update entry set document = replace(document::text, '\"order\":\"o-1\"', '\"order\":\"o-2\"')::json where (store_id, order_id, sequence) = ('acme', 'o-1', 2)",
          ["documents"], "not the one of its row"
        ),
      ] as [(String, [String], String)])
    func faults(sql: String, broken: [String], sentence: String) async throws {
      let world = try await world()
      try world.query(sql)
      let proof = try Self.verify(world)
      #expect(proof.broken == broken, "\(proof.text)")
      let told = broken.flatMap(proof.findings)
      #expect(told.contains { $0.contains(sentence) }, "\(told)")
    }

    @Test("what the feed did not tell, told otherwise or told of nothing is found")
    func feed() async throws {
      let world = try await world()
      typealias Told = (routingKey: String, body: String)
      let messages = try world.drain("verify-feed").map {
        Told(routingKey: $0.routingKey, body: String(decoding: $0.body, as: UTF8.self))
      }
      func fill(_ messages: [Told]) throws {
        let publisher = try Publisher(Connection(world.endpoints(), name: "tests"))
        try publisher.publish(
          messages.map {
            Message(
              exchange: EventTopology.feed, routingKey: $0.routingKey, contentType: EmailEvent.contentType,
              messageID: nil, body: Array($0.body.utf8))
          })
        publisher.close()
      }

      try fill(Array(messages.dropFirst(3)))
      let missing = try Self.verify(world, "--feed", "verify-feed")
      #expect(missing.broken == ["feed"] && (2...3).contains(missing.count("feed")))
      #expect(missing.findings("feed").allSatisfy { $0.contains("did not come") })

      var changed = messages
      changed[5].body = changed[5].body.replacing("Hello", with: "Hallo")
      changed[6].routingKey = "acme.email-lost"
      try fill(changed)
      let other = try Self.verify(world, "--feed", "verify-feed")
      #expect(other.broken == ["feed"])
      #expect(other.findings("feed").count { $0.contains("in other words") } == 2)

      var foreign = messages[0]
      foreign.body = "{}"
      var unknown = messages[1]
      unknown.body = unknown.body.replacing("\"order\":\"o-", with: "\"order\":\"p-")
      try fill(messages + [foreign, unknown])
      let more = try Self.verify(world, "--feed", "verify-feed")
      #expect(more.count("feed") == 2, "\(more.text)")

      // Of a store, the others' messages are no business.
      try fill(messages)
      let store = try Self.verify(world, "--store", "other", "--feed", "verify-feed")
      #expect(store.holds && store["feed"]["scrutiny"]?.hasSuffix("10 entries") == true)

      #expect(try world.run("verify", "--feed", World.erpQueue).status == 64)
      let absent = try world.run("verify", "--feed", "verify-nothing")
      #expect(absent.status == 1 && absent.errors.contains("NOT_FOUND"))
    }

    @Test("a number that a source gave and that is neither an entry nor a dead letter is missing")
    func sourceNumbers() async throws {
      let world = try await world(numbered: true)
      #expect(try Self.verify(world).holds)
      func event(_ number: Int, _ change: (inout Event) -> Void = { _ in }) -> Message {
        Event("n-\(number)").with {
          $0.changes.append((path: "sequence", value: number % 2 == 0 ? String(number) : number))
          change(&$0)
        }.message
      }
      // 21 dies, 22 comes, twice; a source may also order its events by what is no number.
      try world.publish([event(21) { $0.changes.append((path: "time", value: nil)) }, event(22), event(22)])
      try world.publish([Event("words").with { $0.changes = [("sequence", "after the flood")] }.message])
      try world.settleAll()
      #expect(try Self.verify(world).holds)

      try world.publish([event(25), event(27)])
      try world.settleAll()
      let proof = try Self.verify(world)
      #expect(proof.broken == ["source-numbers"] && proof.count("source-numbers") == 3, "\(proof.text)")
      #expect(proof.findings("source-numbers").count == 2)
      #expect(proof.findings("source-numbers")[0].contains("events 23 to 24 are neither"))
      #expect(try Self.verify(world, "--store", "other").holds)
      #expect(try Self.verify(world, "--until", "2020-01-01T00:00:00Z").holds)
      #expect(try Self.verify(world, "--since", "2020-01-01T00:00:00Z").count("source-numbers") == 3)
    }

    @Test("whoever joins later may have been quoted before, and a key that is missing is named")
    func laterParticipants() async throws {
      let world = try await World()
      let tracked = "A pixel: https://track.example/bWFyaWEuc2lsdmFAZXhhbXBsZS5jb20="
      try world.publish([
        Event("1").with {
          $0.to = [["address": "jo@example.com"]]
          $0.text = tracked
        }.message
      ])
      try world.settleAll()
      try world.publish([Event("2").message])
      try world.settleAll()
      let proof = try Self.verify(world)
      #expect(proof.holds, "\(proof.text)")
      #expect(proof.notes("documents").contains { $0.contains("In 1 documents") })

      let other = try Self.verify(world, settings: ["ALIAS_KEYS": "k2:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="])
      #expect(other.broken == ["documents"] && other.count("documents") == 2)
      #expect(other.findings("documents")[0].contains("alias key k1 is missing"))
    }

    @Test("millions of entries are proven within a minute", .enabled(if: Servers.isLong))
    func many() async throws {
      let count = Servers.environment["VERIFY_ENTRIES"].flatMap(Int.init) ?? 5_000_000
      let world = try await World()
      let filling = ContinuousClock.now
      try ManyEntries(
        databaseURL: world.databaseURL, keys: AliasKeys(world.settings["ALIAS_KEYS"]!),
        domain: AliasDomain("ct.example")!
      ).write(count)
      try world.query("vacuum analyze")  // as the database does by itself, some time after
      print("Filled in \(ContinuousClock.now - filling).")
      for arguments in [[], ["--documents", "1"]] {
        let start = ContinuousClock.now
        let outcome = try Program(["verify"] + arguments, settings: world.settings, in: world.directory).wait()
        let taken = ContinuousClock.now - start
        print("verify \(arguments) took \(taken):\n\(outcome.output)\(outcome.errors)")
        #expect(outcome.status == 0)
        #expect(taken < .seconds(60))
      }
      if let hold = Servers.environment["VERIFY_HOLD"] { try await Task.sleep(for: .seconds(Int(hold)!)) }
    }
  }
}
