import Conversations

/// An OMS that was never there: the same seed always invents the same messages.
///
/// The messages are those of many orders of several stores at once, in three languages, without end.
public struct Simulation: Sequence, IteratorProtocol {
  private let seed: UInt64
  private let stores: [Store]
  private let badShare: Double
  private let duplicateShare: Double

  private var random: SeededGenerator
  private var clock: SimulatedClock
  /// How many messages were written; a duplicate is none.
  private var written = 0
  private var ordersTaken = 0
  private var openOrders: [Order] = []
  private var recent = Recent<SimulatedMessage>(capacity: 200)
  private var past = Recent<PastEvent>(capacity: 5_000)
  private var flaws = Flaws()

  /// - Parameters:
  ///   - seed: decides everything that is left to chance; it is part of every event's id.
  ///   - stores: how many stores there are, `store-1` to `store-<stores>`; the first ones sell most.
  ///   - badShare: the share of messages that must become dead letters, 0 to 1.
  ///   - duplicateShare: the share of messages that repeat an earlier good one, 0 to 1.
  ///   - isDatedNow: whether an event's time is the moment in which it is invented. Otherwise time passes from 2026-11-23 on
  ///     as the seed decides, and messages are the same whenever they are invented.
  public init(
    seed: UInt64, stores: Int, badShare: Double, duplicateShare: Double, isDatedNow: Bool = false
  ) {
    self.seed = seed
    self.stores = (1...Swift.max(1, stores)).map(Store.init)
    self.badShare = badShare
    self.duplicateShare = duplicateShare
    random = SeededGenerator(seed: seed)
    clock = SimulatedClock(isReal: isDatedNow)
  }

  /// The next message; never nil.
  public mutating func next() -> SimulatedMessage? {
    let lot = random.unit()
    if lot < badShare { return badMessage() }
    if lot < badShare + duplicateShare, let original = recent.any(&random) { return original.repeated() }
    return goodMessage()
  }

  private mutating func goodMessage() -> SimulatedMessage {
    let index = anyOrder()
    let kind = openOrders[index].nextLetter(&random)
    let draft = openOrders[index].write(kind, stamp(), &random)
    let message = SimulatedMessage(
      routingKey: draft.kind.rawValue, contentType: EmailEvent.contentType, body: draft.cloudEvent(),
      headers: headers(), expectation: .entry, store: draft.store, order: draft.order, source: draft.source,
      id: draft.id, addresses: draft.addresses)
    recent.append(message)
    past.append(PastEvent(store: openOrders[index].store, kind: draft.kind, id: draft.id))
    return message
  }

  private mutating func badMessage() -> SimulatedMessage {
    let (reason, flaw) = flaws.next(conflictPossible: past.count > 0)
    var draft: Draft
    if flaw == .idOfAnotherOrder, let original = past.old(&random) {
      var order = newOrder(of: original.store)
      draft = order.write(original.kind == .sent ? .confirmed : .asked, stamp(), &random)
      draft.id = original.id
    } else {
      // The order goes on as if this letter had never been written.
      var order = openOrders[anyOrder()]
      draft = order.write(order.nextLetter(&random), stamp(), &random)
    }
    return draft.damaged(by: flaw, dead: reason, headers: headers(), written)
  }

  /// An open order, old or new. There are few at first, so that a short run has orders with several letters too.
  private mutating func anyOrder() -> Int {
    let index = random.below(Swift.min(4 + written / 40, 256))
    guard index < openOrders.count else {
      openOrders.append(newOrder(of: anyStore()))
      return openOrders.count - 1
    }
    if openOrders[index].isClosed { openOrders[index] = newOrder(of: anyStore()) }
    return index
  }

  /// The first stores more often than the last.
  private mutating func anyStore() -> Store {
    let place = random.unit()
    return stores[Int(place * place.squareRoot() * Double(stores.count))]
  }

  private mutating func newOrder(of store: Store) -> Order {
    ordersTaken += 1
    return Order(number: ordersTaken, store: store, &random)
  }

  /// The next moment, and the next number.
  private mutating func stamp() -> Stamp {
    defer { written += 1 }
    return Stamp(seed: seed, number: written, moment: clock.pass(milliseconds: random.within(40...2_600)))
  }

  private mutating func headers() -> [(String, String)] {
    guard random.chance(0.1) else { return [] }
    var traceparent = "00-"
    traceparent += Hex.digits(random.next()) + Hex.digits(random.next() | 1)
    traceparent += "-" + Hex.digits(random.next() | 1) + "-01"
    return [("traceparent", traceparent)]
  }
}

/// What tells one letter from every other: its number, and when it was written.
struct Stamp {
  let seed: UInt64
  let number: Int
  let moment: Moment

  var id: String { "sim-\(seed)-\(number)" }
}

/// As much of an earlier event as another needs to come into conflict with it.
struct PastEvent {
  let store: Store
  let kind: EmailKind
  let id: String
}
