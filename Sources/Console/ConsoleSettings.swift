public import Masking
public import RabbitMQ

/// What the console needs to know.
public struct ConsoleSettings: Sendable, CustomStringConvertible {
  public let host: String
  public let port: Int
  let databaseURI: String
  let brokers: [BrokerEndpoint]
  let management: ManagementAPI?
  let aliasDomain: AliasDomain
  let keys: AliasKeys
  let goal: ScaleGoal

  /// - Parameters:
  ///   - host: the address to listen on.
  ///   - port: the port; 0 for any that is free.
  ///   - managementURL: the broker's management API; nil leaves queue figures out.
  ///   - drainSeconds: in which time the workers that are suggested settle what waits.
  ///   - mostWorkers: the most that are suggested.
  public init(
    host: String, port: Int, databaseURI: String, brokers: [BrokerEndpoint], managementURL: String?,
    aliasDomain: AliasDomain, keys: AliasKeys, drainSeconds: Int = 60, mostWorkers: Int = 10
  ) {
    self.host = host
    self.port = port
    self.databaseURI = databaseURI
    self.brokers = brokers
    management = managementURL.flatMap { ManagementAPI($0) }
    self.aliasDomain = aliasDomain
    self.keys = keys
    goal = ScaleGoal(drainSeconds: drainSeconds, mostWorkers: mostWorkers)
  }

  /// Without URIs and keys: whoever prints settings must not print secrets.
  public var description: String { "console at \(host):\(port)" }
}
