import Blocking
import Foundation
import Synchronization
import Testing

@Suite("promises: what blocks, and who waits for it")
struct PromiseTests {
  @Test("what was promised comes, whether it is kept before or after somebody waits; only the first time counts")
  func kept() async throws {
    for _ in 0..<1_000 {
      let promise = Promise<Int>()
      Thread.detachNewThread {
        promise.keep(1)
        promise.keep(2)
      }
      #expect(try await promise.value == 1)
      #expect(!promise.isAbandoned)
    }
  }

  @Test("who is cancelled, while waiting or before, waits no longer, and the promise knows", arguments: [0, 50])
  func cancelled(after milliseconds: Int) async throws {
    let promise = Promise<Int>()
    let waiter = Task { try await promise.value }
    try await Task.sleep(for: .milliseconds(milliseconds))
    waiter.cancel()
    await #expect(throws: CancellationError.self) { try await waiter.value }
    #expect(promise.isAbandoned)
    promise.keep(1)
  }

  @Test("kept and cancelled in the same moment, somebody is told one or the other")
  func both() async {
    for _ in 0..<2_000 {
      let promise = Promise<Int>()
      let waiter = Task { try await promise.value }
      Thread.detachNewThread { promise.keep(1) }
      waiter.cancel()
      switch await waiter.result {
      case .success(let value): #expect(value == 1)
      case .failure(let error): #expect(error is CancellationError)
      }
    }
  }

  private struct Bad: Error {}

  @Test("a thread's work comes back with its value or its error; who is cancelled does not wait for it")
  func thread() async throws {
    #expect(try await onThread { 7 } == 7)
    await #expect(throws: Bad.self) { try await onThread { throw Bad() } }

    let (gate, isDone) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let waiter = Task {
      try await onThread {
        gate.wait()
        isDone.signal()
      }
    }
    waiter.cancel()
    await #expect(throws: CancellationError.self) { try await waiter.value }
    gate.signal()
    // The work goes on without anybody to wait for it.
    try await onThread { isDone.wait() }
  }
}
