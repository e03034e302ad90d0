public import Conversations
public import Postgres

/// A conversation whose counter and entries do not fit together.
public struct BrokenSequence: Sendable {
  public let conversation: ConversationKey
  /// Nil when the entries have no conversation.
  public let lastSequence: Int?
  public let entries: Int
  /// 0 when there are no entries.
  public let highest: Int
  /// The first sequence that no entry has: behind the highest when there is no gap.
  public let firstMissing: Int
}

/// What became of a look at the sequences of some conversations.
public struct SequenceCheck: Sendable {
  public let conversations: Int
  public let entries: Int
  public let brokenCount: Int
  /// The first of those that are broken.
  public let broken: [BrokenSequence]
}

/// Numbers that a source gave its events, and that neither an entry nor a dead letter has.
public struct MissingNumbers: Sendable {
  public let store: StoreID
  /// As it may be told to anyone; nil when an address could hide in it.
  public let source: String?
  public let numbers: ClosedRange<Int>
}

/// A walk over conversations, in the order of their keys.
public struct ConversationWalk: Sendable {
  fileprivate var last: (store: String, order: String)
  fileprivate let behind: (store: String, order: String)
  fileprivate var isEnded = false

  public init(_ scope: ProofScope) {
    (last, behind) = scope.ends
  }
}

extension Database {
  /// Holds the counters of the walk's next conversations against their entries, whenever these were recorded: a
  /// sequence has no gap over the whole life of an order.
  ///
  /// - Parameters:
  ///   - limit: how many conversations to go on by.
  ///   - most: the most broken ones to return.
  /// - Returns: nil at the end of the walk.
  /// - Throws: ``PostgresError``.
  public func checkSequences(
    _ walk: inout ConversationWalk, limit: Int = 50_000, most: Int
  ) throws(PostgresError) -> SequenceCheck? {
    guard !walk.isEnded else { return nil }
    var step = Parameters()
    step.append(walk.last)
    step.append(walk.behind)
    step.append(limit - 1)
    let end = try run(Self.nextConversation, step)
    // The last step goes as far as the scope does: there may be entries behind the last conversation.
    let through = end.count == 1 ? (store: end.text(0, 0), order: end.text(0, 1)) : walk.behind
    var parameters = Parameters()
    parameters.append(walk.last)
    parameters.append(through)
    parameters.append(most)
    let rows = try run(Self.checkSequences, parameters)
    var broken: [BrokenSequence] = []
    for row in 1..<rows.count {
      broken.append(
        BrokenSequence(
          conversation: try rows.conversationKey(row, 3, 4),
          lastSequence: rows.isNull(row, 5) ? nil : rows.integer(row, 5), entries: rows.integer(row, 6),
          highest: rows.integer(row, 7), firstMissing: rows.integer(row, 8)))
    }
    walk.last = through
    walk.isEnded = end.count == 0
    return SequenceCheck(
      conversations: rows.integer(0, 0), entries: rows.integer(0, 1), brokenCount: rows.integer(0, 2), broken: broken)
  }

  /// How many conversations there are, about.
  ///
  /// - Throws: ``PostgresError``.
  public func estimatedConversationCount() throws(PostgresError) -> Int {
    try run(
      Statement(
        "estimate_conversations",
        "select greatest(reltuples, 0)::bigint from pg_class where oid = 'conversation'::regclass")
    ).integer(0, 0)
  }

  /// The numbers that are missing between the lowest and the highest that each source gave its events in the scope. A
  /// number is not missing when its event was recorded at any other time, or died.
  ///
  /// - Parameter most: the most runs of numbers to return.
  /// - Returns: the first of the missing, and how many numbers are there and missing in all.
  /// - Throws: ``PostgresError``.
  public func missingNumbers(
    _ scope: ProofScope, most: Int
  ) throws(PostgresError) -> (first: [MissingNumbers], missing: Int, present: Int) {
    let (since, until) = scope.moments
    var parameters = Parameters()
    parameters.append(scope.store?.text)
    parameters.append(most)
    if scope.isBounded {
      parameters.append(microsecondsSince1970: since)
      parameters.append(microsecondsSince1970: until)
    }
    let rows = try run(scope.isBounded ? Self.missingNumbersInTime : Self.missingNumbers, parameters)
    var first: [MissingNumbers] = []
    for row in 1..<rows.count {
      let origin = EventOrigin(source: ExactText(rows.text(row, 3)))
      first.append(
        MissingNumbers(
          store: try rows.store(row, 2), source: origin.source,
          numbers: rows.integer(row, 4)...rows.integer(row, 5)))
    }
    return (first, missing: rows.integer(0, 0), present: rows.integer(0, 1))
  }

  private static let nextConversation = Statement(
    "next_conversation",
    """
    select store_id, order_id from conversation
    where (store_id, order_id) > ($1::text, $2::text) and (store_id, order_id) < ($3::text, $4::text)
    order by store_id, order_id offset $5::bigint limit 1
    """)

  /// One row of sums, then one for each broken conversation.
  private static let checkSequences = Statement(
    "check_sequences",
    """
    with counted as (
      select store_id, order_id, count(*) as entries, min(sequence) as lowest, max(sequence) as highest from entry
      where (store_id, order_id) > ($1::text, $2::text) and (store_id, order_id) <= ($3::text, $4::text)
      group by store_id, order_id),
    checked as materialized (
      select store_id, order_id, c.last_sequence, coalesce(e.entries, 0) as entries, coalesce(e.highest, 0) as highest,
        c.last_sequence is distinct from coalesce(e.highest, 0) or coalesce(e.entries <> e.highest or e.lowest <> 1, false)
          as is_broken
      from (
        select * from conversation
        where (store_id, order_id) > ($1::text, $2::text) and (store_id, order_id) <= ($3::text, $4::text)) as c
      full join counted e using (store_id, order_id)),
    broken as (select * from checked where is_broken order by store_id, order_id limit $5::bigint)
    select count(last_sequence), coalesce(sum(entries), 0)::bigint, count(*) filter (where is_broken),
      null, null, null::bigint, null::bigint, null::bigint, null::bigint from checked
    union all
    select 0, 0, 0, store_id, order_id, last_sequence, entries, highest,
      (select min(n) from generate_series(1::bigint, b.entries + 1) as n
       where not exists (
         select from entry e where e.store_id = b.store_id and e.order_id = b.order_id and e.sequence = n))
    from broken b
    """)

  private static let missingNumbers = Statement(
    "missing_numbers", missing(within: "select store_id, source, n from numbered"))

  private static let missingNumbersInTime = Statement(
    "missing_numbers_in_time",
    missing(
      within: """
        select store_id, source, n from numbered join (
          select store_id, source, min(source_sequence) as lowest, max(source_sequence) as highest from entry
          where recorded_at >= $3::timestamptz and recorded_at < $4::timestamptz and source_sequence is not null
          group by store_id, source) as range using (store_id, source)
        where n between lowest and highest
        """))

  /// One row of sums, then one for each run of missing numbers.
  private static func missing(within numbers: String) -> String {
    """
    with numbered as (
      select store_id, source, source_sequence as n from entry
      where source_sequence is not null and ($1::text is null or store_id = $1::text)
      union all
      select store_id, source, source_sequence from dead_letter
      where source_sequence is not null and source is not null and store_id is not null
        and ($1::text is null or store_id = $1::text)),
    steps as materialized (
      select store_id, source, n, lead(n) over (partition by store_id, source order by n) as next
      from (\(numbers)) as numbers),
    gaps as materialized (select store_id, source, n + 1 as first, next - 1 as last from steps where next > n + 1)
    select (select coalesce(sum(last - first + 1), 0)::bigint from gaps), (select count(*) from steps), null, null, null::bigint,
      null::bigint
    union all
    (select 0, 0, store_id, source, first, last from gaps order by store_id, source, first limit $2::bigint)
    """
  }
}

extension Parameters {
  fileprivate mutating func append(_ key: (store: String, order: String)) {
    append(key.store)
    append(key.order)
  }
}
