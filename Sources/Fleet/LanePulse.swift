import Conversations
import Synchronization

/// What a lane did so far, and since when it has nothing to do. Written by the lane's thread, read by others.
public final class LanePulse: Sendable {
  private static let epoch = ContinuousClock.now

  /// Nanoseconds since ``epoch`` at which the lane ran out of work; -1 while it has some, or is not connected.
  private let idleSince = Atomic<Int64>(-1)
  private let recorded = Atomic<Int>(0)
  private let repeated = Atomic<Int>(0)
  private let dead = Atomic<Int>(0)

  func idle() {
    guard idleSince.load(ordering: .relaxed) < 0 else { return }
    idleSince.store(Self.now, ordering: .relaxed)
  }

  func busy() { idleSince.store(-1, ordering: .relaxed) }

  func settled(_ verdicts: [Verdict]) {
    for verdict in verdicts {
      switch verdict {
      case .recorded: recorded.add(1, ordering: .relaxed)
      case .repeated: repeated.add(1, ordering: .relaxed)
      case .dead: dead.add(1, ordering: .relaxed)
      }
    }
  }

  /// How long the lane has been connected and without work; nil while it is not so.
  var idleTime: Duration? {
    let since = idleSince.load(ordering: .relaxed)
    return since < 0 ? nil : .nanoseconds(Self.now - since)
  }

  var counts: (recorded: Int, repeated: Int, dead: Int) {
    (
      recorded.load(ordering: .relaxed), repeated.load(ordering: .relaxed),
      dead.load(ordering: .relaxed)
    )
  }

  private static var now: Int64 {
    // The epoch is read first: it begins when somebody first asks for it.
    let (seconds, attoseconds) = epoch.duration(to: .now).components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}
