import Conversations
import JSON
import Simulation
import Testing

@Suite struct BadMessageTests {
  /// Those that only the addresses, or what came before, can tell.
  private let decidedLater: Set<Reason> = [.badAddress, .noOrder, .conflictingDuplicate]

  @Test("a bad message cannot be read, for the very reason that is expected and from where it says")
  func unreadable() {
    let reader = JSONReader()
    for message in messages(4_000, bad: 1) {
      guard let reason = message.reason, !decidedLater.contains(reason) else { continue }
      do throws(InvalidEvent) {
        _ = try event(of: message, reader)
        Issue.record("\(reason) was read: \(String(decoding: message.body, as: UTF8.self))")
      } catch {
        #expect(error.reason == reason, "\(String(decoding: message.body.prefix(500), as: UTF8.self))")
        #expect(error.origin.store == message.store)
        #expect(error.origin.order == message.order)
        #expect(error.origin.source == message.source)
        #expect(error.origin.eventID == message.id)
      }
    }
  }

  @Test("what is decided later can be read")
  func decided() throws {
    let reader = JSONReader()
    for message in messages(2_000, bad: 1) {
      guard let reason = message.reason, decidedLater.contains(reason) else { continue }
      let event = try event(of: message, reader)
      #expect(event.store.text == message.store)
      #expect(event.order?.text == message.order)
      #expect(event.id.text == message.id)
      #expect((event.order == nil) == (reason == .noOrder))
      #expect(reason != .badAddress || event.email.cc.isEmpty && event.email.to.count < 2)
    }
  }

  @Test("bad messages are spread evenly over their reasons")
  func evenly() {
    let all = messages(8_000, bad: 0.25)
    let bad = Dictionary(grouping: all.compactMap(\.reason), by: \.self).mapValues(\.count)
    let reasons: Set<Reason> = [
      .notJSON, .notCloudEvent, .missingField, .badField, .badAddress, .unknownType, .noOrder, .conflictingDuplicate,
    ]
    #expect(Set(bad.keys) == reasons)
    #expect(bad.values.max()! - bad.values.min()! <= 2)
  }

  @Test("no two of 20,000 bad bodies are the same")
  func distinct() {
    #expect(Set(messages(20_000, bad: 1).map(\.body)).count == 20_000)
  }

  @Test("a conflicting duplicate has the id of an earlier event of its store and type, and another order")
  func conflicts() throws {
    let reader = JSONReader()
    var orders: [String: String] = [:]
    var count = 0
    for message in Simulation(seed: 11, stores: 5, badShare: 0.2, duplicateShare: 0.1).prefix(5_000) {
      guard let reason = message.reason else {
        orders[try event(of: message, reader).identity] = message.order
        continue
      }
      if reason == .conflictingDuplicate {
        count += 1
        let earlier = try #require(orders[try event(of: message, reader).identity])
        #expect(earlier != message.order)
      }
    }
    #expect(count > 50)
  }

  @Test("no good message has the id of a bad one")
  func apart() {
    let all = messages(5_000, bad: 0.3)
    let good = Set(all.filter { $0.expectation == .entry }.compactMap(\.id))
    let bad = all.filter { $0.isBad && $0.reason != .conflictingDuplicate }.compactMap(\.id)
    #expect(good.isDisjoint(with: bad))
  }
}

extension EmailEvent {
  /// The key, and the queue that it arrives in.
  fileprivate var identity: String { "\(kind) \(key)" }
}
