public import Conversations
public import Postgres

/// What all lanes counted in one hour.
public struct HourCount: Sendable {
  public let hour: Timestamp
  public let received, recorded, repeated, dead: Int
}

extension Database {
  /// What all lanes counted in each of the last 24 hours, the earliest first.
  ///
  /// - Throws: ``PostgresError``.
  public func hourCounts() throws(PostgresError) -> [HourCount] {
    let rows = try run(
      Statement(
        "hour_counts",
        """
        select h.hour, coalesce(sum(received), 0)::bigint, coalesce(sum(recorded), 0)::bigint,
          coalesce(sum(repeated), 0)::bigint, coalesce(sum(dead), 0)::bigint
        from generate_series(
          date_bin('1 hour', now(), 'epoch') - interval '23 hours', now(), interval '1 hour') as h (hour)
        left join lane_count using (hour) group by h.hour order by h.hour
        """))
    return (0..<rows.count).map { row in
      HourCount(
        hour: Timestamp(microseconds: rows.microsecondsSince1970(row, 0)), received: rows.integer(row, 1),
        recorded: rows.integer(row, 2), repeated: rows.integer(row, 3), dead: rows.integer(row, 4))
    }
  }

  /// Does nothing, so that it fails when the database is away.
  ///
  /// - Throws: ``PostgresError``.
  public func checkHealth() throws(PostgresError) { _ = try run(Statement("check_health", "select 1")) }
}
