import ArgumentParser
import Console
import Foundation
import RabbitMQ
import ServiceLifecycle
import Telemetry
import Timeline
import UnixSignals

struct ConsoleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "console",
    abstract: "Serves the web console and its API until told to stop.",
    discussion: """
      Sign in with a token that conversation-tracker token create has made. It speaks plain HTTP: let a proxy on the same \
      machine speak TLS, and set X-Forwarded-Proto and X-Forwarded-For.
      """)

  @Option(help: "CONSOLE_BIND: the address and port to listen on. (default: 127.0.0.1:8080)")
  var consoleBind: String?
  @Option(help: "ALIAS_DOMAIN: the domain of all aliases.")
  var aliasDomain: String?
  @Option(help: "ALIAS_KEYS_FILE: a file that holds the alias keys.")
  var aliasKeysFile: String?
  @Option(help: "SCALE_DRAIN_SECONDS: in which time /scale wants what waits to be settled. (default: 60)")
  var scaleDrainSeconds: String?
  @Option(help: "SCALE_MAX_WORKERS: the most workers that /scale suggests. (default: 10)")
  var scaleMaxWorkers: String?
  @OptionGroup var logging: LogOptions

  func run() async throws {
    let flags = [
      "CONSOLE_BIND": consoleBind, "ALIAS_DOMAIN": aliasDomain, "ALIAS_KEYS_FILE": aliasKeysFile,
      "SCALE_DRAIN_SECONDS": scaleDrainSeconds, "SCALE_MAX_WORKERS": scaleMaxWorkers,
    ]
    var reader = SettingsReader(flags: flags.merging(logging.flags) { $1 })
    let startLogging = logging.logger(&reader)
    let bind = reader.bind("CONSOLE_BIND", default: (host: "127.0.0.1", port: 8080))
    let brokers = reader.brokers()
    let databaseURI = reader.databaseURI()
    let domain = reader.aliasDomain()
    let keys = reader.aliasKeys()
    let managementURL = reader.managementURL()
    let drainSeconds = reader.number("SCALE_DRAIN_SECONDS", default: 60, in: 1...86_400)
    let mostWorkers = reader.number("SCALE_MAX_WORKERS", default: 10, in: 1...10_000)
    try reader.finish()
    let log = startLogging()
    let console = Console(
      ConsoleSettings(
        host: bind.host, port: bind.port, databaseURI: databaseURI, brokers: brokers, managementURL: managementURL,
        aliasDomain: domain!, keys: keys!, drainSeconds: drainSeconds, mostWorkers: mostWorkers), log: log
    ) { port in
      Terminal.complain("The console is at http://\(bind.host):\(port)/.")
    }
    let careful = CarefulService(service: console) {
      try Database(databaseURI, applicationName: "conversation-tracker console").isMigrated()
        ? nil : "The database lacks tables that this program needs; run conversation-tracker setup first."
    }
    let notice = ServiceNotice {
      .init(hasBegun: console.hasBegun, isLive: true, sentence: console.hasBegun ? "All is well." : "Beginning.")
    }
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [careful, notice], gracefulShutdownSignals: [.sigterm, .sigint], logger: log))
    try await group.run()
  }
}
