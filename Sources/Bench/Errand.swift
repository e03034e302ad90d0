import Dispatch
import Foundation
import Synchronization

/// Work on a thread of its own, whose end can be waited for.
final class Errand<Value: Sendable>: Sendable {
  private let outcome = Mutex<Result<Value, any Error>?>(nil)
  private let done = DispatchSemaphore(value: 0)

  init(_ name: String, _ work: @escaping @Sendable () throws -> Value) {
    let thread = Thread { [self] in
      let result = Result { try work() }
      outcome.withLock { $0 = result }
      done.signal()
    }
    thread.name = name
    thread.start()
  }

  /// Waits for the end, once.
  func value() throws -> Value {
    done.wait()
    return try outcome.withLock { $0! }.get()
  }
}
