import Conversations
import Synchronization

/// What a lane did so far, and since when it has nothing to do. Written by the lane's thread, read by others.
public final class LanePulse: Sendable, Identifiable {
  private static let epoch = ContinuousClock.now

  /// Nanoseconds since ``epoch`` at which the lane ran out of work; -1 while it has some, or is not connected.
  private let idleSince = Atomic<Int64>(-1)
  private let recorded = Atomic<Int>(0)
  private let repeated = Atomic<Int>(0)
  private let dead = Atomic<Int>(0)
  private let signs = Atomic<Int>(0)
  private let progress = Atomic<Int>(0)
  private let heldEvents = Atomic<Int>(0)
  private let heldBytes = Atomic<Int>(0)
  private let isReadingEvents = Atomic<Bool>(false)
  private let isGivenUp = Atomic<Bool>(false)

  /// The lane lives. It says so at every step, and at least every second while it waits for somebody.
  func beat() { signs.add(1, ordering: .relaxed) }

  /// How often the lane has said that it lives.
  var beats: Int { signs.load(ordering: .relaxed) }

  /// Whether the lane is busy with events that came from outside, so that it may be they which hold it up.
  var isReading: Bool {
    get { isReadingEvents.load(ordering: .relaxed) }
    set { isReadingEvents.store(newValue, ordering: .relaxed) }
  }

  /// Another lane has taken the place of this one, which ends as soon as it comes round.
  func giveUp() { isGivenUp.store(true, ordering: .relaxed) }
  var wasGivenUp: Bool { isGivenUp.load(ordering: .relaxed) }

  /// How often the lane has settled something.
  var settlings: Int { progress.load(ordering: .relaxed) }

  /// What the lane holds and has not acknowledged, and the bytes of its bodies.
  var held: (events: Int, bytes: Int) {
    get { (heldEvents.load(ordering: .relaxed), heldBytes.load(ordering: .relaxed)) }
    set {
      heldEvents.store(newValue.events, ordering: .relaxed)
      heldBytes.store(newValue.bytes, ordering: .relaxed)
    }
  }

  func idle() {
    guard idleSince.load(ordering: .relaxed) < 0 else { return }
    idleSince.store(Self.now, ordering: .relaxed)
  }

  func busy() { idleSince.store(-1, ordering: .relaxed) }

  func settled(_ verdicts: [Verdict]) {
    progress.add(1, ordering: .relaxed)
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
