import Foundation
import Postgres
import RabbitMQ
import Testing

extension IntegrationTests {
  /// Real outages: what is held is kept, one lane of a worker probes, and it is said once.
  @Suite struct Outages {
    /// Stands in for a server that is out, and counts who knocks.
    private func doorkeeper(at url: String, _ world: World) throws -> Program {
      let port = try #require(URLComponents(string: url)?.port)
      return try Program(
        [
          "-c",
          """
          import socket
          door = socket.create_server(("127.0.0.1", \(port)))
          print("open", flush=True)
          while True:
            door.accept()[0].close()
            print("knock", flush=True)
          """,
        ], of: "/usr/bin/python3", settings: [:], in: world.directory)
    }

    @Test(
      "a worker of eight lanes holds what it has, knocks like one, and goes on as if nothing had been",
      arguments: ["DATABASE", "BROKER"])
    func outage(_ server: String) async throws {
      let world = try await World()
      let worker = try world.startWorker(settings: ["LANES": "8", "BATCH_SIZE": "20"])
      try await eventually { worker.log.contains("reads events") }
      try world.publish((0..<200).map { Event("a-\($0)").message })
      try await eventually { try world.count("select count(*) from entry") == 200 }

      try Servers.command("TEST_STOP_\(server)")
      if server == "DATABASE" { try world.publish((0..<800).map { Event("b-\($0)").message }) }
      let doorkeeper = try doorkeeper(at: server == "DATABASE" ? world.databaseURL : world.amqpURL, world)
      try await eventually { doorkeeper.output.contains("open") }
      try await Task.sleep(for: .seconds(15))
      let knocks = doorkeeper.output.split(separator: "\n").count { $0 == "knock" }
      doorkeeper.send(SIGKILL)
      try doorkeeper.wait()
      // Pauses of 0.1 seconds at the least, doubling: seven of them take more than 12 seconds. Each lane may have knocked
      // before it knew of the others.
      #expect((1...16).contains(knocks))
      try Servers.command("TEST_START_\(server)")
      if server == "BROKER" { try world.publish((0..<800).map { Event("b-\($0)").message }) }
      try await eventually(within: .seconds(120)) { try world.count("select count(*) from entry") == 1_000 }
      try await eventually { worker.log.contains("is over") }
      worker.send(SIGTERM)
      #expect(try worker.wait().status == 0)

      #expect(try world.count("select count(*) from dead_letter") == 0)
      let lines = worker.log.split(separator: "\n")
      #expect(lines.count { $0.contains("What is held is kept") } == 1, "\(worker.log)")
      #expect(lines.count { $0.contains("The outage of the \(server.lowercased()) is over") } == 1, "\(worker.log)")
      #expect(!worker.log.contains("no sign of life"))
      // Nothing was given back, so nothing came twice.
      if server == "DATABASE" { #expect(try world.count("select sum(repeated)::bigint from lane_count") == 0) }
      #expect(Set(try world.feed().map(\.body)).count == 1_000)
    }

    @Test("a consumer can ask what the broker keeps back, and is told nothing wrong when all is well")
    func withheld() async throws {
      let world = try await World()
      let queue = "erp"
      func consumer(prefetch: Int) throws -> Consumer {
        try Consumer(Connection(world.endpoints(), name: "tests wait"), queues: [queue], prefetch: prefetch)
      }
      let waiting = try consumer(prefetch: 10)
      try waiting.checkDelivery()
      let message = Message(exchange: "", routingKey: queue, contentType: "text/plain", messageID: nil, body: [1])
      try world.publish([message])
      try waiting.checkDelivery()
      #expect(try waiting.receive(limit: 10, bytes: 1_000, wait: .seconds(10)).count == 1)
      #expect(try waiting.messageCount(queue: queue) == 0)
      waiting.close()

      // Messages beyond the prefetch are kept back, which looks like a consumer that was forgotten.
      let full = try consumer(prefetch: 1)
      #expect(try full.receive(limit: 10, bytes: 1_000, wait: .seconds(10)).count == 1)
      try world.publish([message])
      let error = #expect(throws: BrokerError.self) { try full.checkDelivery() }
      #expect(error?.code == .withheld)
    }
  }
}
