import ArgumentParser
import Glibc
import Synchronization

/// A point in the life of an event at which a worker can be told to die or to freeze.
enum TrapPoint: String, CaseIterable, ExpressibleByArgument {
  case afterReceive = "after-receive"
  case beforeCommit = "before-commit"
  case afterCommit = "after-commit"
  case duringPublish = "during-publish"
  case beforeConfirm = "before-confirm"
  case beforeAcknowledge = "before-acknowledge"
}

/// Ends or freezes this process when one of its lanes comes past a point for the so manieth time.
final class Trap: Sendable {
  let point: TrapPoint
  private let signal: Int32
  private let passes: Atomic<Int>

  /// - Parameters:
  ///   - signal: what happens then: SIGKILL or SIGSTOP.
  ///   - passes: at which pass, of all lanes together.
  init(_ point: TrapPoint, signal: Int32, passes: Int) {
    self.point = point
    self.signal = signal
    self.passes = Atomic(passes)
  }

  func pass(_ point: TrapPoint) {
    guard point == self.point, passes.subtract(1, ordering: .relaxed).newValue == 0 else { return }
    kill(getpid(), signal)
    // Death may take a moment, in which nothing more may happen.
    if signal == SIGKILL { while true { pause() } }
  }
}

/// What a worker does wrong on purpose, to see whether the checks find out.
enum Mutation: String, CaseIterable, ExpressibleByArgument {
  /// Takes no notice of what the broker refused.
  case noConfirms = "no-confirms"
  /// Acknowledges events as soon as they come.
  case earlyAcknowledge = "early-acknowledge"
  /// Does not look for what is recorded already.
  case noDuplicateCheck = "no-duplicate-check"
}
