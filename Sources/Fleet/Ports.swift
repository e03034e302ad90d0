public import Conversations
public import Postgres
public import RabbitMQ
public import Timeline

/// Where a lane's events come from.
public protocol Inbox: AnyObject {
  func receive(
    limit: Int, bytes: Int, wait: Duration, doorbell: CInt?
  ) throws(BrokerError) -> [Delivery]
  func acknowledge(upTo tag: UInt64) throws(BrokerError)
  func acknowledge(only tag: UInt64) throws(BrokerError)
  func keepAlive() throws(BrokerError)
  /// Finds out whether the broker keeps back what it should deliver.
  func checkDelivery() throws(BrokerError)
  func messageCount(queue: String) throws(BrokerError) -> Int
  /// What has arrived and was not received yet, and the bytes of its bodies.
  var held: (count: Int, bytes: Int) { get }
  /// Gives back what is not acknowledged, and says good-bye.
  func close()
}

/// Where a lane's messages go.
public protocol Outbox: AnyObject {
  /// Returns once every message is sent.
  func send(_ messages: [Message]) throws(BrokerError)
  /// Returns once every message that was sent is confirmed.
  func awaitConfirms() throws(BrokerError)
  /// What the broker said since this was asked last.
  func takeConfirms() -> Confirms
  func keepAlive() throws(BrokerError)
  func close()
}

/// Where a lane's entries are written.
public protocol Journal: AnyObject {
  func resolve(_ aliases: Set<AliasReference>) throws(PostgresError) -> [AliasReference: IssuedAlias]
  func beginBatch(_ request: BatchRequest) throws(PostgresError) -> BatchContext
  func commitBatch(_ record: BatchRecord, lane: LaneID) throws(PostgresError)
  func rollback()
  func deaths(of ids: [String]) throws(PostgresError) -> [String: Int]
  func suspect(_ deaths: [String: Int]) throws(PostgresError)
  func withdraw(_ deaths: [String: Int]) throws(PostgresError)
  /// Tells that a lane is alive.
  ///
  /// - Returns: the time by the database's clock.
  func report(_ report: LaneReport) throws(PostgresError) -> Timestamp
  /// Takes back what a lane told: it has ended as it should.
  func retire(_ lane: LaneID) throws(PostgresError)
}

/// Opens a lane's connections, all of which belong to the lane's thread.
public protocol Connector: Sendable {
  func inbox(_ lane: LaneID) throws(BrokerError) -> any Inbox
  func outbox(_ lane: LaneID, whileWaiting: @escaping () -> Void) throws(BrokerError) -> any Outbox
  func journal(_ lane: LaneID, whileWaiting: @escaping () -> Void) throws(PostgresError) -> any Journal
}

extension Consumer: Inbox {}
extension Publisher: Outbox {}
extension Database: Journal {}

/// Connects lanes to RabbitMQ and Postgres.
public struct LiveConnector: Connector, CustomStringConvertible {
  private let brokers: [BrokerEndpoint]
  private let databaseURI: String
  private let prefetch: Int

  /// - Parameter prefetch: the most unacknowledged messages of each queue and lane.
  public init(brokers: [BrokerEndpoint], databaseURI: String, prefetch: Int) {
    self.brokers = brokers
    self.databaseURI = databaseURI
    self.prefetch = prefetch
  }

  /// Without the database's URI, in which a password may stand.
  public var description: String { "RabbitMQ at \(brokers)" }

  public func inbox(_ lane: LaneID) throws(BrokerError) -> any Inbox {
    try Consumer(
      Connection(brokers, name: "worker \(lane) consumes"), queues: EventTopology.inputQueues,
      prefetch: prefetch)
  }

  public func outbox(_ lane: LaneID, whileWaiting: @escaping () -> Void) throws(BrokerError) -> any Outbox {
    try Publisher(Connection(brokers, name: "worker \(lane) publishes"), whileWaiting: whileWaiting)
  }

  public func journal(
    _ lane: LaneID, whileWaiting: @escaping () -> Void
  ) throws(PostgresError) -> any Journal {
    try Database(databaseURI, applicationName: "worker \(lane)", plans: .byKey, whileWaiting: whileWaiting)
  }
}
