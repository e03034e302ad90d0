public import Postgres

/// A session with the timeline's database. It belongs to one thread.
///
/// Everything that is written to a conversation takes the same locks in the same order: the policy lock (shared; a change
/// of policy takes it exclusively), then the conversations' rows in key order.
public final class Database {
  static let schema = "conversation_tracker"

  private var connection: Connection
  /// How many batches were written, committed or not.
  var batchCount = 0

  /// Connects.
  ///
  /// - Parameters:
  ///   - uri: a libpq connection URI.
  ///   - applicationName: how the server's operators see this session.
  ///   - plans: how the server is to find rows.
  ///   - whileWaiting: called at least every second while a call waits for the server.
  /// - Throws: ``PostgresError``.
  public init(
    _ uri: String, applicationName: String, plans: Plans = .byStatistics, whileWaiting: @escaping () -> Void = {}
  ) throws(PostgresError) {
    connection = try Connection.open(
      uri, applicationName: applicationName, settings: Self.settings.merging(plans.settings) { $1 },
      whileWaiting: whileWaiting)
  }

  /// How the server is to find rows.
  public enum Plans: Sendable {
    /// As what it knows of the tables suggests.
    case byStatistics
    /// By their keys. Right for whoever looks up rows alone: a fleet begins with empty tables, for which the server
    /// would choose to read them from end to end, and goes on to do so while they grow, until it has statistics.
    case byKey

    fileprivate var settings: [String: String] {
      switch self {
      case .byStatistics: [:]
      case .byKey:
        // To a plan that it may not choose but has to, the server gives a cost at which it would compile it.
        ["enable_seqscan": "off", "enable_hashjoin": "off", "enable_mergejoin": "off", "jit": "off"]
      }
    }
  }

  private static let settings = [
    "search_path": schema,
    // A worker that freezes inside a transaction must not hold its locks for long, and whoever waits for such a
    // worker must wait longer than that.
    "idle_in_transaction_session_timeout": "10s",
    "lock_timeout": "30s",
    "statement_timeout": "60s",
    // The server, too, must notice within half a minute that a worker is gone, and let go of its locks.
    "tcp_user_timeout": "20000",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    // Parameters are e-mails: they must not reach the server's log.
    "log_parameter_max_length_on_error": "0",
    // Arrays of any length take the same plan; planning each batch anew would cost more than it finds.
    "plan_cache_mode": "force_generic_plan",
  ]

  func run(_ pipeline: Pipeline) throws(PostgresError) -> [Rows] { try connection.run(pipeline) }

  func run(_ statement: Statement, _ parameters: Parameters = Parameters()) throws(PostgresError) -> Rows {
    try connection.run(statement, parameters)
  }

  /// Ends an open transaction without a trace. When the session is lost, the server does the same by itself.
  public func rollback() { _ = try? run(Self.rollback) }

  static let begin = Statement("begin", "begin")
  static let commit = Statement("commit", "commit")
  private static let rollback = Statement("rollback", "rollback")
}

/// Locks that are not on any row, held until the transaction ends.
struct AdvisoryLock {
  static let migration = AdvisoryLock(key: 0x6374_0001)
  /// Writers of entries share it; a change of policy takes it alone, and so waits for every entry under the old one.
  static let policy = AdvisoryLock(key: 0x6374_0002)

  let key: Int

  var exclusive: Statement {
    Statement("lock_exclusive", "select pg_advisory_xact_lock($1::bigint)")
  }
  var shared: Statement {
    Statement("lock_shared", "select pg_advisory_xact_lock_shared($1::bigint)")
  }
  var parameters: Parameters {
    var parameters = Parameters()
    parameters.append(key)
    return parameters
  }
}
