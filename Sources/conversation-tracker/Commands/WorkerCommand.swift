import ArgumentParser
import Console
import Fleet
import Foundation
import ServiceLifecycle
import Telemetry
import UnixSignals

struct WorkerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract: "Reads e-mail events, masks them, writes timelines and publishes the feed until told to stop.",
    discussion: """
      SIGTERM or SIGINT: stops receiving, settles what it holds and exits within 10 seconds. Run as many workers as you \
      like: they share the queues and hold nothing.

      Over HTTP it answers /livez, /readyz, /status and /metrics (Prometheus).
      """)

  @Option(help: ArgumentHelp("Exit once there has been nothing to do for so long.", valueName: "seconds"))
  var exitWhenIdle: Double?

  @OptionGroup var lanes: LaneOptions
  @OptionGroup var watching: WatchOptions
  @OptionGroup var logging: LogOptions

  func validate() throws {
    guard exitWhenIdle.map({ $0 >= 0 }) ?? true else {
      throw ValidationError("--exit-when-idle takes a number of seconds, 0 or more.")
    }
  }

  func run() async throws {
    var reader = SettingsReader(flags: lanes.flags.merging(watching.flags) { $1 }.merging(logging.flags) { $1 })
    let startLogging = logging.logger(&reader)
    let watching = watching.settings(&reader)
    let settings = try lanes.settings(&reader)
    let log = startLogging()

    let host = ProcessInfo.processInfo.hostName
    let suffix = String(UInt32.random(in: 0...UInt32.max), radix: 16)
    let worker = "\(host)-\(suffix)"
    let registry = MetricRegistry(version: ProgramVersion.current, FleetMeter.families + OTLPExporter.families)
    let exporter = try watching.exporter(worker: worker, metrics: registry, log: log)
    let meter = FleetMeter(registry, tellsStores: watching.tellsStores)
    let fleet = Fleet(
      worker: worker, laneCount: settings.lanes, settings: settings.lane,
      connector: settings.connector, exitWhenIdle: exitWhenIdle.map { .seconds($0) }, meter: meter,
      tracer: exporter.map { BatchTracer($0.tracer) }, log: log)
    let door = WorkerDoor(
      host: watching.host, port: watching.port, mayMove: !watching.isChosen, fleet: fleet, meter: meter,
      registry: registry, log: log)
    let notice = ServiceNotice { [health = fleet.health] in
      .init(
        hasBegun: health.hasBegun, isLive: health.fault == nil,
        sentence: health.fault ?? health.problem ?? "All is well.")
    }
    // In this order, for they end in the other one: the door tells how the worker is until it has drained, and traces of
    // the last batches leave.
    var services = [ServiceGroupConfiguration.ServiceConfiguration(service: door)]
    if let exporter { services.append(.init(service: exporter)) }
    services += [
      .init(
        // What was never set up, or was set up otherwise, is worth a word at once; what is away for now will be waited for.
        service: CarefulService(service: fleet) {
          Doctor.obstacle(brokers: settings.brokers, databaseURI: settings.databaseURI)
        },
        successTerminationBehavior: .gracefullyShutdownGroup, failureTerminationBehavior: .cancelGroup),
      .init(service: notice),
    ]
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: log))
    try await group.run()
  }
}
