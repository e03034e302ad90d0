import ArgumentParser
import Fleet
import Foundation
import RabbitMQ

/// What a worker needs to know.
struct LaneOptions: ParsableArguments {
  @Option(help: "ALIAS_DOMAIN: the domain of all aliases.")
  var aliasDomain: String?

  @Option(help: "ALIAS_KEYS_FILE: a file that holds the alias keys.")
  var aliasKeysFile: String?

  @Option(help: "LANES: parallel lanes of this worker. (default: 2)")
  var lanes: String?

  @Option(help: "BATCH_SIZE: most events of one transaction. (default: 500)")
  var batchSize: String?

  @Option(help: "MAX_EVENT_BYTES: larger events become dead letters. (default: 4194304)")
  var maxEventBytes: String?

  var flags: [String: String?] {
    [
      "ALIAS_DOMAIN": aliasDomain, "ALIAS_KEYS_FILE": aliasKeysFile, "LANES": lanes,
      "BATCH_SIZE": batchSize, "MAX_EVENT_BYTES": maxEventBytes,
    ]
  }

  struct Settings {
    let lanes: Int
    let lane: LaneSettings
    let connector: LiveConnector
    let brokers: [BrokerEndpoint]
    let databaseURI: String
  }

  /// - Throws: ``InvalidSettings``.
  func settings(_ reader: inout SettingsReader) throws -> Settings {
    let brokers = reader.brokers()
    let databaseURI = reader.databaseURI()
    let domain = reader.aliasDomain()
    let keys = reader.aliasKeys()
    let lanes = reader.number("LANES", default: 2, in: 1...64)
    let batchSize = reader.number("BATCH_SIZE", default: 500, in: 1...10_000)
    let maxEventBytes = reader.number(
      "MAX_EVENT_BYTES", default: 4 << 20, in: 1_024...(64 << 20))
    try reader.finish()
    let lane = LaneSettings(aliasDomain: domain!, keys: keys!, batchSize: batchSize, maxEventBytes: maxEventBytes)
    return Settings(
      lanes: lanes, lane: lane,
      connector: LiveConnector(brokers: brokers, databaseURI: databaseURI, prefetch: lane.prefetch),
      brokers: brokers, databaseURI: databaseURI)
  }
}
