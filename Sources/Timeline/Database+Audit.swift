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
  /// One word; a newer program may have written another than those of ``AuditRecord/Action``.
  public let action: String
  public let target: String
  /// The store that it is about, where it is about a single one.
  public let store: StoreID?
}

extension Database {
  /// Writes a line of the audit, before what it tells of is done.
  ///
  /// - Parameters:
  ///   - action: one word, such as `reveal`.
  ///   - target: what it is done to; never an address.
  ///   - store: the store that it is about, where it is about a single one.
  /// - Returns: the line's number.
  /// - Throws: ``PostgresError``; then the action must not be done.
  public func audit(
    _ action: String, of target: String, in store: StoreID? = nil, _ decision: Decision
  ) throws(PostgresError) -> Int {
    try run(Self.insertAudit, Self.parameters(action, target, store, decision)).integer(0, 0)
  }

  /// Writes a line of the audit, before what it tells of is done.
  ///
  /// - Throws: ``PostgresError``; then the action must not be done.
  public func audit(_ record: AuditRecord) throws(PostgresError) {
    _ = try run(Self.insertAudit, Self.parameters(record))
  }

  static let insertAudit = Statement(
    "insert_audit",
    """
    insert into audit (who, action, target, reason, store_id)
    values ($1::text, $2::text, $3::text, $4::text, $5::text) returning id
    """)

  static func parameters(_ record: AuditRecord) -> Parameters {
    parameters(record.action.rawValue, record.target, record.store, record.decision)
  }

  private static func parameters(
    _ action: String, _ target: String, _ store: StoreID?, _ decision: Decision
  ) -> Parameters {
    var parameters = Parameters()
    parameters.append(decision.by)
    parameters.append(action)
    parameters.append(target)
    parameters.append(decision.because)
    parameters.append(store?.text)
    return parameters
  }

  /// A page of the audit, the latest first.
  ///
  /// - Parameters:
  ///   - store: only lines about this store; nil for all.
  ///   - number: where the last page ended.
  ///   - limit: the most lines of one page.
  /// - Throws: ``PostgresError``.
  public func auditEntries(
    of store: StoreID? = nil, before number: Int = .max, limit: Int
  ) throws(PostgresError) -> [AuditEntry] {
    var parameters = Parameters()
    parameters.append(number)
    parameters.append(limit)
    if let store { parameters.append(store.text) }
    let rows = try run(
      Statement(
        store == nil ? "list_audit" : "list_audit_of_store",
        """
        select id, at, who, action, target, reason, store_id from audit
        where id < $1::bigint\(store == nil ? "" : " and store_id = $3::text") order by id desc limit $2::bigint
        """), parameters)
    return (0..<rows.count).map { row in
      AuditEntry(
        number: rows.integer(row, 0), at: Timestamp(microseconds: rows.microsecondsSince1970(row, 1)),
        decision: Decision(by: rows.text(row, 2), because: rows.optionalText(row, 5)), action: rows.text(row, 3),
        target: rows.text(row, 4), store: rows.optionalText(row, 6).flatMap(StoreID.init))
    }
  }
}
