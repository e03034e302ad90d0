public import Fleet
import Postgres
public import RabbitMQ

/// The broker and the database that are measured, and the program whose workers do the work. They are made empty again
/// after each measurement, so they must be nobody's but ours.
public struct ScratchSystem {
  let brokers: [BrokerEndpoint]
  let databaseURI: String
  let program: String
  /// Where broker and database run on this machine.
  let brokerPID: Int32?
  let databasePID: Int32?
  let doorbell: Doorbell
  let progress: Progress

  /// - Parameters:
  ///   - program: the path of this program.
  ///   - brokerPID: the broker's process, when its CPU time is wanted; the same for `databasePID`.
  ///   - doorbell: ends a measurement early.
  ///   - say: takes a line of progress.
  public init(
    brokers: [BrokerEndpoint], databaseURI: String, program: String, brokerPID: Int32?, databasePID: Int32?,
    doorbell: Doorbell, say: @escaping (String) -> Void
  ) {
    self.brokers = brokers
    self.databaseURI = databaseURI
    self.program = program
    self.brokerPID = brokerPID
    self.databasePID = databasePID
    self.doorbell = doorbell
    progress = Progress(say)
  }

  /// - Throws: ``BenchFailure`` when events wait, or the database holds anything of a store: the system may be somebody's.
  public func requireEmpty() throws {
    let broker = try RabbitMQ.Connection(brokers, name: "bench")
    for queue in EventTopology.inputQueues {
      let count = try broker.messageCount(queue: queue)
      guard count == 0 else {
        throw BenchFailure("\(count) messages wait in \(queue): measure on a system of which nothing is needed.")
      }
    }
    broker.close()
    var database = try openDatabase()
    let rows = try database.run(
      Statement(
        "bench_is_empty",
        """
        select not exists (select from entry) and not exists (select from conversation)
          and not exists (select from dead_letter) and not exists (select from store)
        """))
    guard rows.bool(0, 0) else {
      throw BenchFailure("The database holds timelines or policies: measure on a system of which nothing is needed.")
    }
  }

  /// Lends a queue that hears the feed, and makes the system empty again afterwards.
  ///
  /// - Parameter keepsTimelines: whether what was written stays for the next measurement; not after a failure.
  func measure<Outcome>(
    keepsTimelines: Bool = false, _ measurement: (FeedQueue) throws -> Outcome
  ) throws -> Outcome {
    let feed = try FeedQueue(brokers)
    let outcome: Outcome
    do { outcome = try measurement(feed) } catch {
      try? feed.delete()
      try? clear()
      throw error
    }
    // What stayed behind would be found again by the next measurement.
    try feed.delete()
    try clear(keepsTimelines: keepsTimelines)
    return outcome
  }

  /// Takes away what a measurement has left.
  package func clear(keepsTimelines: Bool = false) throws {
    let broker = try RabbitMQ.Connection(brokers, name: "bench")
    for queue in EventTopology.inputQueues { try broker.purge(queue: queue) }
    broker.close()
    var database = try openDatabase()
    if !keepsTimelines {
      _ = try database.run(
        Statement("bench_clear", "truncate store, conversation, participant, entry, dead_letter, lane_count"))
    }
    checkpoint(&database)
  }

  /// So that no measurement pays for what the one before has written. Only some users may.
  func checkpoint(_ database: inout Postgres.Connection) {
    _ = try? database.run(Statement("bench_checkpoint", "checkpoint"))
  }

  func deadLetterCount() throws -> Int {
    var database = try openDatabase()
    return try database.run(Statement("bench_dead_letters", "select count(*) from dead_letter")).integer(0, 0)
  }

  func entryCount() throws -> Int {
    var database = try openDatabase()
    return try database.run(Statement("bench_entries", "select count(*) from entry")).integer(0, 0)
  }

  func openDatabase() throws -> Postgres.Connection {
    try Postgres.Connection.open(
      databaseURI, applicationName: "conversation-tracker bench",
      settings: ["search_path": "conversation_tracker", "statement_timeout": "80s"])
  }

  /// What the servers say that they are.
  func versions() throws -> (broker: String, database: String) {
    let broker = try RabbitMQ.Connection(brokers, name: "bench")
    let brokerVersion = broker.serverVersion ?? "unknown"
    broker.close()
    var database = try openDatabase()
    let rows = try database.run(
      Statement("bench_version", "select split_part(current_setting('server_version'), ' ', 1)"))
    return (brokerVersion, rows.text(0, 0))
  }

  func requireNotInterrupted() throws(BenchFailure) {
    if doorbell.isRung { throw .interrupted }
  }
}
