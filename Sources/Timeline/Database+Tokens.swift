import Conversations
public import Postgres

extension Database {
  /// Keeps a new token, and writes that down in the audit log.
  ///
  /// - Parameters:
  ///   - token: the token; its `createdAt` is now, whatever it says.
  ///   - digest: SHA-256 of its secret.
  ///   - who: who made it.
  /// - Throws: ``PostgresError``.
  public func create(_ token: AccessToken, digest: [UInt8], by who: String) throws(PostgresError) {
    var parameters = Parameters()
    parameters.append(token.id)
    parameters.append(digest)
    parameters.append(token.name)
    parameters.append(token.role.rawValue)
    parameters.append(token.store?.text)
    parameters.append(microsecondsSince1970: token.expiresAt.microseconds)
    try inOneTransaction(
      Statement(
        "insert_token",
        """
        insert into access_token (id, digest, name, role, store_id, expires_at)
        values ($1::text, $2::bytea, $3::text, $4::text, $5::text, $6::timestamptz)
        """), parameters,
      AuditRecord(
        .createToken, of: "\(token.id) (\(token.role.rawValue)) for \(token.name)", in: token.store, Decision(by: who)))
  }

  /// Revokes a token and ends the sessions that began with it.
  ///
  /// - Parameters:
  ///   - id: the token's id.
  ///   - who: who revokes it.
  /// - Returns: whether there is such a token that was not revoked before.
  /// - Throws: ``PostgresError``.
  public func revokeToken(_ id: String, by who: String) throws(PostgresError) -> Bool {
    var parameters = Parameters()
    parameters.append(id)
    parameters.append(who)
    let rows = try run(
      Statement(
        "revoke_token",
        """
        with revoked as (
          update access_token set revoked_at = now() where id = $1::text and revoked_at is null
          returning id, store_id),
        ended as (delete from console_session using revoked where token_id = revoked.id),
        audited as (
          insert into audit (who, action, target, store_id)
          select $2::text, '\(AuditRecord.Action.revokeToken.rawValue)', id, store_id from revoked)
        select id from revoked
        """), parameters)
    return rows.count == 1
  }

  /// Every token, the latest first.
  ///
  /// - Throws: ``PostgresError``.
  public func tokens() throws(PostgresError) -> [AccessToken] {
    let rows = try run(
      Statement("list_tokens", "select \(Self.tokenColumns) from access_token t order by created_at desc, id"))
    var tokens: [AccessToken] = []
    for row in 0..<rows.count { tokens.append(try rows.accessToken(row, from: 0)) }
    return tokens
  }

  /// The token whose secret has this digest, nil when there is none that is valid now.
  ///
  /// - Throws: ``PostgresError``.
  public func token(digest: [UInt8]) throws(PostgresError) -> AccessToken? {
    var parameters = Parameters()
    parameters.append(digest)
    let rows = try run(
      Statement(
        "select_token",
        """
        select \(Self.tokenColumns) from access_token t
        where digest = $1::bytea and revoked_at is null and expires_at > now()
        """), parameters)
    return rows.count == 1 ? try rows.accessToken(0, from: 0) : nil
  }

  static let tokenColumns = "t.id, t.name, t.role, t.store_id, t.created_at, t.expires_at, t.revoked_at"

  /// Does something and writes it down, or neither.
  func inOneTransaction(
    _ statement: Statement, _ parameters: Parameters, _ record: AuditRecord
  ) throws(PostgresError) {
    var pipeline = Pipeline()
    pipeline.add(Self.begin)
    pipeline.add(statement, parameters)
    pipeline.add(Self.insertAudit, Self.parameters(record))
    pipeline.add(Self.commit)
    do throws(PostgresError) { _ = try run(pipeline) } catch {
      rollback()
      throw error
    }
  }
}

extension Rows {
  /// A token's columns, from `column` on.
  func accessToken(_ row: Int, from column: Int) throws(PostgresError) -> AccessToken {
    guard let role = AccessRole(rawValue: text(row, column + 2)) else { throw PostgresError(unknown: "role") }
    return AccessToken(
      id: text(row, column), name: text(row, column + 1), role: role,
      store: isNull(row, column + 3) ? nil : try store(row, column + 3),
      createdAt: Timestamp(microseconds: microsecondsSince1970(row, column + 4)),
      expiresAt: Timestamp(microseconds: microsecondsSince1970(row, column + 5)),
      revokedAt: isNull(row, column + 6) ? nil : Timestamp(microseconds: microsecondsSince1970(row, column + 6)))
  }
}
