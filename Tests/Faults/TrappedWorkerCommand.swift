import ArgumentParser
import Fleet
import Foundation
import Logging
import Masking
import RabbitMQ
import ServiceLifecycle
import UnixSignals

/// A worker like the shipped one, but for its trap or its mutation.
struct TrappedWorkerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "worker", abstract: "A worker with a trap in it.")

  @Option(help: "Where it dies.") var trap: TrapPoint?
  @Option(help: "At which pass.") var pass = 1
  @Flag(help: "Freeze (SIGSTOP) there instead.") var freeze = false
  @Option(help: "What it does wrong.") var mutation: Mutation?
  @Option(help: "Exit once there has been nothing to do for so many seconds.") var exitWhenIdle: Double?

  func run() async throws {
    LoggingSystem.bootstrap(StreamLogHandler.standardError)
    var log = Logger(label: "worker")
    log.logLevel = .debug
    let site = try Site.environment()
    let settings = LaneSettings(
      aliasDomain: site.aliasDomain, keys: site.aliasKeys,
      batchSize: Int(site.workerSettings["BATCH_SIZE"] ?? "") ?? 500, maxEventBytes: 4 << 20)
    let connector = TrappedConnector(
      real: LiveConnector(brokers: site.brokers, databaseURI: site.databaseURI, prefetch: settings.prefetch),
      trap: trap.map { Trap($0, signal: freeze ? SIGSTOP : SIGKILL, passes: pass) }, mutation: mutation)
    let fleet = Fleet(
      worker: "trapped-\(String(UInt32.random(in: 0...UInt32.max), radix: 16))", laneCount: 2,
      settings: settings, connector: connector, exitWhenIdle: exitWhenIdle.map { .seconds($0) }, log: log)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [
          .init(
            service: fleet, successTerminationBehavior: .gracefullyShutdownGroup,
            failureTerminationBehavior: .cancelGroup)
        ],
        gracefulShutdownSignals: [.sigterm, .sigint], logger: log))
    try await group.run()
  }
}
