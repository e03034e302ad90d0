public import Conversations
public import Postgres

/// What the database server tells of itself.
public struct DatabaseHealth: Sendable {
  /// Such as `15.14`.
  public let version: String
  public let majorVersion: Int
  /// In bytes.
  public let size: Int
  public let now: Timestamp
  /// Settings that are off although what is committed may be lost then.
  public let unsafeSettings: [String]
  public let standbys: Int
  /// How many of them a commit waits for; nil when this user may not see it.
  public let synchronousStandbys: Int?
}

/// Which migrations a database lacks, and how many it has that this program does not know.
public struct MigrationGap: Equatable, Sendable {
  public let missing: [Int]
  public let unknown: Int
}

extension Database {
  /// - Throws: ``PostgresError``.
  public func health() throws(PostgresError) -> DatabaseHealth {
    let rows = try run(
      Statement(
        "health",
        """
        select split_part(current_setting('server_version'), ' ', 1), current_setting('server_version_num')::bigint / 10000,
          pg_database_size(current_database()), clock_timestamp(),
          array(select name from pg_settings
            where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off' order by name)::text[],
          (select count(*) from pg_stat_replication),
          (select count(*) filter (where sync_state in ('sync', 'quorum')) from pg_stat_replication),
          (select count(*) from pg_stat_replication where sync_state is null)
        """))
    return DatabaseHealth(
      version: rows.text(0, 0), majorVersion: rows.integer(0, 1), size: rows.integer(0, 2),
      now: Timestamp(microseconds: rows.microsecondsSince1970(0, 3)), unsafeSettings: rows.texts(0, 4),
      standbys: rows.integer(0, 5), synchronousStandbys: rows.integer(0, 7) > 0 ? nil : rows.integer(0, 6))
  }

  /// How the schema differs from the one that this program knows.
  ///
  /// - Throws: ``PostgresError``.
  public func migrationGap() throws(PostgresError) -> MigrationGap {
    let known = Set(Migration.all.map(\.version))
    do throws(PostgresError) {
      let rows = try run(Statement("select_migrations", "select version from migration"))
      let applied = Set((0..<rows.count).map { rows.integer($0, 0) })
      return MigrationGap(missing: known.subtracting(applied).sorted(), unknown: applied.subtracting(known).count)
    } catch  where error.sqlState == "42P01" {  // no such table
      return MigrationGap(missing: known.sorted(), unknown: 0)
    }
  }

  /// The ids of the keys that conversations and open dead letters use.
  ///
  /// - Throws: ``PostgresError``.
  public func usedKeyIDs() throws(PostgresError) -> [String] {
    let rows = try run(
      Statement(
        "used_key_ids",
        """
        select key_id from conversation where last_sequence > 0
        union select key_id from dead_letter where closed_at is null order by key_id
        """))
    return (0..<rows.count).map { rows.text($0, 0) }
  }

  /// A participant of any conversation that uses a key; nil when there is none.
  ///
  /// - Throws: ``PostgresError``.
  public func sample(keyID: String) throws(PostgresError) -> (store: StoreID, alias: IssuedAlias)? {
    var parameters = Parameters()
    parameters.append(keyID)
    let rows = try run(
      Statement(
        "sample_participant",
        """
        select p.store_id, p.order_id, p.token, p.role, p.sealed_address
        from conversation c join participant p using (store_id, order_id) where c.key_id = $1::text limit 1
        """), parameters)
    guard rows.count == 1 else { return nil }
    return (try rows.store(0, 0), try rows.issuedAlias(0, keyID: keyID))
  }
}
