import Blocking
import ServiceLifecycle

/// A service, once nothing stands in its way. Servers that keep silent may hold up the look for that, but not the end.
struct CarefulService<Watched: Service & CustomStringConvertible>: Service, CustomStringConvertible {
  let service: Watched
  /// What stands in the way, in one sentence; nil when it is nothing.
  let obstacle: @Sendable () throws -> String?

  /// Of the service alone: services are printed, and keys must not be.
  var description: String { service.description }

  func run() async throws {
    let found: String?
    do {
      found = try await cancelWhenGracefulShutdown { try await onThread(obstacle) }
    } catch is CancellationError { return }
    if let found { throw CommandFailure(found) }
    try await service.run()
  }
}
