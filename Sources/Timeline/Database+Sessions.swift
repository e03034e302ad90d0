import Conversations
public import Postgres

extension Database {
  /// How long a session lasts after it was last used, and in all.
  private static let idleLimit = "interval '2 hours'"
  private static let lifetime = "interval '12 hours'"

  /// Begins a session, writes that down, and forgets the sessions that have expired.
  ///
  /// - Parameters:
  ///   - digest: SHA-256 of the session's secret.
  ///   - token: the token that was shown.
  ///   - formKey: what every form must bring back.
  /// - Throws: ``PostgresError``.
  public func beginSession(digest: [UInt8], token: AccessToken, formKey: String) throws(PostgresError) {
    var parameters = Parameters()
    parameters.append(digest)
    parameters.append(token.id)
    parameters.append(formKey)
    try inOneTransaction(
      Statement(
        "begin_session",
        """
        with expired as (delete from console_session where expires_at < now())
        insert into console_session (digest, token_id, form_key, expires_at)
        values ($1::bytea, $2::text, $3::text, now() + \(Self.lifetime))
        """), parameters,
      AuditRecord(.signIn, of: token.role.rawValue, in: token.store, Decision(by: token.holder)))
  }

  /// The session with this digest, nil when it has ended or its token is no longer valid.
  ///
  /// - Throws: ``PostgresError``.
  public func session(digest: [UInt8]) throws(PostgresError) -> ConsoleSession? {
    var parameters = Parameters()
    parameters.append(digest)
    let rows = try run(
      Statement(
        "select_session",
        """
        with found as (
          select s.form_key, s.issued_at, \(Self.tokenColumns)
          from console_session s join access_token t on t.id = s.token_id
          where s.digest = $1::bytea and s.expires_at > now() and s.used_at > now() - \(Self.idleLimit)
            and t.revoked_at is null and t.expires_at > now()),
        used as (
          update console_session set used_at = now() from found
          where digest = $1::bytea and used_at < now() - interval '1 minute')
        select *, now() from found
        """), parameters)
    guard rows.count == 1 else { return nil }
    return ConsoleSession(
      token: try rows.accessToken(0, from: 2), formKey: rows.text(0, 0),
      issuedAt: Timestamp(microseconds: rows.microsecondsSince1970(0, 1)),
      now: Timestamp(microseconds: rows.microsecondsSince1970(0, 9)))
  }

  /// Goes on under a new secret. What is under way with the old one has a minute to end.
  ///
  /// - Returns: whether the old session was still there.
  /// - Throws: ``PostgresError``.
  public func rotateSession(from old: [UInt8], to new: [UInt8]) throws(PostgresError) -> Bool {
    var parameters = Parameters()
    parameters.append(old)
    parameters.append(new)
    let rows = try run(
      Statement(
        "rotate_session",
        """
        with old as (
          select * from console_session where digest = $1::bytea and expires_at > now() + interval '1 minute'
          for update),
        new as (
          insert into console_session (digest, token_id, form_key, expires_at)
          select $2::bytea, token_id, form_key, expires_at from old returning 1),
        leaving as (
          update console_session s set expires_at = now() + interval '1 minute' from old where s.digest = old.digest)
        select count(*) from new
        """), parameters)
    return rows.integer(0, 0) == 1
  }

  /// Ends a session, under its old secrets too.
  ///
  /// - Throws: ``PostgresError``.
  public func endSession(digest: [UInt8], _ record: AuditRecord) throws(PostgresError) {
    var parameters = Parameters()
    parameters.append(digest)
    try inOneTransaction(
      Statement(
        "end_session",
        """
        delete from console_session s using console_session mine
        where mine.digest = $1::bytea and s.form_key = mine.form_key
        """), parameters, record)
  }
}
