import Blocking
import Fleet
import Postgres
import RabbitMQ
import ServiceLifecycle
import Synchronization
import Timeline

/// Replays and discards dead letters on a thread and with connections of its own: there may be very many.
final class DeadLetterWork: Sendable {
  /// After so long a replay stops; whoever asked may ask once more.
  static let patience = Duration.seconds(15)
  /// More work than this at a time is told to come back later.
  private static let capacity = 2

  private let settings: ConsoleSettings
  private let running = Mutex(0)

  init(_ settings: ConsoleSettings) { self.settings = settings }

  /// Stops behind what it is at when its time is over, and when the console is told to stop.
  ///
  /// - Throws: `DeadLetterProblem`, `PostgresError`, `BrokerError`, ``Overload``; `CancellationError` as soon as the task
  ///   is cancelled.
  func replay(_ filter: DeadLetterFilter, _ decision: Decision) async throws -> DeadLetterDesk.Progress {
    let doorbell = Doorbell()
    let alarm = Task {
      try await Task.sleep(for: Self.patience)
      doorbell.ring()
    }
    defer { alarm.cancel() }
    return try await withTaskCancellationOrGracefulShutdownHandler {
      try await inTurn { [settings] in
        let publisher = try Publisher(Connection(settings.brokers, name: "console replays dead letters"))
        defer { publisher.close() }
        return try DeadLetterDesk(Database(settings.databaseURI, applicationName: "conversation-tracker console"))
          .replay(
            filter, keys: settings.keys, decision, pace: Pace(rate: 0), to: publisher, doorbell: doorbell)
      }
    } onCancelOrGracefulShutdown: {
      doorbell.ring()
    }
  }

  /// - Returns: how many it were.
  /// - Throws: `DeadLetterProblem`, `PostgresError`, ``Overload``; `CancellationError` as soon as the task is cancelled,
  ///   and then it goes on for as long as the console runs.
  func discard(_ filter: DeadLetterFilter, _ decision: Decision) async throws -> Int {
    try await inTurn { [settings] in
      try DeadLetterDesk(Database(settings.databaseURI, applicationName: "conversation-tracker console")).discard(
        filter, decision)
    }
  }

  private func inTurn<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    let mayRun = running.withLock { running in
      guard running < Self.capacity else { return false }
      running += 1
      return true
    }
    guard mayRun else { throw Overload() }
    return try await onThread { [self] in
      defer { running.withLock { $0 -= 1 } }
      return try work()
    }
  }
}

extension DeadLetterProblem {
  /// What the visitor hears.
  var refusal: Refusal {
    if case .unknown = self { return .notFound }
    return .settled("\(self)")
  }
}

extension DatabasePool {
  /// A dead letter as it may be shown.
  ///
  /// - Throws: ``Refusal``, `PostgresError`.
  func show(deadLetter id: String, _ settings: ConsoleSettings) async throws -> DeadLetterView {
    let result = try await run { database throws(PostgresError) -> Result<DeadLetterView, DeadLetterProblem> in
      do {
        return .success(
          try DeadLetterDesk(database).show(id, keys: settings.keys, aliasDomain: settings.aliasDomain))
      } catch let problem as DeadLetterProblem {
        return .failure(problem)
      } catch let error as PostgresError {
        throw error
      } catch {
        return .failure(.unknown)
      }
    }
    do throws(DeadLetterProblem) { return try result.get() } catch { throw error.refusal }
  }
}
