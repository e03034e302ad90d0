import Conversations
import Synchronization

/// Keeps a store from filling its own feed with test e-mails.
final class TryGate: Sendable {
  private static let pause = Duration.seconds(3)
  private let last = Mutex<[StoreID: ContinuousClock.Instant]>([:])

  /// - Throws: ``Refusal/slowDown(_:)`` when the store has tried a moment ago.
  func pass(_ store: StoreID) throws(Refusal) {
    let now = ContinuousClock.now
    let wait = last.withLock { last -> Duration in
      last = last.filter { now - $0.value < Self.pause }
      if let before = last[store] { return Self.pause - (now - before) }
      last[store] = now
      return .zero
    }
    if wait > .zero { throw .slowDown(wait) }
  }
}
