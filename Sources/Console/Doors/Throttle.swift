import Synchronization

/// The one ``SignInThrottle`` of a console.
final class Throttle: Sendable {
  private let state = Mutex(SignInThrottle())

  /// - Throws: ``Refusal/slowDown(_:)`` while the address must wait.
  func check(_ address: String) throws(Refusal) {
    let pause = state.withLock { $0.pause(of: address, at: .now) }
    if pause > .zero { throw .slowDown(pause) }
  }

  func globalPause() -> Duration { state.withLock { $0.globalPause(at: .now) } }
  /// - Returns: whether it is worth writing down: while few fail, all are, and while many do, no more.
  func failed(_ address: String) -> Bool { state.withLock { $0.failed(address, at: .now) } }
  func succeeded(_ address: String) { state.withLock { $0.succeeded(address) } }
}
