public import Conversations
public import Postgres

/// A walk over the entries of a scope in slices of about equal size: as they were recorded, which is as they lie on the
/// disk, or, within a store, by their keys.
public struct EntryWalk: Sendable {
  /// A part of the scope's entries.
  public struct Slice: Sendable {
    fileprivate enum Part: Sendable {
      case time(from: Int64, before: Int64)
      case store(StoreID, from: (order: String, sequence: Int), before: (order: String, sequence: Int))
    }

    fileprivate let part: Part
    fileprivate let scope: ProofScope
  }

  fileprivate let scope: ProofScope
  /// Where the next slice begins; nil at the end.
  fileprivate var next: Slice.Part?

  public init(_ scope: ProofScope) {
    self.scope = scope
    let (since, until) = scope.moments
    if let store = scope.store {
      next = .store(store, from: ("", 0), before: ("\u{10FFFF}", 0))
    } else {
      next = .time(from: since, before: until)
    }
  }
}

/// Where an entry stands on its order's timeline.
public struct EntryPlace: Sendable {
  public let conversation: ConversationKey
  public let sequence: Int
  /// In bytes.
  public let documentSize: Int
}

extension Database {
  /// The walk's next slice.
  ///
  /// - Parameter size: about how many entries.
  /// - Returns: nil at the end of the walk.
  /// - Throws: ``PostgresError``.
  public func nextSlice(_ walk: inout EntryWalk, size: Int) throws(PostgresError) -> EntryWalk.Slice? {
    guard let part = walk.next else { return nil }
    var parameters = Parameters()
    let slice: EntryWalk.Slice.Part
    switch part {
    case .time(let from, let end):
      parameters.append(microsecondsSince1970: from)
      parameters.append(microsecondsSince1970: end)
      parameters.append(size)
      let rows = try run(Self.sliceByTime, parameters)
      let before = rows.count == 1 ? rows.microsecondsSince1970(0, 0) : end
      slice = .time(from: from, before: before)
      walk.next = rows.count == 1 ? .time(from: before, before: end) : nil
    case .store(let store, let from, let end):
      parameters.append(store.text)
      parameters.append(from)
      parameters.append(size)
      let rows = try run(Self.sliceByKey, parameters)
      let before = rows.count == 1 ? (rows.text(0, 0), rows.integer(0, 1)) : end
      slice = .store(store, from: from, before: before)
      walk.next = rows.count == 1 ? .store(store, from: before, before: end) : nil
    }
    return EntryWalk.Slice(part: slice, scope: walk.scope)
  }

  /// The places of a slice's entries, in the order of their keys.
  ///
  /// - Throws: ``PostgresError``.
  public func places(_ slice: EntryWalk.Slice) throws(PostgresError) -> [EntryPlace] {
    let rows = try run(slice, "places", "store_id, order_id, sequence, octet_length(document::text)::bigint")
    var places: [EntryPlace] = []
    places.reserveCapacity(rows.count)
    for row in 0..<rows.count {
      places.append(
        EntryPlace(
          conversation: try rows.conversationKey(row, 0, 1), sequence: rows.integer(row, 2),
          documentSize: rows.integer(row, 3)))
    }
    return places
  }

  /// The events that a slice's entries were made of, each with its entry's place.
  ///
  /// - Throws: ``PostgresError``.
  public func events(
    _ slice: EntryWalk.Slice
  ) throws(PostgresError) -> [(event: EventKey, conversation: ConversationKey, sequence: Int)] {
    let rows = try run(slice, "events", "store_id, order_id, sequence, source, event_id")
    var events: [(event: EventKey, conversation: ConversationKey, sequence: Int)] = []
    events.reserveCapacity(rows.count)
    for row in 0..<rows.count {
      let conversation = try rows.conversationKey(row, 0, 1)
      events.append(
        (
          EventKey(
            store: conversation.store, source: ExactText(rows.text(row, 3)), id: ExactText(rows.text(row, 4))),
          conversation, rows.integer(row, 2)
        ))
    }
    return events
  }

  private func run(_ slice: EntryWalk.Slice, _ name: String, _ columns: String) throws(PostgresError) -> Rows {
    var parameters = Parameters()
    switch slice.part {
    case .time(let from, let before):
      parameters.append(microsecondsSince1970: from)
      parameters.append(microsecondsSince1970: before)
      return try run(
        Statement(
          "\(name)_by_time",
          """
          select \(columns) from entry where recorded_at >= $1::timestamptz and recorded_at < $2::timestamptz
          order by store_id, order_id, sequence
          """), parameters)
    case .store(let store, let from, let before):
      let (since, until) = slice.scope.moments
      parameters.append(store.text)
      parameters.append(from)
      parameters.append(before)
      parameters.append(microsecondsSince1970: since)
      parameters.append(microsecondsSince1970: until)
      return try run(
        Statement(
          "\(name)_by_key",
          """
          select \(columns) from entry
          where store_id = $1::text and (order_id, sequence) >= ($2::text, $3::bigint)
            and (order_id, sequence) < ($4::text, $5::bigint)
            and recorded_at >= $6::timestamptz and recorded_at < $7::timestamptz
          order by store_id, order_id, sequence
          """), parameters)
    }
  }

  private static let sliceByTime = Statement(
    "slice_by_time",
    """
    select recorded_at from (
      select recorded_at from entry where recorded_at >= $1::timestamptz and recorded_at < $2::timestamptz
      order by recorded_at offset $3::bigint) as later
    where recorded_at > $1::timestamptz order by recorded_at limit 1
    """)

  private static let sliceByKey = Statement(
    "slice_by_key",
    """
    select order_id, sequence from entry
    where store_id = $1::text and (order_id, sequence) >= ($2::text, $3::bigint)
    order by order_id, sequence offset $4::bigint limit 1
    """)
}

// MARK: - Entries of known places

extension Database {
  /// Entries by their places; those that are gone are left out.
  ///
  /// - Throws: ``PostgresError``.
  public func entries(
    at places: [(conversation: ConversationKey, sequence: Int)]
  ) throws(PostgresError) -> [StoredEntry] {
    var parameters = Parameters()
    parameters.append(texts: places) { $0.conversation.store.text }
    parameters.append(texts: places) { $0.conversation.order.text }
    parameters.append(integers: places.map(\.sequence))
    let rows = try run(
      Statement(
        "select_entries",
        """
        select e.store_id, e.source, e.event_id, e.order_id, e.kind, e.sequence, e.occurred_at, e.document, e.recorded_at
        from unnest($1::text[], $2::text[], $3::bigint[]) as t (store_id, order_id, sequence)
        join entry e using (store_id, order_id, sequence)
        """), parameters)
    var entries: [StoredEntry] = []
    for row in 0..<rows.count {
      entries.append(
        StoredEntry(
          entry: try Self.recorded(rows, row),
          recordedAt: Timestamp(microseconds: rows.microsecondsSince1970(row, 8))))
    }
    return entries
  }

  /// Conversations with everybody in them, as they stand.
  ///
  /// - Throws: ``PostgresError``.
  public func conversations(
    _ keys: Set<ConversationKey>
  ) throws(PostgresError) -> [ConversationKey: Conversation] {
    let keys = Array(keys)
    var parameters = Parameters()
    parameters.append(texts: keys) { $0.store.text }
    parameters.append(texts: keys) { $0.order.text }
    var pipeline = Pipeline()
    pipeline.add(Self.selectConversations, parameters)
    pipeline.add(Self.selectParticipants, parameters)
    let rows = try run(pipeline)
    var conversations: [ConversationKey: Conversation] = [:]
    conversations.reserveCapacity(rows[0].count)
    for row in 0..<rows[0].count {
      conversations[try rows[0].conversationKey(row, 0, 1)] = Conversation(
        keyID: rows[0].text(row, 2), lastSequence: rows[0].integer(row, 3))
    }
    try Self.add(rows[1], to: &conversations)
    return conversations
  }

  /// Every decision of some stores, by its version.
  ///
  /// - Throws: ``PostgresError``.
  public func policies(everOf stores: Set<StoreID>) throws(PostgresError) -> [StoreID: [Int: Policy]] {
    var parameters = Parameters()
    parameters.append(texts: stores) { $0.text }
    let rows = try run(
      Statement(
        "select_policies_ever",
        "select store_id, mask, version, own_domains from policy_change where store_id = any ($1::text[])"),
      parameters)
    var policies: [StoreID: [Int: Policy]] = [:]
    for row in 0..<rows.count {
      let policy = try rows.policy(row, from: 1)
      policies[try rows.store(row, 0), default: [:]][policy.version] = policy
    }
    return policies
  }

  /// The first sequence in whose document each of some texts stands. Reads the whole timeline.
  ///
  /// - Throws: ``PostgresError``.
  public func firstSequences(
    showing texts: [String], in conversation: ConversationKey
  ) throws(PostgresError) -> [String: Int] {
    var parameters = Parameters()
    parameters.append(conversation.store.text)
    parameters.append(conversation.order.text)
    parameters.append(texts: texts)
    let rows = try run(
      Statement(
        "first_sequences",
        """
        select t.text, min(e.sequence) from unnest($3::text[]) as t (text)
        join entry e on position(t.text in e.document::text) > 0
        where e.store_id = $1::text and e.order_id = $2::text group by t.text
        """), parameters)
    var sequences: [String: Int] = [:]
    for row in 0..<rows.count { sequences[rows.text(row, 0)] = rows.integer(row, 1) }
    return sequences
  }

  private static let selectConversations = Statement(
    "select_conversations",
    """
    select c.store_id, c.order_id, c.key_id, c.last_sequence
    from unnest($1::text[], $2::text[]) as t (store_id, order_id) join conversation c using (store_id, order_id)
    """)
}

/// An entry as it is stored, and when that was.
public struct StoredEntry: Sendable {
  public let entry: RecordedEntry
  public let recordedAt: Timestamp
}

extension ProofScope {
  /// Whether an entry is part of what is proven.
  public func holds(_ stored: StoredEntry) -> Bool {
    (store ?? stored.entry.event.store) == stored.entry.event.store
      && stored.recordedAt >= (since ?? stored.recordedAt)
      && (until.map { stored.recordedAt < $0 } ?? true)
  }
}

extension Parameters {
  fileprivate mutating func append(_ place: (order: String, sequence: Int)) {
    append(place.order)
    append(place.sequence)
  }
}
