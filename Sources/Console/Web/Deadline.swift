/// Does something, but not for longer than `limit`.
///
/// - Throws: what `work` throws, or ``Refusal/tooLate``.
func within<Value: Sendable>(
  _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  try await withThrowingTaskGroup(of: Value.self) { group in
    group.addTask { try await work() }
    group.addTask {
      try await Task.sleep(for: limit)
      throw Refusal.tooLate
    }
    defer { group.cancelAll() }
    return try await group.next()!
  }
}
