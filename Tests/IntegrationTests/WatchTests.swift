import Conversations
import Fleet
import Foundation
import FoundationNetworking
import Postgres
import RabbitMQ
import Scrape
import Simulation
import Testing
import Timeline

@testable import Console

extension IntegrationTests {
  /// What operators see of a worker, on real servers.
  @Suite struct Watching {
    private static let anyPort = ["WORKER_BIND": "127.0.0.1:0"]

    @Test("a worker under load counts what happened, nothing else, and no address")
    func counts() async throws {
      let world = try await World()
      let messages = SimulatedMessage.many(1_500, seed: 7, badShare: 0.05, duplicateShare: 0.1)
      try world.publish(messages.map(Message.init))
      let worker = try world.startWorker(settings: Self.anyPort.merging(["BATCH_SIZE": "50"]) { $1 })
      let door = try await Door(of: worker)
      let settled = "messaging_client_consumed_messages_total"
      try await eventually { try await door.scrape().sum(settled) == 1_500 }
      try await eventually {
        let status = try await door.status()
        return status.object("held")?.integer("events") == 0
          && status.objects("lanes").map { $0["state"] } == ["idle", "idle"]
      }

      let scrape = try await door.scrape()
      let tracker = "conversation_tracker_"
      let (recorded, repeated) = (
        scrape.sum(tracker + "events_recorded_total"), scrape.sum(tracker + "events_repeated_total")
      )
      let dead = scrape.sum(tracker + "dead_letters_total")
      #expect(recorded + repeated + dead == 1_500)
      #expect(Int(recorded) == (try world.count("select count(*) from entry")))
      #expect(Int(dead) == messages.count { if case .dead = $0.expectation { true } else { false } })
      let rows = try world.query("select reason, count(*) from dead_letter group by reason")
      for row in 0..<rows.count {
        let series = tracker + "dead_letters_total{reason=\"\(rows.text(row, 0))\"}"
        #expect(Int(scrape[series] ?? 0) >= rows.integer(row, 1), "\(series)")
      }
      let feed = try world.feed()
      let exchange = "messaging_client_sent_messages_total{messaging_destination_name="
      #expect(scrape[exchange + "\"conversation-feed\"}"] == Double(feed.count))
      #expect(scrape[exchange + "\"email-rejections\"}"] == Double(try world.rejections().count))
      #expect(scrape[tracker + "confirms_total{outcome=\"ack\"}"] == scrape.sum("messaging_client_sent_messages_total"))
      #expect(scrape[tracker + "event_age_seconds_count"] == recorded)
      #expect(scrape[tracker + "batch_events_sum"] == 1_500)
      #expect(scrape[tracker + "lanes{state=\"idle\"}"] == 2 && scrape[tracker + "ready"] == 1)
      #expect(abs(scrape[tracker + "clock_offset_seconds"] ?? 99) < 5)
      let status = try await door.status()
      #expect(status.object("counts")?.integer("recorded") == Int(recorded))
      #expect(status.objects("lanes").map { $0["state"] } == ["idle", "idle"])

      let text = try await door.get("/metrics").text
      try Self.lint(text, in: world)
      for told in [text, try await door.get("/status").text, worker.log] {
        try Self.expectNoAddress(told, of: messages)
      }
      worker.send(SIGTERM)
      #expect(try worker.wait().status == 0)
    }

    @Test(
      "a worker says in one sentence what it waits for, and is ready again when that is back",
      arguments: ["DATABASE", "BROKER"])
    func ready(_ server: String) async throws {
      let world = try await World()
      let worker = try world.startWorker(settings: Self.anyPort)
      let door = try await Door(of: worker)
      try await eventually { try await door.get("/readyz").status == 200 }
      try await eventually { try await door.status().objects("lanes").allSatisfy { $0["state"] == "idle" } }
      try Servers.command("TEST_STOP_\(server)")
      let name = server.lowercased()
      // The broker is missed at once, the database as soon as it is needed.
      if server == "DATABASE" { try world.publish([Event("1").message]) }
      try await eventually { try await door.get("/readyz").status == 503 }
      #expect(try await door.get("/readyz").text == "The worker waits for the \(name) to come back.\n")
      // It need not be started anew for that.
      #expect(try await door.get("/livez").status == 200)
      #expect(try await door.scrape()["conversation_tracker_outage{server=\"\(name)\"}"] == 1)
      #expect(try await door.status().fields["outages"] as? [String] == [name])
      try Servers.command("TEST_START_\(server)")
      try await eventually { try await door.get("/readyz").status == 200 }
      let scrape = try await door.scrape()
      #expect(scrape["conversation_tracker_outage{server=\"\(name)\"}"] == 0)
      #expect(scrape["conversation_tracker_reconnects_total{server=\"\(name)\"}"] ?? 0 >= 1)
      worker.send(SIGTERM)
      #expect(try worker.wait().status == 0)
    }

    @Test("a service manager hears that a worker is ready, how it is, that it lives and that it stops")
    func notices() async throws {
      let world = try await World()
      let path = world.directory.appendingPathComponent("notify").path
      let manager = try Program(
        [
          "-c",
          """
          import socket
          listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
          listener.bind("\(path)")
          print("open", flush=True)
          while True:
            print(listener.recv(4096).decode(), flush=True)
          """,
        ], of: "/usr/bin/python3", settings: [:], in: world.directory)
      try await eventually { manager.output.contains("open") }
      let worker = try world.startWorker(
        settings: Self.anyPort.merging(["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "1000000"]) { $1 })
      try await eventually { manager.output.split(separator: "\n").count { $0 == "WATCHDOG=1" } >= 2 }
      try await eventually { manager.output.contains("STATUS=All is well.") }
      #expect(manager.output.split(separator: "\n").count { $0 == "READY=1" } == 1)
      #expect(!manager.output.contains("STOPPING=1"))
      worker.send(SIGTERM)
      #expect(try worker.wait().status == 0)
      try await eventually { manager.output.hasSuffix("STOPPING=1\n") }
      manager.send(SIGKILL)
      try manager.wait()
    }

    @Test("two workers share a machine: the second one's door is elsewhere, unless somebody chose the address")
    func doors() async throws {
      let world = try await World()
      // Whoever is there already, one of these has to move.
      let workers = try (0..<2).map { _ in try world.startWorker() }
      var doors: [Door] = []
      for worker in workers { doors.append(try await Door(of: worker)) }
      #expect(Set(workers.compactMap { Door.url(in: $0.log) }).count == 2)
      #expect(workers.contains { $0.log.contains("The worker's door is at another port: 9464 is taken.") })
      for door in doors { #expect(try await door.get("/livez").status == 200) }
      let address = try #require(Door.url(in: workers[0].log)).dropFirst("http://".count)
      let outcome = try world.startWorker(settings: ["WORKER_BIND": String(address)]).wait()
      #expect(
        outcome.status == 1 && outcome.errors.contains("give this worker another WORKER_BIND"), "\(outcome.errors)")
      for worker in workers {
        worker.send(SIGTERM)
        #expect(try worker.wait().status == 0)
      }
    }

    @Test("the console tells a backlog, how it drains and what would be enough, to who shows an operator's token")
    func scale() async throws {
      let world = try await World()
      let site = try await Site(world)
      let (secret, viewer) = (try site.token(.operator, nil), try site.token(.viewer, "acme"))
      for path in ["/metrics", "/scale", "/status"] {
        #expect(try await site.send("GET", path).status == 401, "\(path)")
        #expect(try await site.get(path, "ct_wrong").status == 401, "\(path)")
        #expect(try await site.get(path, viewer).status == 403, "\(path)")
      }
      for path in ["/livez", "/readyz"] { #expect(try await site.send("GET", path).status == 200, "\(path)") }

      let messages = SimulatedMessage.many(2_000, seed: 8, badShare: 0.05, duplicateShare: 0)
      try world.publish(messages.map(Message.init))
      var scale = try Document("{}")
      func scaleBecomes(_ condition: (Document) -> Bool) async throws {
        try await eventually {
          let answer = try await site.get("/scale", secret)
          if answer.status == 200 { scale = try answer.document }
          return answer.status == 200 && condition(scale)
        }
      }
      try await scaleBecomes { $0.integer("messagesWaiting") == 2_000 }
      #expect(scale.integer("workersAlive") == 0 && scale.integer("suggestedWorkers") == 1)
      #expect(scale.fields["secondsToDrain"] is NSNull && scale.fields["secondsSinceLastDelivery"] is NSNull)
      let queues = "conversation_tracker_queue_messages"
      var scrape = try Scrape(Array(try await site.get("/metrics", secret).body))
      #expect(scrape.sum(queues) == 2_000 && scrape["conversation_tracker_seconds_to_drain"] == .infinity)

      let worker = try world.startWorker(settings: Self.anyPort)
      // The broker tells of what waits, what is held and who reads at moments of its own.
      try await scaleBecomes {
        $0.integer("messagesWaiting") == 0 && $0.integer("messagesHeld") == 0 && $0.integer("workersAlive") == 1
          && $0.fields["secondsSinceLastDelivery"] is NSNumber
      }
      #expect(scale.integer("secondsToDrain") == 0)
      var answer = try await site.get("/metrics", secret)
      try await eventually {
        answer = try await site.get("/metrics", secret)
        scrape = try Scrape(Array(answer.body))
        return scrape["conversation_tracker_queue_consumers{queue=\"email-sent\"}"] == 2
      }
      #expect(answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
      let waiting = "conversation_tracker_dead_letters_waiting"
      #expect(Int(scrape.sum(waiting)) == (try world.count("select count(*) from dead_letter")))
      #expect(scrape["\(waiting){reason=\"crashed-worker\"}"] == 0)
      #expect(scrape["\(queues){queue=\"email-sent\",state=\"ready\"}"] == 0)
      let refused =
        "http_server_request_duration_seconds_count{http_request_method=\"GET\",http_response_status_code=\"401\",http_route=\"/metrics\"}"
      #expect(scrape[refused] == 2)
      try Self.lint(answer.text, in: world)
      for told in [answer.text, try await site.get("/status", secret).text] {
        try Self.expectNoAddress(told, of: messages)
      }
      worker.send(SIGTERM)
      #expect(try worker.wait().status == 0)
      // Who drains is gone at once.
      try await scaleBecomes { $0.integer("workersAlive") == 0 }
      try site.stop()
    }

    @Test("what asks the broker's management API can be told to stop at any moment, that of the answer among them")
    func stopsAsking() async throws {
      let api = try #require(ManagementAPI(Servers.setting("AMQP_MANAGEMENT_URL")))
      var times: [Duration] = []
      for _ in 0..<21 {
        let start = ContinuousClock.now
        try #require(try await api.get("overview") != nil)
        times.append(ContinuousClock.now - start)
      }
      let longest = times.sorted()[10] * 2
      for _ in 0..<500 {
        let (hasEnded, hasStopped) = (Doorbell(), Doorbell())
        let asking = Task.detached {
          _ = try? await api.get("overview")
          hasEnded.ring()
        }
        try await Task.sleep(for: longest * Double.random(in: 0...1))
        Thread.detachNewThread {
          asking.cancel()
          hasStopped.ring()
        }
        try #require(hasStopped.waits(.seconds(30)) && hasEnded.waits(.seconds(30)))
      }
    }

    @Test("whom the management API does not know is told so")
    func wrongPassword() async throws {
      var address = try #require(URLComponents(string: Servers.setting("AMQP_MANAGEMENT_URL")))
      address.password = "wrong"
      let api = try #require(ManagementAPI(address.string!))
      let error = await #expect(throws: BrokerError.self) { _ = try await api.get("overview") }
      #expect(error?.code == .accessRefused)
    }

    @Test("who tries the mask and gives up does not wait for a broker that keeps silent")
    func silentBroker() async throws {
      let silent = try SilentServer()
      let email = TestEmail(store: StoreID("acme")!, id: "try_x", time: .now)
      let brokers = try BrokerEndpoint.parse("amqp://guest:guest@127.0.0.1:\(silent.port)")
      let publishing = Task { try await email.publish(to: brokers) }
      publishing.cancel()
      await #expect(throws: CancellationError.self) { try await publishing.value }
      silent.hangUp {}
    }

    @Test("a console that is told to stop does not wait for a database that keeps silent")
    func silentDatabase() async throws {
      let world = try await World()
      let site = try await Site(world)
      func sessions() throws -> [Int32] {
        let rows = try world.query(
          """
          select pid from pg_stat_activity
          where datname = current_database() and application_name = 'conversation-tracker console'
          """)
        return (0..<rows.count).map { Int32(rows.integer($0, 0)) }
      }
      var asking = URLRequest(url: try #require(URL(string: site.base + "/scale")))
      asking.setValue("Bearer \(try site.token(.operator, nil))", forHTTPHeaderField: "Authorization")
      try await eventually { [asking] in
        try await withThrowingTaskGroup { group in
          for _ in 0..<50 { group.addTask { _ = try await URLSession.shared.data(for: asking) } }
          try await group.waitForAll()
        }
        return try sessions().count == Console.sessions
      }
      // Frozen, they hold their connections and say nothing.
      let frozen = try sessions()
      for session in frozen { kill(session, SIGSTOP) }
      defer { for session in frozen { kill(session, SIGCONT) } }
      let waits = Task { [asking] in try await URLSession.shared.data(for: asking) }
      // Until the console has asked one of them how the fleet is.
      try await Task.sleep(for: FleetWatch.interval + .seconds(1))
      try site.stop()
      let answer = try #require(await waits.value.1 as? HTTPURLResponse)
      #expect(answer.statusCode == 503)
    }

    @Test("sampled events are told as traces: linked to their publishers, under their ids, without any address")
    func traces() async throws {
      let world = try await World()
      let collector = try await Collector()
      defer { collector.stop() }
      let messages = SimulatedMessage.many(600, seed: 9, badShare: 0.1, duplicateShare: 0.05)
      let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
      func traced(_ id: String, flags: String, _ change: (inout Event) -> Void = { _ in }) -> Message {
        Event(id).with {
          $0.headers = [Field("traceparent", .string("00-\(trace)-00f067aa0ba902b7-\(flags)"))]
          change(&$0)
        }.message
      }
      try world.publish(
        messages.map(Message.init) + [
          traced("kept", flags: "01"), traced("not-kept", flags: "00"),
          traced("maria.silva@example.com", flags: "01"),
          traced("dead", flags: "01") { $0.to = [["address": "nobody"]] },
        ])
      let worker = try world.startWorker(
        settings: Self.anyPort.merging([
          "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_EXPORTER_OTLP_HEADERS": "api-key=k%201",
          "LOG_LEVEL": "trace", "LOG_FORMAT": "json",
        ]) { $1 })
      let door = try await Door(of: worker)
      try await eventually { try await door.scrape().sum("messaging_client_consumed_messages_total") == 604 }
      let sampled = messages.count { message in
        message.headers.contains { $0.0 == "traceparent" && $0.1.hasSuffix("1") && $0.1.utf8.count == 55 }
      }
      // What is left will be sent at the end, for which the worker does not take long.
      try await eventually { try collector.spans().count > sampled / 2 }
      worker.send(SIGTERM)
      #expect(try worker.wait().status == 0)

      let spans = try collector.spans()
      let batches = Dictionary(uniqueKeysWithValues: spans.filter { $0.parent == nil }.map { ($0.id, $0) })
      #expect(batches.values.allSatisfy { $0.fields["kind"] as? Int == 5 && $0.name == "process email-events" })
      let events = spans.filter { $0.parent != nil }
      let ours = events.filter { $0.links.first?["traceId"] as? String == trace }
      #expect(ours.count == 3)
      #expect(events.count == sampled + 3)
      #expect(events.allSatisfy { batches[$0.parent] != nil && $0.links.count == 1 })
      #expect(Set(ours.map { $0.attributes["cloudevents.event_id"] }) == ["kept", "dead", nil])
      let kept = try #require(ours.first { $0.attributes["cloudevents.event_id"] == "kept" }).attributes
      #expect(kept["conversation_tracker.verdict"] == "recorded" && kept["conversation_tracker.store"] == "acme")
      #expect(kept["conversation_tracker.order"] == "v502559llux-01" && kept["cloudevents.event_source"] == "/oms/acme")

      // The same id everywhere.
      let letter = try #require(try world.deadLetters().first { $0["eventId"] == "dead" }?["id"])
      let dead = try #require(ours.first { $0.attributes["cloudevents.event_id"] == "dead" }).attributes
      #expect(dead["conversation_tracker.event"] == letter && dead["conversation_tracker.reason"] == "bad-address")
      let lines = try worker.log.split(separator: "\n").map { try Document(String($0)) }
      #expect(lines.contains { $0["event"] == letter && $0["code"] == "bad-address" && $0["level"] == "trace" })
      #expect(lines.count { $0["message"] == "A batch is settled." } >= batches.count)
      #expect(collector.apiKeys == ["k 1"] && !worker.log.contains("k 1"))
      for told in [collector.text, worker.log] {
        try Self.expectNoAddress(told, of: messages)
        #expect(!told.contains("maria.silva"))
      }
    }

    @Test("a collector that is away costs traces, and nothing else")
    func noCollector() async throws {
      let world = try await World()
      let event = Event("1").with {
        $0.headers = [Field("traceparent", .string("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))]
      }
      try world.publish([event.message])
      let worker = try world.startWorker(
        settings: Self.anyPort.merging(["OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"]) { $1 })
      let door = try await Door(of: worker)
      try await eventually { try await door.scrape()["conversation_tracker_spans_dropped_total"] == 2 }
      try await eventually { worker.log.contains("The collector takes no traces") }
      #expect(try await door.get("/readyz").status == 200)
      worker.send(SIGTERM)
      #expect(try worker.wait().status == 0)
      #expect(try world.count("select count(*) from entry") == 1)
    }

    /// Prometheus' own opinion of a scrape.
    static func lint(_ text: String, in world: World) throws {
      let promtool = try Program(
        ["check", "metrics"], of: "/usr/bin/promtool", settings: [:], in: world.directory, input: text)
      let outcome = try promtool.wait()
      #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
    }

    /// Looks for everybody's address in what was told, in each spelling that somebody might undo.
    static func expectNoAddress(_ told: String, of messages: [SimulatedMessage]) throws {
      try #require(messages.contains { String(decoding: $0.body, as: UTF8.self).contains("@") })
      let text = told.lowercased()
      #expect(!text.contains("@"), "An at-sign stands in \(told.prefix(80))…")
      let people = Set(messages.flatMap(\.addresses).map { $0.lowercased() })
      try #require(people.count > 50)
      for address in people {
        let bytes = Array(address.utf8)
        let hex = bytes.map { String($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let base64 = Data(bytes).base64EncodedString().lowercased().prefix { $0 != "=" }.dropLast(2)
        for spelling in [
          address, address.replacing("@", with: "%40"), address.replacing("@", with: "&#64;"),
          address.replacing("@", with: "\\u0040"), address.replacing("@", with: "=40"), hex, String(base64),
        ] {
          #expect(!text.contains(spelling), "\(spelling) stands in \(told.prefix(80))…")
        }
      }
    }
  }
}
