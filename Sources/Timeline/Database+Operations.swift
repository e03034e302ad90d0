public import Conversations
public import Postgres

/// What one lane has counted lately.
public struct LaneCount: Sendable {
  public let worker: String
  public let lane: Int
  /// The last hour in which it counted anything.
  public let lastHour: Timestamp
  public let received, recorded, repeated, dead: Int
}

/// What all lanes counted in one hour.
public struct HourCount: Sendable {
  public let hour: Timestamp
  public let received, recorded, repeated, dead: Int
}

extension Database {
  /// What each lane has counted in the last 24 hours, the latest first.
  ///
  /// - Throws: ``PostgresError``.
  public func laneCounts(limit: Int) throws(PostgresError) -> [LaneCount] {
    var parameters = Parameters()
    parameters.append(limit)
    let rows = try run(
      Statement(
        "lane_counts",
        """
        select worker, lane, max(hour), sum(received)::bigint, sum(recorded)::bigint, sum(repeated)::bigint,
          sum(dead)::bigint
        from lane_count where hour > now() - interval '24 hours'
        group by worker, lane order by max(hour) desc, worker, lane limit $1::bigint
        """), parameters)
    return (0..<rows.count).map { row in
      LaneCount(
        worker: rows.text(row, 0), lane: rows.integer(row, 1),
        lastHour: Timestamp(microseconds: rows.microsecondsSince1970(row, 2)), received: rows.integer(row, 3),
        recorded: rows.integer(row, 4), repeated: rows.integer(row, 5), dead: rows.integer(row, 6))
    }
  }

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
