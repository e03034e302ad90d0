import CPostgres
import Glibc

/// One database session, in pipeline mode and never blocking for longer than it says. It belongs to one thread.
public struct Connection: ~Copyable {
  /// How long connecting may take.
  static let connectTimeout = Duration.seconds(10)
  /// How long the server may keep silent before the session counts as lost: longer than any limit of its own.
  static let answerTimeout = Duration.seconds(90)

  private let session: OpaquePointer
  private var prepared: Set<String> = []
  private let whileWaiting: () -> Void

  /// Connects, trying the hosts of the URI in turn.
  ///
  /// - Parameters:
  ///   - uri: a libpq connection URI; several hosts are tried in turn until one takes writes.
  ///   - applicationName: how the server's operators see this session.
  ///   - settings: session settings (`SET`), by name.
  ///   - whileWaiting: called at least every second while a call waits for the server.
  /// - Throws: ``PostgresError``.
  public static func open(
    _ uri: String, applicationName: String, settings: [String: String] = [:],
    whileWaiting: @escaping () -> Void = {}
  ) throws(PostgresError) -> Connection {
    guard isURI(uri) else {
      throw PostgresError(
        .invalidURI, "DATABASE_URL is not of the form postgresql://user:password@host:port/database.")
    }
    var connection = Connection(
      session: try connect(uri, applicationName: applicationName, whileWaiting: whileWaiting),
      whileWaiting: whileWaiting)
    var pipeline = Pipeline()
    for (name, value) in settings {
      var parameters = Parameters()
      parameters.append(name)
      parameters.append(value)
      pipeline.add(set, parameters)
    }
    _ = try connection.run(pipeline)
    return connection
  }

  private init(session: OpaquePointer, whileWaiting: @escaping () -> Void) {
    self.session = session
    self.whileWaiting = whileWaiting
    PQsetNoticeProcessor(session, { _, _ in }, nil)  // Notices repeat values; nobody reads them.
    PQsetnonblocking(session, 1)
    PQenterPipelineMode(session)
  }

  deinit { PQfinish(session) }

  /// Whether `text` can be read as a connection URI or keyword string, without connecting.
  public static func isURI(_ text: String) -> Bool {
    guard text.hasPrefix("postgresql://") || text.hasPrefix("postgres://"),
      let options = PQconninfoParse(text, nil)
    else { return false }
    PQconninfoFree(options)
    return true
  }

  /// Runs one statement.
  public mutating func run(
    _ statement: Statement, _ parameters: Parameters = Parameters()
  ) throws(PostgresError) -> Rows {
    var pipeline = Pipeline()
    pipeline.add(statement, parameters)
    return try run(pipeline)[0]
  }

  /// Runs all statements in one round trip.
  ///
  /// - Returns: what each statement returned, in order.
  /// - Throws: ``PostgresError`` of the first statement that failed. When the session was lost it stays so; otherwise it
  ///   goes on, inside a failed transaction if one was open.
  public mutating func run(_ pipeline: Pipeline) throws(PostgresError) -> [Rows] {
    guard !pipeline.steps.isEmpty else { return [] }
    var expected: [Answer] = []
    var sent: Set<String> = []
    for step in pipeline.steps {
      let statement = step.statement
      if !prepared.contains(statement.name), sent.insert(statement.name).inserted {
        guard PQsendPrepare(session, statement.name, statement.sql, 0, nil) == 1 else { throw lost }
        expected.append(.prepared(statement.name))
      }
      guard send(step) == 1 else { throw lost }
      expected.append(.rows)
    }
    guard PQpipelineSync(session) == 1 else { throw lost }
    return try collect(expected)
  }

  private enum Answer {
    case prepared(String)
    case rows
  }

  private static let set = Statement(
    "set_config", "select set_config($1::text, $2::text, false)")

  private var lost: PostgresError {
    PostgresError(.disconnected, "The connection to the database is lost.")
  }
}

// MARK: - Sending and collecting

extension Connection {
  private func send(_ step: Pipeline.Step) -> CInt {
    let values = step.parameters.values
    let count = values.count
    return withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { pointers in
      let lengths = values.map { CInt($0?.count ?? 0) }
      let formats = [CInt](repeating: 1, count: count)
      func lend(_ index: Int) -> CInt {
        guard index < count else {
          return PQsendQueryPrepared(
            session, step.statement.name, CInt(count), pointers.baseAddress, lengths, formats, 1)
        }
        guard let value = values[index] else {
          pointers.initializeElement(at: index, to: nil)
          return lend(index + 1)
        }
        return value.withUnsafeBufferPointer { bytes in
          // An empty value still needs an address, for none means NULL.
          let address = bytes.baseAddress ?? UnsafePointer(bitPattern: 1)!
          pointers.initializeElement(
            at: index, to: UnsafeRawPointer(address).assumingMemoryBound(to: CChar.self))
          return lend(index + 1)
        }
      }
      return lend(0)
    }
  }

  private mutating func collect(_ expected: [Answer]) throws(PostgresError) -> [Rows] {
    try flush()
    var rows: [Rows] = []
    var failure: PostgresError?
    for answer in expected {
      guard let result = try nextResult() else { throw lost }
      switch PQresultStatus(result) {
      case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
        switch answer {
        case .prepared(let name):
          prepared.insert(name)
          PQclear(result)
        case .rows: rows.append(Rows(result))
        }
      case PGRES_PIPELINE_ABORTED: PQclear(result)
      default:
        failure = failure ?? PostgresError(result)
        PQclear(result)
        if PQstatus(session) == CONNECTION_BAD { throw failure! }
      }
      // Each statement's results end with none.
      if let extra = try nextResult() {
        PQclear(extra)
        throw PostgresError(.unexpected, "The database returned more than a statement's result.")
      }
    }
    guard let sync = try nextResult() else { throw lost }
    PQclear(sync)
    if let failure { throw failure }
    return rows
  }

  private func nextResult() throws(PostgresError) -> OpaquePointer? {
    while PQisBusy(session) == 1 {
      try wait(POLLIN)
      guard PQconsumeInput(session) == 1 else { throw failureOfInput() }
    }
    return PQgetResult(session)
  }

  /// The server may have said why before it went; otherwise the session is simply lost.
  private func failureOfInput() -> PostgresError {
    guard let result = PQgetResult(session) else { return lost }
    defer { PQclear(result) }
    return PostgresError(result)
  }

  private func flush() throws(PostgresError) {
    while true {
      switch PQflush(session) {
      case 0: return
      case 1:
        // Reading while writing: the server may be waiting for us to take its answers.
        try wait(POLLIN | POLLOUT)
        guard PQconsumeInput(session) == 1 else { throw failureOfInput() }
      default: throw failureOfInput()
      }
    }
  }

  private func wait(_ events: CInt) throws(PostgresError) {
    let deadline = ContinuousClock.now + Self.answerTimeout
    var descriptor = pollfd(fd: PQsocket(session), events: Int16(events), revents: 0)
    while poll(&descriptor, 1, 1_000) == 0 {
      guard ContinuousClock.now < deadline else {
        // Whatever is asked of this session from now on need not be waited for.
        shutdown(descriptor.fd, CInt(SHUT_RDWR))
        throw PostgresError(.disconnected, "The database has not answered within \(Self.answerTimeout).")
      }
      whileWaiting()
    }
  }
}

// MARK: - Connecting

extension Connection {
  /// Keepalives and limits that let a dead network be noticed within half a minute; the URI may say otherwise.
  private static func options(_ uri: String, _ applicationName: String) -> [(String, String)] {
    [
      ("target_session_attrs", "read-write"), ("tcp_user_timeout", "20000"),
      ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
      ("application_name", applicationName), ("dbname", uri), ("client_encoding", "UTF8"),
    ]
  }

  private static func connect(
    _ uri: String, applicationName: String, whileWaiting: () -> Void
  ) throws(PostgresError) -> OpaquePointer {
    let options = options(uri, applicationName)
    var keywords: [UnsafePointer<CChar>?] = options.map { UnsafePointer(strdup($0.0)) } + [nil]
    var values: [UnsafePointer<CChar>?] = options.map { UnsafePointer(strdup($0.1)) } + [nil]
    defer {
      for pointer in keywords + values { free(UnsafeMutablePointer(mutating: pointer)) }
    }
    guard let session = PQconnectStartParams(&keywords, &values, 1) else {
      fatalError("There is no memory left.")
    }
    do throws(PostgresError) {
      try establish(session, whileWaiting: whileWaiting)
      return session
    } catch {
      PQfinish(session)
      throw error
    }
  }

  private static func establish(
    _ session: OpaquePointer, whileWaiting: () -> Void
  ) throws(PostgresError) {
    let deadline = ContinuousClock.now + connectTimeout
    var state = PGRES_POLLING_WRITING
    while PQstatus(session) != CONNECTION_BAD {
      switch state {
      case PGRES_POLLING_OK: return
      case PGRES_POLLING_FAILED: throw unreachable(session, "it refused or did not answer")
      default:
        guard ContinuousClock.now < deadline else {
          throw unreachable(session, "no answer within \(connectTimeout)")
        }
        let events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT
        var descriptor = pollfd(fd: PQsocket(session), events: Int16(events), revents: 0)
        if poll(&descriptor, 1, 1_000) == 0 {
          whileWaiting()
        } else {
          state = PQconnectPoll(session)
        }
      }
    }
    throw unreachable(session, "it refused or did not answer")
  }

  private static func unreachable(_ session: OpaquePointer, _ why: String) -> PostgresError {
    let host = PQhost(session).map { String(cString: $0) } ?? ""
    let port = PQport(session).map { String(cString: $0) } ?? ""
    // Its own words may hold anything; one of them is enough.
    guard !String(cString: PQerrorMessage(session)).contains("certificate") else {
      return PostgresError(
        .unreachable,
        "The database at \(host):\(port) does not prove who it is; check that its certificate is for that host name and signed by the sslrootcert of DATABASE_URL."
      )
    }
    return PostgresError(
      .unreachable,
      "The database at \(host):\(port) cannot be reached (\(why)); check that it runs and takes writes, and that DATABASE_URL is right."
    )
  }
}
