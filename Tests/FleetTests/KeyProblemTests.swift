import Conversations
import Logging
import Masking
import Testing
import Timeline

@testable import Fleet

@Suite("A worker whose keys do not fit")
struct KeyProblemTests {
  private let store = StoreID("acme")!
  private let order = OrderID("v502559llux-01")!

  @Test("stops when a conversation uses a key that it lacks, and says which")
  func missing() throws {
    let stage = try LaneStage()
    use("k0", in: stage.world)
    stage.world.deliver([.event("1"), .event("2", order: "other")])
    #expect(throws: KeyProblem.missing("k0")) { try stage.run() }
    expectUntouched(stage.world)
    #expect("\(KeyProblem.missing("k0"))".contains("k0"))
  }

  @Test("stops when a key of that id is another one")
  func broken() throws {
    let stage = try LaneStage()
    let others = try AliasKeys("k1:\(String(repeating: "A", count: 43))=")
    let other = StoreKey(others.newest, store: store, domain: stage.settings.aliasDomain)
    let maria = try #require(Address("maria.silva@example.com"))
    let sealed = other.seal(maria, order: order, token: "token")
    let key = ConversationKey(store: store, order: order)
    stage.world.with { [order] state in
      state.conversations[key] = Conversation(
        keyID: "k1", lastSequence: 1,
        participants: [IssuedAlias(order: order, token: "token", role: .customer, sealedAddress: sealed, keyID: "k1")])
    }
    stage.world.deliver([.event("1")])
    #expect(throws: KeyProblem.broken("k1")) { try stage.run() }
    expectUntouched(stage.world)
  }

  @Test("stops when a quoted alias needs a key that it lacks")
  func quoted() throws {
    let stage = try LaneStage()
    let token = "0123456789abcdef0123456789abcdef"
    let elsewhere = try #require(OrderID("v502559llux-02"))
    let reference = AliasReference(store: store, token: token)
    stage.world.with { state in
      state.aliases[reference] = IssuedAlias(
        order: elsewhere, token: token, role: .customer, sealedAddress: [], keyID: "k0")
    }
    stage.world.deliver([.event("1", to: "\(token)@ct.example")])
    #expect(throws: KeyProblem.missing("k0")) { try stage.run() }
    expectUntouched(stage.world)
  }

  @Test("uses a conversation's own key, and the newest for a new one")
  func rotation() throws {
    var stage = try LaneStage()
    stage.settings.keys = try AliasKeys(
      "k2:\(String(repeating: "A", count: 43))=,k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
    use("k1", in: stage.world)
    stage.world.deliver([.event("1"), .event("2", order: "other")])
    try stage.run()
    let keyIDs = stage.world.with { state in
      Dictionary(state.aliases.values.map { ($0.order.text, $0.keyID) }, uniquingKeysWith: { first, _ in first })
    }
    #expect(keyIDs == ["v502559llux-01": "k1", "other": "k2"])
    let document = String(decoding: stage.world.entries[0].document, as: UTF8.self)
    #expect(document.contains("3e04c03ebb491831fd2e3ff32a8e6609@ct.example"), "The golden vector's alias, of its key.")
  }

  @Test("stops the whole fleet")
  func fleet() async throws {
    let world = ScriptedWorld(ringsWhenEmpty: false)
    use("k0", in: world)
    world.deliver([.event("1")])
    let fleet = Fleet(
      worker: "worker-1", laneCount: 3, settings: try .example(), connector: world,
      log: Logger(label: "fleet") { _ in
        SwiftLogNoOpLogHandler()
      })
    await #expect(throws: KeyProblem.missing("k0")) { try await fleet.run() }
    #expect(world.entries.isEmpty)
    #expect(world.deadLetters.isEmpty)
  }

  private func use(_ keyID: String, in world: ScriptedWorld) {
    let key = ConversationKey(store: store, order: order)
    world.with { $0.conversations[key] = Conversation(keyID: keyID, lastSequence: 1) }
  }

  private func expectUntouched(_ world: ScriptedWorld) {
    #expect(world.steps.last == "rollback")
    #expect(!world.steps.contains { $0.hasPrefix("commit") || $0.hasPrefix("publish") || $0.hasPrefix("acknowledge") })
    #expect(world.entries.isEmpty)
    #expect(world.deadLetters.isEmpty)
  }
}
