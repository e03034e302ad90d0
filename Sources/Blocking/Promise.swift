import Foundation
import Synchronization

/// What a thread or a callback will come to, for a task that waits no longer once it is cancelled.
///
/// What blocks, or calls back some day, cannot be told to stop; who waits for it can.
public final class Promise<Value: Sendable>: Sendable {
  private let values: AsyncStream<Value>
  private let continuation: AsyncStream<Value>.Continuation
  private let abandoned = Mutex(false)

  public init() { (values, continuation) = AsyncStream.makeStream() }

  /// Whether the task that waits was cancelled: nobody will learn what comes from now on.
  public var isAbandoned: Bool { abandoned.withLock { $0 } }

  /// Says what it came to; only the first time counts.
  public func keep(_ value: Value) {
    continuation.yield(value)
    continuation.finish()
  }

  /// What it came to; to be asked once.
  ///
  /// - Throws: as soon as the task is cancelled.
  public var value: Value {
    get async throws(CancellationError) {
      let value = await withTaskCancellationHandler {
        var values = values.makeAsyncIterator()
        return await values.next()
      } onCancel: {
        abandoned.withLock { $0 = true }
      }
      guard let value else { throw CancellationError() }
      return value
    }
  }
}

/// Does on a thread of its own what blocks.
///
/// - Throws: what `work` throws; `CancellationError` as soon as the task is cancelled, and then `work` goes on.
public func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
  let promise = Promise<Result<Value, any Error>>()
  Thread.detachNewThread { promise.keep(Result { try work() }) }
  return try await promise.value.get()
}
