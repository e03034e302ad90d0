public import Conversations
public import Postgres

/// What a lane tells of itself every few seconds.
public struct LaneReport: Sendable {
  public let lane: LaneID
  /// The program's version.
  public let version: String
  /// How old the oldest event was that the lane has settled since its last report; nil when there was none.
  public let lag: Duration?

  public init(lane: LaneID, version: String, lag: Duration?) {
    self.lane = lane
    self.version = version
    self.lag = lag
  }
}

/// A worker of the last 24 hours: what its lanes told, and what they counted.
public struct WorkerFigures: Sendable {
  public let worker: String
  /// How many of its lanes were heard of in the last seconds.
  public let livingLanes: Int
  /// Nil when the worker has ended as it should, or is too old to tell.
  public let version: String?
  /// How old the oldest event was that its living lanes settled lately; nil when they had nothing to do.
  public let lag: Duration?
  public let startedAt: Timestamp?
  public let seenAt: Timestamp?
  public let received, recorded, repeated, dead: Int
}

extension Database {
  /// A lane that has not been heard of for so long is no longer taken for alive: four reports are missing then.
  private static let patience = "interval '20 seconds'"

  /// Tells that a lane is alive, and forgets those that were last heard of a day ago.
  ///
  /// - Returns: the time by the database's clock.
  /// - Throws: ``PostgresError``.
  @discardableResult
  public func report(_ report: LaneReport) throws(PostgresError) -> Timestamp {
    var parameters = Self.parameters(report.lane)
    parameters.append(report.version)
    parameters.append(report.lag.map { Int($0 / .milliseconds(1)) })
    let rows = try run(
      Statement(
        "report_lane",
        """
        with forgotten as (
          delete from lane_report
          where seen_at < now() - interval '24 hours' and (worker, lane) <> ($1::text, $2::bigint))
        insert into lane_report (worker, lane, version, lag_milliseconds) values ($1::text, $2::bigint, $3::text, $4::bigint)
        on conflict (worker, lane) do update set lag_milliseconds = excluded.lag_milliseconds, seen_at = now()
        returning clock_timestamp()
        """), parameters)
    return Timestamp(microseconds: rows.microsecondsSince1970(0, 0))
  }

  /// Takes back what a lane told, when it ends.
  ///
  /// - Throws: ``PostgresError``.
  public func retire(_ lane: LaneID) throws(PostgresError) {
    _ = try run(
      Statement("retire_lane", "delete from lane_report where worker = $1::text and lane = $2::bigint"),
      Self.parameters(lane))
  }

  /// How many workers were heard of in the last seconds.
  ///
  /// - Throws: ``PostgresError``.
  public func livingWorkerCount() throws(PostgresError) -> Int {
    try run(
      Statement(
        "count_living_workers",
        "select count(distinct worker) from lane_report where seen_at > now() - \(Self.patience)")
    ).integer(0, 0)
  }

  private static func parameters(_ lane: LaneID) -> Parameters {
    var parameters = Parameters()
    parameters.append(lane.worker)
    parameters.append(lane.number)
    return parameters
  }

  /// The workers of the last 24 hours, the living first.
  ///
  /// - Throws: ``PostgresError``.
  public func workers(limit: Int) throws(PostgresError) -> [WorkerFigures] {
    var parameters = Parameters()
    parameters.append(limit)
    let rows = try run(
      Statement(
        "list_workers",
        """
        with told as (
          select worker, max(version) as version, min(started_at) as started_at, max(seen_at) as seen_at,
            count(*) filter (where seen_at > now() - \(Self.patience)) as living,
            max(lag_milliseconds) filter (where seen_at > now() - \(Self.patience)) as lag
          from lane_report group by worker),
        counted as (
          select worker, max(hour) as hour, sum(received)::bigint as received, sum(recorded)::bigint as recorded,
            sum(repeated)::bigint as repeated, sum(dead)::bigint as dead
          from lane_count where hour > now() - interval '24 hours' group by worker)
        select worker, coalesce(living, 0), version, lag, started_at, seen_at, coalesce(received, 0),
          coalesce(recorded, 0), coalesce(repeated, 0), coalesce(dead, 0)
        from told full join counted using (worker)
        order by coalesce(living, 0) = 0, coalesce(seen_at, hour) desc, worker limit $1::bigint
        """), parameters)
    return (0..<rows.count).map { row in
      WorkerFigures(
        worker: rows.text(row, 0), livingLanes: rows.integer(row, 1), version: rows.optionalText(row, 2),
        lag: rows.isNull(row, 3) ? nil : .milliseconds(rows.integer(row, 3)), startedAt: rows.moment(row, 4),
        seenAt: rows.moment(row, 5), received: rows.integer(row, 6), recorded: rows.integer(row, 7),
        repeated: rows.integer(row, 8), dead: rows.integer(row, 9))
    }
  }
}

extension Rows {
  fileprivate func moment(_ row: Int, _ column: Int) -> Timestamp? {
    isNull(row, column) ? nil : Timestamp(microseconds: microsecondsSince1970(row, column))
  }
}
