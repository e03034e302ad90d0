import Synchronization

/// Whether a worker makes progress, or has nothing to do: what probes ask.
public final class FleetHealth: Sendable {
  private struct State {
    var problem: String? = "The worker has not begun yet."
    var fault: String?
    var hasBegun = false
    var silentLanes: Set<Int> = []
  }

  private let state = Mutex(State())

  /// Why it does not, in one sentence; nil when all is well.
  public var problem: String? { state.withLock { $0.problem } }
  public var isReady: Bool { problem == nil }

  /// Why the worker has to be started anew, in one sentence; nil when it need not.
  public var fault: String? { state.withLock { $0.fault } }

  /// Whether lanes run, or did.
  public var hasBegun: Bool { state.withLock { $0.hasBegun } }

  /// The lanes that give no sign of life.
  var silentLanes: Set<Int> { state.withLock { $0.silentLanes } }

  func begin() {
    state.withLock { state in
      state.hasBegun = true
      state.problem = nil
    }
  }

  func update(_ problem: String?, silentLanes: Set<Int> = []) {
    state.withLock { state in
      state.problem = problem
      state.silentLanes = silentLanes
    }
  }

  func fail(_ fault: String) { state.withLock { $0.fault = fault } }
}
