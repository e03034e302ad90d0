import Conversations
import Foundation
import RabbitMQ
import Testing
import Timeline

extension IntegrationTests {
  @Suite struct Policies {
    private func sendOne(_ id: String, _ world: World) throws -> Document {
      try world.publish([Event(id).message])
      try world.settleAll()
      return try #require(world.timeline("acme", "v502559llux-01").last)
    }

    @Test("a store is hard until it decides, and each next e-mail shows the mask now in force")
    func masks() async throws {
      let world = try await World()
      let hard = "3e04c03ebb491831fd2e3ff32a8e6609@ct.example"
      let soft = "maria.silva@example.com-16744275618807398196b.ct.example"

      #expect(try world.run("policy", "get", "acme").output == "hard\n")
      var entry = try sendOne("1", world)
      #expect(entry["mask"] == "hard")
      #expect(entry.integer("policyVersion") == 0)
      #expect(entry.objects("to").first?["emailAlias"] == hard)
      #expect(entry.objects("to").first?.integer("aliasMaskType") == 0)

      let change = try world.run("policy", "set", "acme", "soft", "--by", "ana", "--reason", "the ERP needs it")
      #expect(change.status == 0, "\(change.errors)")
      entry = try sendOne("2", world)
      #expect(entry["mask"] == "soft")
      #expect(entry.integer("policyVersion") == 1)
      #expect(entry.objects("to").first?["emailAlias"] == soft)
      #expect(entry.objects("to").first?.integer("aliasMaskType") == 1)

      _ = try world.run("policy", "set", "acme", "hard", "--by", "rui", "--reason", "it does not any more")
      entry = try sendOne("3", world)
      #expect(entry.integer("policyVersion") == 2)
      #expect(entry.objects("to").first?["emailAlias"] == hard)

      let history = try world.run("policy", "history", "acme", "--json").output.split(separator: "\n").map {
        try Document(String($0))
      }
      #expect(history.map { $0["mask"] } == ["hard", "soft"])
      #expect(history.map { $0["changedBy"] } == ["rui", "ana"])
      #expect(history.map { $0["reason"] } == ["it does not any more", "the ERP needs it"])
      #expect(history.allSatisfy { $0["changedAt"]?.hasSuffix("Z") == true })
    }

    @Test(
      "masks of many stores are imported at once, from CSV or JSON",
      arguments: [
        "store,mask\nacme,soft\nglobex,hard\n", "acme,soft\r\n\"globex\",hard\r\n",
        #" [{"store":"acme","mask":"soft"},{"store":"globex","mask":"hard"}]"#,
      ])
    func imports(_ file: String) async throws {
      let world = try await World()
      let outcome = try world.run(
        "policy", "import", "-", "--by", "ana", "--reason", "moved", input: file)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output == "2 stores are set: 1 hard, 1 soft.\n")
      let list = try world.run("policy", "list", "--json").output.split(separator: "\n").map {
        try Document(String($0))
      }
      #expect(list.map { $0["store"] } == ["acme", "globex"])
      #expect(list.map { $0["mask"] } == ["soft", "hard"])
    }

    @Test(
      "an import with one wrong row changes nothing",
      arguments: [
        "acme,soft\nglobex,medium\n", "acme,soft\nACME,hard\n", "acme,soft\nacme,hard\n", "acme\n", "", "[{]",
        #"[{"store":"acme"}]"#,
      ])
    func wrongImport(_ file: String) async throws {
      let world = try await World()
      let outcome = try world.run(
        "policy", "import", "-", "--by", "ana", "--reason", "moved", input: file)
      #expect(outcome.status == 1)
      #expect(outcome.errors.split(separator: "\n").count == 1)
      #expect(try world.run("policy", "list").output == "")
    }

    @Test("a public mail provider is refused as a store's own domain, and ignored where a row names it")
    func providers() async throws {
      let world = try await World()
      let refused = try world.run(
        "policy", "set", "acme", "hard", "--own-domain", "GMail.com", "--by", "a", "--reason", "b")
      #expect(refused.status == 64)
      #expect(refused.errors.contains("gmail.com is a public mail provider"))
      _ = try world.run("policy", "set", "acme", "hard", "--own-domain", "acme.example", "--by", "a", "--reason", "b")
      try world.query("update store set own_domains = '{acme.example,gmail.com}'")
      #expect(try world.run("policy", "get", "acme", "--json").output.contains(#""ownDomains":["acme.example"]"#))
    }

    @Test("no soft alias is recorded after a change to hard has returned, in 50 tries at full speed")
    func changeAtFullSpeed() async throws {
      let world = try await World()
      let tries = 50
      let workers = try (0..<2).map { _ in
        try world.startWorker(settings: ["LANES": "2", "BATCH_SIZE": "20"])
      }
      let publisher = Task {
        var number = 0
        while !Task.isCancelled {
          let waiting = try world.connect("tests count") { connection throws(BrokerError) in
            try connection.messageCount(queue: "email-sent")
          }
          guard waiting < 1_000 else {
            try await Task.sleep(for: .milliseconds(50))
            continue
          }
          try world.publish(
            (0..<500).map { index in
              Event("e-\(number)-\(index)").with { $0.order = "o-\((number + index) % 40)" }.message
            })
          number += 1
        }
      }
      let database = try world.database()
      let acme = StoreID("acme")!
      func soft() throws -> Int {
        try world.count("select count(*) from entry where document->>'mask' = 'soft'")
      }
      func entries() throws -> Int { try world.count("select count(*) from entry") }

      for attempt in 0..<tries {
        _ = try database.setPolicies([acme: .soft], changedBy: "tests", reason: "try \(attempt)")
        let softBefore = try soft()
        try await eventually { try soft() > softBefore }
        _ = try database.setPolicies([acme: .hard], changedBy: "tests", reason: "try \(attempt)")
        let softAtReturn = try soft()
        let entriesAtReturn = try entries()
        try await eventually { try entries() >= entriesAtReturn + 60 }
        #expect(try soft() == softAtReturn, "try \(attempt)")
      }
      publisher.cancel()
      _ = await publisher.result
      for worker in workers { worker.send(SIGTERM) }
      for worker in workers { #expect(try worker.wait().status == 0) }
    }
  }
}
