public import Postgres

// An event that ends the process leaves no trace but a redelivery, and that it shares with all that waited beside it. So
// what came before is written down before it is read, and struck out when it is settled: what still stands there when
// it comes again was being read when a worker ended.

extension Database {
  /// How often a worker ended while it read these events.
  ///
  /// - Parameter ids: of the dead letters that the events would become.
  /// - Returns: nothing of an event that no worker ended over.
  /// - Throws: ``PostgresError``.
  public func deaths(of ids: [String]) throws(PostgresError) -> [String: Int] {
    var parameters = Parameters()
    parameters.append(texts: ids)
    let rows = try run(
      Statement("select_suspects", "select id, deaths from suspect where id = any ($1::text[]) and deaths > 0"),
      parameters)
    var deaths: [String: Int] = [:]
    for row in 0..<rows.count { deaths[rows.text(row, 0)] = rows.integer(row, 1) }
    return deaths
  }

  /// Writes down, for good, how many deaths these events will have to answer for if this worker ends now. One round
  /// trip.
  ///
  /// - Throws: ``PostgresError``.
  public func suspect(_ deaths: [String: Int]) throws(PostgresError) {
    _ = try run(
      Statement(
        "upsert_suspects",
        """
        insert into suspect (id, deaths) select * from unnest($1::text[], $2::bigint[])
        on conflict (id) do update set deaths = excluded.deaths
        """), Self.parameters(deaths))
  }

  /// Takes back what ``suspect(_:)`` wrote down, unless another worker has written since.
  ///
  /// - Throws: ``PostgresError``.
  public func withdraw(_ deaths: [String: Int]) throws(PostgresError) {
    _ = try run(
      Statement(
        "withdraw_suspects",
        """
        update suspect s set deaths = s.deaths - 1 from unnest($1::text[], $2::bigint[]) as t (id, deaths)
        where s.id = t.id and s.deaths = t.deaths
        """), Self.parameters(deaths))
  }

  static let deleteSuspects = Statement("delete_suspects", "delete from suspect where id = any ($1::text[])")

  /// In the order of the ids, so that two workers with the same events wait for each other, not both.
  private static func parameters(_ deaths: [String: Int]) -> Parameters {
    let deaths = deaths.sorted { $0.key < $1.key }
    var parameters = Parameters()
    parameters.append(texts: deaths) { $0.key }
    parameters.append(integers: deaths.map(\.value))
    return parameters
  }
}
