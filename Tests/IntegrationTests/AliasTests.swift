import Postgres
import RabbitMQ
import Testing

extension IntegrationTests {
  /// Aliases in the input, as replies bring them back.
  @Suite struct Aliases {
    private static let hard = "3e04c03ebb491831fd2e3ff32a8e6609@ct.example"
    private static let soft = "maria.silva@example.com-16744275618807398196b.ct.example"

    private func reply(_ id: String, to alias: String, _ change: (inout Event) -> Void = { _ in }) -> Event {
      Event(id).with {
        $0.type = "email-received"
        $0.order = nil
        $0.from = ["name": "Carrier", "address": "driver@carrier.example"]
        $0.to = [["address": alias]]
        change(&$0)
      }
    }

    @Test("an alias among the recipients names the order, and is shown as its participant")
    func namesOrder() async throws {
      let world = try await World()
      try world.publish([Event("1").message])
      try world.settleAll()
      try world.publish([reply("2", to: Self.hard) { $0.text = "I wrote to \(Self.hard)." }.message])
      try world.settleAll()
      let entry = try #require(world.timeline("acme", "v502559llux-01").last)
      #expect(entry["order"] == "v502559llux-01")
      #expect(entry.objects("to").first?["emailAlias"] == Self.hard)
      #expect(entry.objects("to").first?["role"] == "Customer")
      #expect(entry.object("from")?["role"] == "Other")
      #expect(entry["text"] == "I wrote to \(Self.hard).")
    }

    @Test("an alias of another form and order is shown under this order's alias, in the mask now in force")
    func otherForm() async throws {
      let world = try await World()
      _ = try world.run("policy", "set", "acme", "soft", "--by", "a", "--reason", "b")
      try world.publish([Event("1").message])
      try world.settleAll()
      _ = try world.run("policy", "set", "acme", "hard", "--by", "a", "--reason", "b")
      try world.publish([
        Event("2").with {
          $0.order = "v502559llux-02"
          $0.to = [["address": Self.soft]]
          $0.text = "On Monday \(Self.soft) wrote:"
        }.message
      ])
      try world.settleAll()
      let entry = try #require(world.timeline("acme", "v502559llux-02").last)
      let here = "4e8d12763a629dfc93448a317a393853@ct.example"
      #expect(entry.objects("to").first?["emailAlias"] == here)
      #expect(entry["text"] == "On Monday \(here) wrote:")
    }

    @Test("an alias of another store is an address like any other")
    func otherStore() async throws {
      let world = try await World()
      try world.publish([Event("1").message])
      try world.settleAll()
      try world.publish([
        reply("2", to: Self.hard) { $0.store = "globex" }.message,
        reply("3", to: Self.hard) {
          $0.store = "globex"; $0.order = "g-1"
        }.message,
      ])
      try world.settleAll()
      #expect(try world.deadLetters().map { $0["reason"] } == ["unknown-alias"])
      let entry = try #require(world.timeline("globex", "g-1").last)
      #expect(entry.objects("to").first?["emailAlias"] != Self.hard)
      #expect(entry.objects("to").first?["role"] == "Store")
    }

    @Test("a conversation keeps the key it began with, and a worker without that key stops and says which")
    func keys() async throws {
      let world = try await World()
      try world.publish([Event("1").message])
      try world.settleAll()
      let newKey = "k2:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8="
      let both = "\(newKey),\(world.settings["ALIAS_KEYS"]!)"

      try world.publish([Event("2").message, Event("3").with { $0.order = "other" }.message])
      let lacking = try world.startWorker(settings: ["ALIAS_KEYS": newKey]).wait()
      #expect(lacking.status == 1)
      #expect(lacking.errors.contains("The alias key k1 is missing"))

      try world.settleAll(settings: ["ALIAS_KEYS": both])
      let entries = try world.timeline("acme", "v502559llux-01")
      #expect(entries.map { $0.objects("to").first?["emailAlias"] } == [Self.hard, Self.hard])
      #expect(
        try world.count("select count(*) from conversation where key_id = 'k2' and order_id = 'other'") == 1)
    }
  }
}
