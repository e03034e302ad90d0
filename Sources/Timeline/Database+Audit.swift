public import Conversations
public import Postgres

/// Who decided on something that is audited, and why.
public struct Decision: Sendable {
  public let by: String
  public let because: String?

  public init(by: String, because: String? = nil) {
    self.by = by
    self.because = because
  }
}

/// A line of the audit, which grows and never changes.
public struct AuditEntry: Sendable {
  public let number: Int
  public let at: Timestamp
  public let decision: Decision
  public let action: String
  public let target: String
}

extension Database {
  /// Writes a line of the audit, before what it tells of is done.
  ///
  /// - Parameters:
  ///   - action: one word, such as `reveal`.
  ///   - target: what it is done to; never an address.
  /// - Returns: the line's number.
  /// - Throws: ``PostgresError``; then the action must not be done.
  public func audit(_ action: String, of target: String, _ decision: Decision) throws(PostgresError) -> Int {
    var parameters = Parameters()
    parameters.append(decision.by)
    parameters.append(action)
    parameters.append(target)
    parameters.append(decision.because)
    return try run(
      Statement(
        "insert_audit",
        """
        insert into audit (who, action, target, reason) values ($1::text, $2::text, $3::text, $4::text) returning id
        """), parameters
    ).integer(0, 0)
  }

  /// A page of the audit, the latest first.
  ///
  /// - Parameter number: where the last page ended.
  /// - Throws: ``PostgresError``.
  public func auditEntries(before number: Int = .max, limit: Int) throws(PostgresError) -> [AuditEntry] {
    var parameters = Parameters()
    parameters.append(number)
    parameters.append(limit)
    let rows = try run(
      Statement(
        "list_audit",
        """
        select id, at, who, action, target, reason from audit where id < $1::bigint
        order by id desc limit $2::bigint
        """), parameters)
    return (0..<rows.count).map { row in
      AuditEntry(
        number: rows.integer(row, 0), at: Timestamp(microseconds: rows.microsecondsSince1970(row, 1)),
        decision: Decision(by: rows.text(row, 2), because: rows.optionalText(row, 5)), action: rows.text(row, 3),
        target: rows.text(row, 4))
    }
  }
}
