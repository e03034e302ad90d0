import Postgres

/// Entries that stand on the timelines of many stores before anything is measured.
struct Crowd {
  static let ordersPerStore = 10
  static let entriesPerOrder = 5
  /// Documents are smaller than real ones, of about 2.5 KB: what grows with the crowd are the indexes, and five million
  /// real documents would be twelve gigabytes.
  static let documentBytes = 500

  private static let storesPerStep = 1_000

  let stores: Int

  var entries: Int { entries(of: stores) }

  private func entries(of stores: Int) -> Int { stores * Self.ordersPerStore * Self.entriesPerOrder }

  /// Writes all of it, in steps of a few seconds.
  func fill(_ system: ScratchSystem) throws {
    var database = try system.openDatabase()
    for first in stride(from: 0, to: stores, by: Self.storesPerStep) {
      try system.requireNotInterrupted()
      let end = min(first + Self.storesPerStep, stores)
      var range = Parameters()
      range.append(first)
      range.append(end - 1)
      var pipeline = Pipeline()
      for statement in [Self.store, Self.conversation, Self.participant, Self.entry] { pipeline.add(statement, range) }
      _ = try database.run(pipeline)
      system.progress.note(
        "crowded: \(NumberText.grouped(entries(of: end))) of \(NumberText.grouped(entries)) entries are on the timelines"
      )
    }
    // Postgres would do it by itself while we measure.
    _ = try database.run(Statement("bench_no_limit", "set statement_timeout = 0"))
    for table in ["store", "conversation", "participant", "entry"] {
      _ = try database.run(Statement("bench_vacuum_\(table)", "vacuum (analyze) \(table)"))
    }
    system.checkpoint(&database)
  }

  private static let store = Statement(
    "bench_crowd_store",
    """
    insert into store (store_id, mask, policy_version, own_domains)
    select 'store-' || s, 'hard', 1, '{}' from generate_series($1::bigint, $2::bigint) s
    """)

  private static let conversation = Statement(
    "bench_crowd_conversation",
    """
    insert into conversation (store_id, order_id, key_id, last_sequence)
    select 'store-' || s, 'crowd-v' || o, 'bench', \(entriesPerOrder)
    from generate_series($1::bigint, $2::bigint) s, generate_series(1, \(ordersPerStore)) o
    """)

  private static let participant = Statement(
    "bench_crowd_participant",
    """
    insert into participant (store_id, order_id, token, role, sealed_address)
    select 'store-' || s, 'crowd-v' || o, md5(s || '/' || o || '/' || role), role, sha512((s || role)::bytea)
    from generate_series($1::bigint, $2::bigint) s, generate_series(1, \(ordersPerStore)) o,
      unnest(array['Store', 'Customer']) role
    """)

  private static let entry = Statement(
    "bench_crowd_entry",
    """
    insert into entry (store_id, order_id, sequence, source, event_id, kind, occurred_at, document)
    select 'store-' || s, 'crowd-v' || o, e, '/oms/store-' || s, 'crowd-' || o || '-' || e, 'email-sent', now(),
      json_build_object('text', rpad(md5(s || '/' || o || '/' || e), \(documentBytes), md5(s::text)))
    from generate_series($1::bigint, $2::bigint) s, generate_series(1, \(ordersPerStore)) o,
      generate_series(1, \(entriesPerOrder)) e
    """)
}
