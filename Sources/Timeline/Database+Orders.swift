public import Conversations
public import Postgres

/// A conversation as a list shows it: by its last entry.
public struct ConversationSummary: Sendable {
  public let order: OrderID
  /// How many entries it has.
  public let count: Int
  public let kind: EmailKind
  public let occurredAt: Timestamp
  public let recordedAt: Timestamp
  public let subject: String?
  public let firstWords: String
}

/// Where a page of a store's latest conversations ended.
public struct ConversationCursor: Sendable {
  public let recordedAt: Timestamp
  public let order: OrderID

  public init(recordedAt: Timestamp, order: OrderID) {
    self.recordedAt = recordedAt
    self.order = order
  }
}

/// What a list shows of an entry: all but its bodies.
public struct EntrySummary: Sendable {
  public let sequence: Int
  public let event: EventKey
  public let kind: EmailKind
  public let occurredAt: Timestamp
  public let mask: Mask
  public let policyVersion: Int
  /// JSON, as in the document.
  public let from, to, cc, attachments, omitted: [UInt8]
  public let subject: String?
  public let firstWords: String
  public let hasHTML: Bool
  public let hasText: Bool
}

/// How many entries an order has.
public struct ConversationCounts: Sendable {
  public let sent: Int
  public let received: Int
  public let last: EntrySummary
}

extension Database {
  /// Stores that have conversations or a policy, in the order of their ids.
  ///
  /// - Parameters:
  ///   - store: where the last page ended.
  ///   - limit: the most stores of one page.
  /// - Throws: ``PostgresError``.
  public func stores(after store: StoreID? = nil, limit: Int) throws(PostgresError) -> [StoreID] {
    var parameters = Parameters()
    parameters.append(store?.text ?? "")
    parameters.append(limit)
    // A skip scan: one look into the index for each store, however many orders it has.
    let rows = try run(
      Statement(
        "list_stores",
        """
        with recursive with_orders (store_id, n) as (
          (select store_id, 1 from conversation where store_id > $1::text order by store_id limit 1)
          union all
          select (select c.store_id from conversation c where c.store_id > w.store_id order by c.store_id limit 1), n + 1
          from with_orders w where w.store_id is not null and n < $2::bigint)
        select store_id from with_orders where store_id is not null
        union select store_id from store where store_id > $1::text
        order by store_id limit $2::bigint
        """), parameters)
    var stores: [StoreID] = []
    for row in 0..<rows.count { stores.append(try rows.store(row, 0)) }
    return stores
  }

  /// A page of a store's conversations, that with the latest entry first.
  ///
  /// - Parameters:
  ///   - store: the store.
  ///   - cursor: where the last page ended.
  ///   - limit: the most conversations of one page.
  /// - Throws: ``PostgresError``.
  public func latestConversations(
    of store: StoreID, before cursor: ConversationCursor? = nil, limit: Int
  ) throws(PostgresError) -> [ConversationSummary] {
    var parameters = Parameters()
    parameters.append(store.text)
    parameters.append(microsecondsSince1970: cursor?.recordedAt.microseconds ?? Self.endOfTime)
    parameters.append(cursor?.order.text ?? "")
    parameters.append(limit)
    // A walk down the index, one look for each entry, until enough of them were the last of their conversations. Asked
    // in one go, the planner takes every store for one with a few dozen entries, and sorts all that a large one has.
    return try summaries(
      Statement(
        "latest_conversations",
        """
        with recursive walk (recorded_at, order_id, is_last, n) as (
          select $2::timestamptz, $3::text collate "C", false, 0::bigint
          union all
          select s.recorded_at, s.order_id, s.is_last, w.n + s.is_last::int
          from walk w cross join lateral (
            select e.recorded_at, e.order_id,
              e.recorded_at = (
                select l.recorded_at from conversation c
                join entry l on l.store_id = c.store_id and l.order_id = c.order_id and l.sequence = c.last_sequence
                where c.store_id = e.store_id and c.order_id = e.order_id) as is_last
            from entry e
            where e.store_id = $1::text and (e.recorded_at, e.order_id) < (w.recorded_at, w.order_id)
            order by e.recorded_at desc, e.order_id desc limit 1) s
          where w.n < $4::bigint)
        select e.order_id, c.last_sequence, e.kind, e.occurred_at, e.recorded_at, d.subject, d."firstWords"
        from walk w join conversation c on c.store_id = $1::text and c.order_id = w.order_id
        join entry e on e.store_id = c.store_id and e.order_id = c.order_id and e.sequence = c.last_sequence
        cross join lateral json_to_record(e.document) as d (subject text, "firstWords" text)
        where w.is_last order by w.n
        """), parameters)
  }

  /// A page of the conversations whose order's id begins with a text, in the order of the ids.
  ///
  /// - Parameters:
  ///   - store: the store.
  ///   - prefix: how the ids begin.
  ///   - order: where the last page ended.
  ///   - limit: the most conversations of one page.
  /// - Throws: ``PostgresError``.
  public func conversations(
    of store: StoreID, beginning prefix: String, after order: OrderID? = nil, limit: Int
  ) throws(PostgresError) -> [ConversationSummary] {
    var parameters = Parameters()
    parameters.append(store.text)
    parameters.append(prefix)
    parameters.append(prefix + "\u{10FFFF}")
    parameters.append(order?.text ?? "")
    parameters.append(limit)
    return try summaries(
      Statement(
        "find_conversations",
        """
        select c.order_id, c.last_sequence, e.kind, e.occurred_at, e.recorded_at, d.subject, d."firstWords"
        from conversation c
        join entry e on e.store_id = c.store_id and e.order_id = c.order_id and e.sequence = c.last_sequence
        cross join lateral json_to_record(e.document) as d (subject text, "firstWords" text)
        where c.store_id = $1::text and c.order_id >= $2::text and c.order_id <= $3::text and c.order_id > $4::text
        order by c.order_id limit $5::bigint
        """), parameters)
  }

  private static let endOfTime: Int64 = 253_402_300_799_000_000

  private func summaries(
    _ statement: Statement, _ parameters: Parameters
  ) throws(PostgresError) -> [ConversationSummary] {
    let rows = try run(statement, parameters)
    var summaries: [ConversationSummary] = []
    for row in 0..<rows.count {
      summaries.append(
        ConversationSummary(
          order: try rows.order(row, 0), count: rows.integer(row, 1), kind: try rows.kind(row, 2),
          occurredAt: Timestamp(microseconds: rows.microsecondsSince1970(row, 3)),
          recordedAt: Timestamp(microseconds: rows.microsecondsSince1970(row, 4)), subject: rows.optionalText(row, 5),
          firstWords: rows.optionalText(row, 6) ?? ""))
    }
    return summaries
  }

  /// A page of an order's entries without their bodies, the latest first.
  ///
  /// - Parameters:
  ///   - conversation: the order.
  ///   - range: only entries with these sequences.
  ///   - limit: the most entries of one page.
  /// - Throws: ``PostgresError``.
  public func entries(
    of conversation: ConversationKey, in range: Range<Int> = 0..<Int.max, limit: Int
  ) throws(PostgresError) -> [EntrySummary] {
    var parameters = Parameters()
    parameters.append(conversation.store.text)
    parameters.append(conversation.order.text)
    parameters.append(range.lowerBound)
    parameters.append(range.upperBound)
    parameters.append(limit)
    let rows = try run(Self.selectEntries, parameters)
    var entries: [EntrySummary] = []
    for row in 0..<rows.count { entries.append(try rows.entrySummary(row, store: conversation.store)) }
    return entries
  }

  /// How many entries an order has, and the last one; nil when it has none.
  ///
  /// - Throws: ``PostgresError``.
  public func counts(of conversation: ConversationKey) throws(PostgresError) -> ConversationCounts? {
    var parameters = Parameters()
    parameters.append(conversation.store.text)
    parameters.append(conversation.order.text)
    var latest = parameters
    latest.append(0)
    latest.append(Int.max)
    latest.append(1)
    var pipeline = Pipeline()
    pipeline.add(
      Statement(
        "count_entries_of_conversation",
        """
        select count(*) filter (where kind = 'email-sent'), count(*) filter (where kind = 'email-received') from entry
        where store_id = $1::text and order_id = $2::text
        """), parameters)
    pipeline.add(Self.selectEntries, latest)
    let rows = try run(pipeline)
    guard rows[1].count == 1 else { return nil }
    return ConversationCounts(
      sent: rows[0].integer(0, 0), received: rows[0].integer(0, 1),
      last: try rows[1].entrySummary(0, store: conversation.store))
  }

  private static let selectEntries = Statement(
    "select_entries",
    """
    select e.sequence, e.source, e.event_id, e.kind, e.occurred_at, d.mask, d."policyVersion", d."from", d."to", d.cc,
      d.attachments, d.omitted, d.subject, d."firstWords", d.html is not null, d."text" is not null
    from entry e cross join lateral json_to_record(e.document) as d (
      mask text, "policyVersion" bigint, "from" json, "to" json, cc json, attachments json, omitted json, subject text,
      "firstWords" text, html text, "text" text)
    where e.store_id = $1::text and e.order_id = $2::text and e.sequence >= $3::bigint and e.sequence < $4::bigint
    order by e.sequence desc limit $5::bigint
    """)

  /// One entry's document, nil when there is none.
  ///
  /// - Throws: ``PostgresError``.
  public func document(_ conversation: ConversationKey, sequence: Int) throws(PostgresError) -> [UInt8]? {
    guard sequence > 0 else { return nil }
    return try timeline(conversation, after: sequence - 1, limit: 1).first { $0.sequence == sequence }?.document
  }

  /// The order and the sequence of the entry that an event made, nil as long as it made none.
  ///
  /// - Throws: ``PostgresError``.
  public func entry(of event: EventKey) throws(PostgresError) -> (order: OrderID, sequence: Int)? {
    var parameters = Parameters()
    parameters.append(event.store.text)
    parameters.append(event.source.text)
    parameters.append(event.id.text)
    let rows = try run(
      Statement(
        "select_entry_of_event",
        """
        select order_id, sequence from entry
        where store_id = $1::text and source = $2::text and event_id = $3::text
        """), parameters)
    return rows.count == 1 ? (try rows.order(0, 0), rows.integer(0, 1)) : nil
  }

  /// The last sequence of each conversation that exists.
  ///
  /// - Throws: ``PostgresError``.
  public func lastSequences(_ conversations: [ConversationKey]) throws(PostgresError) -> [ConversationKey: Int] {
    var parameters = Parameters()
    parameters.append(texts: conversations) { $0.store.text }
    parameters.append(texts: conversations) { $0.order.text }
    let rows = try run(
      Statement(
        "last_sequences",
        """
        select c.store_id, c.order_id, c.last_sequence
        from unnest($1::text[], $2::text[]) as t (store_id, order_id) join conversation c using (store_id, order_id)
        """), parameters)
    var last: [ConversationKey: Int] = [:]
    for row in 0..<rows.count { last[try rows.conversationKey(row, 0, 1)] = rows.integer(row, 2) }
    return last
  }
}

extension Rows {
  fileprivate func entrySummary(_ row: Int, store: StoreID) throws(PostgresError) -> EntrySummary {
    EntrySummary(
      sequence: integer(row, 0),
      event: EventKey(store: store, source: ExactText(text(row, 1)), id: ExactText(text(row, 2))),
      kind: try kind(row, 3), occurredAt: Timestamp(microseconds: microsecondsSince1970(row, 4)),
      mask: try mask(row, 5), policyVersion: integer(row, 6), from: bytes(row, 7), to: bytes(row, 8), cc: bytes(row, 9),
      attachments: bytes(row, 10), omitted: bytes(row, 11), subject: optionalText(row, 12),
      firstWords: optionalText(row, 13) ?? "", hasHTML: bool(row, 14), hasText: bool(row, 15))
  }
}
