import Foundation
import Synchronization

/// Where the lanes of a worker read events: side by side, unless one of them reads a suspect. It reads alone, so that
/// nobody else can have been the cause if the process ends.
final class ReadingRoom: Sendable {
  private struct State {
    var readers = 0
    var isTaken = false
    /// Who waits to be alone is let in before others: they come and go without end.
    var waiting = 0
  }

  private let state = Mutex(State())

  /// Reads.
  ///
  /// - Parameters:
  ///   - isAlone: whether nobody else may read meanwhile.
  ///   - whileWaiting: called again and again while others are in the way.
  func read<Result>(
    alone isAlone: Bool, whileWaiting: () throws -> Void, _ work: () throws -> Result
  ) throws -> Result {
    try enter(isAlone, whileWaiting)
    defer { leave(isAlone) }
    return try work()
  }

  private func enter(_ isAlone: Bool, _ whileWaiting: () throws -> Void) throws {
    if isAlone { state.withLock { $0.waiting += 1 } }
    defer { if isAlone { state.withLock { $0.waiting -= 1 } } }
    while !admits(isAlone) {
      try whileWaiting()
      Thread.sleep(forTimeInterval: 0.002)
    }
  }

  private func admits(_ isAlone: Bool) -> Bool {
    state.withLock { state in
      guard !state.isTaken, isAlone ? state.readers == 0 : state.waiting == 0 else { return false }
      if isAlone { state.isTaken = true } else { state.readers += 1 }
      return true
    }
  }

  private func leave(_ isAlone: Bool) {
    state.withLock { if isAlone { $0.isTaken = false } else { $0.readers -= 1 } }
  }
}
