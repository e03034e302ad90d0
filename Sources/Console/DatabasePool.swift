import Blocking
import Dispatch
import Foundation
import Postgres
import Synchronization
import Timeline

/// A few database sessions, each with a thread of its own: libpq blocks, and an event loop must not.
final class DatabasePool: Sendable {
  /// Requests that wait for a session; more are turned away.
  private static let capacity = 500
  /// How long a request waits for a session.
  private static let patience = Duration.seconds(10)

  private struct Job: Sendable {
    let deadline: ContinuousClock.Instant
    let run: @Sendable (Session) -> Void
    let giveUp: @Sendable () -> Void
  }

  private struct State {
    var jobs: [Job] = []
    var next = 0
    var isClosed = false

    var count: Int { jobs.count - next }

    mutating func pop() -> Job? {
      guard next < jobs.count else { return nil }
      defer {
        next += 1
        if next == jobs.count || next > 2 * DatabasePool.capacity {
          jobs.removeFirst(next)
          next = 0
        }
      }
      return jobs[next]
    }
  }

  private let state = Mutex(State())
  private let bell = DispatchSemaphore(value: 0)
  private let sessions: Int

  init(_ uri: String, sessions: Int) {
    self.sessions = sessions
    for number in 0..<sessions {
      let thread = Thread { [self] in work(Session(uri)) }
      thread.name = "database \(number)"
      thread.start()
    }
  }

  /// Runs `work` with a session.
  ///
  /// - Parameters:
  ///   - isRepeatable: whether `work` may be begun again when its session turns out to be lost.
  ///   - work: what to do; it runs on the session's thread.
  /// - Throws: what `work` throws; ``Overload`` when no session was free in time; `CancellationError` as soon as the task
  ///   is cancelled; `work` that has begun by then goes on.
  func run<Value: Sendable>(
    isRepeatable: Bool = true, _ work: @escaping @Sendable (Database) throws(PostgresError) -> Value
  ) async throws -> Value {
    let promise = Promise<Result<Value, any Error>>()
    let job = Job(deadline: .now + Self.patience) { session in
      guard !promise.isAbandoned else { return }
      promise.keep(Result { try session.run(isRepeatable: isRepeatable, work) })
    } giveUp: {
      promise.keep(.failure(Overload()))
    }
    let isTaken = state.withLock { state in
      guard state.count < Self.capacity, !state.isClosed else { return false }
      state.jobs.append(job)
      return true
    }
    if isTaken { bell.signal() } else { job.giveUp() }
    return try await promise.value.get()
  }

  /// Lets the threads end once nothing waits any more.
  func close() {
    state.withLock { $0.isClosed = true }
    for _ in 0..<sessions { bell.signal() }
  }

  private func work(_ session: Session) {
    while true {
      bell.wait()
      let (job, isClosed) = state.withLock { ($0.pop(), $0.isClosed) }
      guard let job else {
        if isClosed { return }
        continue
      }
      if job.deadline < .now { job.giveUp() } else { job.run(session) }
    }
  }
}

/// More requests than the console can serve.
struct Overload: Error {}

/// One thread's session, opened when it is first needed and again when it was lost.
private final class Session {
  private let uri: String
  private var database: Database?

  init(_ uri: String) { self.uri = uri }

  func run<Value>(
    isRepeatable: Bool, _ work: (Database) throws(PostgresError) -> Value
  ) throws(PostgresError) -> Value {
    let wasOpen = database != nil
    do throws(PostgresError) { return try work(open()) } catch {
      guard error.code == .disconnected else { throw error }
      database = nil
      guard wasOpen, isRepeatable else { throw error }
    }
    return try work(open())
  }

  private func open() throws(PostgresError) -> Database {
    if let database { return database }
    let opened = try Database(uri, applicationName: "conversation-tracker console")
    database = opened
    return opened
  }
}
