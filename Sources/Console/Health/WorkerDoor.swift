public import Fleet
import Glibc
import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle
public import Telemetry

/// Where a worker tells how it is, over HTTP: `/livez`, `/readyz`, `/status` and `/metrics`. It asks nobody who they are:
/// nothing secret is behind it, and no address.
public struct WorkerDoor: Service, CustomStringConvertible {
  private static let connectionLimit = 100

  private let host: String
  private let port: Int
  private let mayMove: Bool
  private let fleet: Fleet
  private let meter: FleetMeter
  private let registry: MetricRegistry
  private let log: Logger

  /// - Parameters:
  ///   - host: the address to listen on.
  ///   - port: the port; 0 for any that is free.
  ///   - mayMove: whether another port will do when this one is taken, for nobody has chosen it.
  ///   - meter: what counts into `registry`.
  public init(
    host: String, port: Int, mayMove: Bool, fleet: Fleet, meter: FleetMeter, registry: MetricRegistry, log: Logger
  ) {
    self.host = host
    self.port = port
    self.mayMove = mayMove
    self.fleet = fleet
    self.meter = meter
    self.registry = registry
    self.log = log
  }

  public var description: String { "door of \(fleet)" }

  /// Runs until graceful shutdown.
  ///
  /// - Throws: ``DoorTaken`` when somebody else listens at its address.
  public func run() async throws {
    do {
      try await listen(port: port)
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      guard mayMove else { throw DoorTaken(host: host, port: port) }
      try await listen(port: 0)
    }
  }

  private func listen(port: Int) async throws {
    let router = Router()
    router.get("livez") { [fleet] _, _ in Response.health(fleet.health.fault) }
    router.get("readyz") { [fleet] _, _ in Response.health(fleet.health.problem) }
    router.get("status") { [fleet] _, _ in Response.json(fleet.status().json) }
    router.get("metrics") { [fleet, meter, registry] _, _ in
      meter.look(fleet.status())
      return Response.metrics(registry)
    }
    var serverLog = log
    serverLog.logLevel = max(log.logLevel, .warning)
    let application = Application(
      responder: router.buildResponder(),
      server: .http1(configuration: .init(idleTimeout: .seconds(60))),
      configuration: .init(
        address: .hostname(host, port: port),
        availableConnectionsDelegate: MaximumAvailableConnections(Self.connectionLimit)),
      onServerRunning: { [host, mayMove, own = self.port, log] channel in
        let port = channel.localAddress?.port ?? 0
        let why: Logger.Message =
          mayMove && port != own
          ? "The worker's door is at another port: \(own) is taken." : "The worker's door is open."
        log.info(why, metadata: ["url": "http://\(host):\(port)/"])
      },
      logger: serverLog)
    try await application.run()
  }
}

/// The address that a worker is to be asked at is somebody else's already.
public struct DoorTaken: Error, CustomStringConvertible {
  let host: String
  let port: Int

  public var description: String {
    "Somebody else listens on \(host):\(port) already; give this worker another WORKER_BIND, or port 0 for any."
  }
}
