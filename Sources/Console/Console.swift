import Conversations
import HTTPTypes
import Hummingbird
import RabbitMQ
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle
import Synchronization

/// The web console and its API, as a service.
public struct Console: Service, CustomStringConvertible {
  /// Threads that talk to the database.
  static let sessions = 6
  private static let connectionLimit = 4_000

  private let settings: ConsoleSettings
  private let onRunning: @Sendable (Int) -> Void
  private let log: Logger
  private let running = Running()

  /// - Parameters:
  ///   - settings: where to listen, and whom to talk to.
  ///   - log: where to tell of failures; no request's values get there.
  ///   - onRunning: called with the port once the console listens.
  public init(_ settings: ConsoleSettings, log: Logger, onRunning: @escaping @Sendable (Int) -> Void = { _ in }) {
    self.settings = settings
    self.log = log
    self.onRunning = onRunning
  }

  public var description: String { settings.description }

  /// Whether it listens, or did.
  public var hasBegun: Bool { running.hasBegun }

  /// Runs until graceful shutdown.
  ///
  /// - Throws: when it cannot listen on its address.
  public func run() async throws {
    let database = DatabasePool(settings.databaseURI, sessions: Self.sessions)
    defer { database.close() }
    let parts = Parts(
      settings: settings, database: database, library: try PageLibrary(), throttle: Throttle(), tries: TryGate(),
      timelines: TimelineWatch(database),
      fleet: FleetWatch(
        settings.management, virtualHost: settings.brokers.first?.virtualHost ?? "/", database: database,
        goal: settings.goal),
      letters: DeadLetterWork(settings), meter: ConsoleMeter())
    // Hummingbird's own log lines tell paths, in which aliases may stand: only its warnings pass.
    var serverLog = log
    serverLog.logLevel = max(log.logLevel, .warning)
    let application = Application(
      responder: Self.router(Doorman(console: parts, log: log)).buildResponder(),
      server: .http1(
        configuration: .init(
          idleTimeout: .seconds(20),
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 100))),
      configuration: .init(
        address: .hostname(settings.host, port: settings.port),
        availableConnectionsDelegate: MaximumAvailableConnections(Self.connectionLimit)),
      onServerRunning: { [onRunning, running] channel in
        running.begin()
        onRunning(channel.localAddress?.port ?? 0)
      },
      logger: serverLog)
    let group = ServiceGroup(
      configuration: .init(services: [parts.timelines, parts.fleet, application], logger: serverLog))
    try await group.run()
  }

  static func router(_ doorman: Doorman) -> Router<ConsoleContext> {
    let router = Router(context: ConsoleContext.self, options: .autoGenerateHeadEndpoints)
    for endpoint in Endpoint.all {
      router.on(RouterPath(endpoint.path), method: endpoint.method) { request, context in
        await doorman.answer(endpoint, request, context)
      }
    }
    router.add(middleware: NothingThere(doorman: doorman))
    return router
  }
}

/// Whether a console listens.
private final class Running: Sendable {
  private let state = Atomic(false)

  var hasBegun: Bool { state.load(ordering: .relaxed) }
  func begin() { state.store(true, ordering: .relaxed) }
}

/// Answers what has no endpoint, or none for this method, with the same headers as everything else.
private struct NothingThere: RouterMiddleware {
  let doorman: Doorman

  func handle(
    _ request: Request, context: ConsoleContext,
    next: (Request, ConsoleContext) async throws -> Response
  ) async throws -> Response {
    do { return try await next(request, context) } catch {
      var methods = Set(Endpoint.at(request.uri.path).map(\.method.rawValue))
      if methods.contains("GET") { methods.insert("HEAD") }
      let refusal = methods.isEmpty ? Refusal.notFound : .wrongMethod(methods.sorted())
      let path = request.uri.path.hasPrefix("/api/") ? "/api/*" : "/*"
      let endpoint = Endpoint(.get, path, .everybody) { _ in throw refusal }
      return await doorman.answer(endpoint, request, context)
    }
  }
}
