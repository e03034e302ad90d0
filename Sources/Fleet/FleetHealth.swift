import Synchronization

/// Whether a worker makes progress, or has nothing to do: what a readiness probe asks.
public final class FleetHealth: Sendable {
  private let obstacle = Mutex<String?>("The worker has not begun yet.")

  /// Why it does not, in one sentence; nil when all is well.
  public var problem: String? { obstacle.withLock { $0 } }
  public var isReady: Bool { problem == nil }

  func update(_ problem: String?) { obstacle.withLock { $0 = problem } }
}
