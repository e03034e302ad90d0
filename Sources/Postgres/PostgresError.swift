import CPostgres

/// Why the database, or the way to it, failed.
///
/// The description may be logged. It names the SQLSTATE, and the table or constraint where there is one; never the
/// server's own message or detail, because these repeat row values.
public struct PostgresError: Error, Equatable, CustomStringConvertible {
  public enum Code: Equatable, Sendable {
    /// The text is no connection URI.
    case invalidURI
    /// No session could be had.
    case unreachable
    /// The session is lost.
    case disconnected
    /// The server refused a statement, with this SQLSTATE.
    case refused(String)
    /// The server's answer is not of the shape that the statement promises.
    case unexpected
  }

  public let code: Code
  public let description: String

  /// - Parameter description: one plain sentence, without any value.
  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }

  /// A value that the program does not know stands in the database.
  ///
  /// - Parameter name: what kind of value; never the value itself.
  public init(unknown name: String) {
    self.init(
      .unexpected,
      "The database holds a \(name) that this program does not know; a newer program may have written it.")
  }

  /// The SQLSTATE that the server gave, if it was the server that failed the call.
  public var sqlState: String? {
    if case .refused(let state) = code { state } else { nil }
  }

  /// Whether the data itself is at fault: SQLSTATE classes 22 (data), 23 (integrity) and 54 (limits), and no other.
  public var isDataFault: Bool {
    guard let sqlState else { return false }
    return ["22", "23", "54"].contains(sqlState.prefix(2))
  }

  /// Whether the same transaction can be tried again at once: it lost a race against another (classes 40 and the
  /// unique violation).
  public var isLostRace: Bool {
    guard let sqlState else { return false }
    return sqlState == "40001" || sqlState == "40P01" || sqlState == "23505"
  }
}

extension PostgresError {
  /// What a failed result tells.
  init(_ result: OpaquePointer?) {
    func field(_ code: CInt) -> String? {
      PQresultErrorField(result, code).map { String(cString: $0) }
    }
    guard let sqlState = field(shim_diag_sqlstate) else {
      self.init(.disconnected, "The connection to the database is lost.")
      return
    }
    var description = "The database refused a statement with SQLSTATE \(sqlState)"
    if let name = Self.names[sqlState] { description += " (\(name))" }
    if let constraint = field(shim_diag_constraint) {
      description += " at constraint \(constraint)"
    } else if let table = field(shim_diag_table) {
      description += " at table \(table)"
    }
    self.init(.refused(sqlState), description + ".")
  }

  /// Names of the states that operators meet (PostgreSQL documentation, appendix A).
  private static let names = [
    "08006": "connection_failure", "22001": "string_data_right_truncation",
    "22021": "character_not_in_repertoire", "22P02": "invalid_text_representation",
    "22P05": "untranslatable_character", "23502": "not_null_violation",
    "23505": "unique_violation", "23514": "check_violation",
    "25006": "read_only_sql_transaction", "25P03": "idle_in_transaction_session_timeout",
    "28P01": "invalid_password", "3D000": "invalid_catalog_name", "40001": "serialization_failure",
    "40P01": "deadlock_detected", "42501": "insufficient_privilege",
    "42703": "undefined_column", "42P01": "undefined_table", "53100": "disk_full",
    "53200": "out_of_memory", "53300": "too_many_connections", "54000": "program_limit_exceeded",
    "55P03": "lock_not_available", "57014": "query_canceled", "57P01": "admin_shutdown",
    "57P02": "crash_shutdown", "57P03": "cannot_connect_now",
  ]
}
