import ServiceLifecycle

/// Does something, but not for longer than `limit`, nor for long once the console is told to stop.
///
/// - Throws: what `work` throws, ``Refusal/tooLate`` or ``Refusal/stopping``.
func within<Value: Sendable>(
  _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  try await withThrowingTaskGroup(of: Value.self) { group in
    group.addTask { try await work() }
    group.addTask {
      try await Task.sleep(for: limit)
      throw Refusal.tooLate
    }
    group.addTask {
      try await gracefulShutdown()
      try await Task.sleep(for: Endpoint.lastPatience)
      throw Refusal.stopping
    }
    defer { group.cancelAll() }
    return try await group.next()!
  }
}
