public import Conversations
public import Postgres

/// What the lanes counted in an hour, and the rows that were recorded in it.
public struct HourBalance: Sendable {
  public let hour: Timestamp
  public let received: Int
  public let recorded: Int
  public let repeated: Int
  public let dead: Int
  /// How many entries there are.
  public let entries: Int
  /// How many dead letters there are, open or closed, that died in this hour for the first time.
  public let deadLetters: Int
}

extension Database {
  /// The lanes' counts beside the rows, hour by hour, as of one moment: lanes write both in the same transaction.
  ///
  /// - Parameter scope: whole hours; its store plays no part, for lanes count events of all stores.
  /// - Throws: ``PostgresError``.
  public func hourBalances(_ scope: ProofScope) throws(PostgresError) -> [HourBalance] {
    let (since, until) = scope.moments
    var parameters = Parameters()
    parameters.append(microsecondsSince1970: since)
    parameters.append(microsecondsSince1970: until)
    let rows = try run(Self.hourBalances, parameters)
    return (0..<rows.count).map { row in
      HourBalance(
        hour: Timestamp(microseconds: rows.microsecondsSince1970(row, 0)), received: rows.integer(row, 1),
        recorded: rows.integer(row, 2), repeated: rows.integer(row, 3), dead: rows.integer(row, 4),
        entries: rows.integer(row, 5), deadLetters: rows.integer(row, 6))
    }
  }

  /// How many dead letters are from before it was kept when they were counted.
  ///
  /// - Throws: ``PostgresError``.
  public func undatedDeadLetterCount() throws(PostgresError) -> Int {
    try run(
      Statement("count_undated_dead_letters", "select count(*) from dead_letter where recorded_at is null")
    ).integer(0, 0)
  }

  /// How many entries a scope holds.
  ///
  /// - Throws: ``PostgresError``.
  public func entryCount(_ scope: ProofScope) throws(PostgresError) -> Int {
    let (since, until) = scope.moments
    var parameters = Parameters()
    parameters.append(microsecondsSince1970: since)
    parameters.append(microsecondsSince1970: until)
    if let store = scope.store { parameters.append(store.text) }
    let sql = "select count(*) from entry where recorded_at >= $1::timestamptz and recorded_at < $2::timestamptz"
    return try run(
      scope.store == nil
        ? Statement("count_entries", sql) : Statement("count_entries_of_store", sql + " and store_id = $3::text"),
      parameters
    ).integer(0, 0)
  }

  /// The moment that the database takes for now.
  ///
  /// - Throws: ``PostgresError``.
  public func now() throws(PostgresError) -> Timestamp {
    Timestamp(microseconds: try run(Statement("now", "select clock_timestamp()")).microsecondsSince1970(0, 0))
  }

  private static let hourBalances = Statement(
    "hour_balances",
    """
    with counted as (
      select hour, sum(received)::bigint as received, sum(recorded)::bigint as recorded,
        sum(repeated)::bigint as repeated, sum(dead)::bigint as dead
      from lane_count where hour >= $1::timestamptz and hour < $2::timestamptz group by hour),
    entries as (
      select date_bin('1 hour', recorded_at, 'epoch') as hour, count(*) as entries
      from entry where recorded_at >= $1::timestamptz and recorded_at < $2::timestamptz group by 1),
    letters as (
      select date_bin('1 hour', recorded_at, 'epoch') as hour, count(*) as letters
      from dead_letter where recorded_at >= $1::timestamptz and recorded_at < $2::timestamptz group by 1)
    select hour, coalesce(received, 0), coalesce(recorded, 0), coalesce(repeated, 0), coalesce(dead, 0),
      coalesce(entries, 0), coalesce(letters, 0)
    from counted full join entries using (hour) full join letters using (hour) order by hour
    """)
}
