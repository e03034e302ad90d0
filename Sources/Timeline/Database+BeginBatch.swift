import Conversations
public import Postgres

extension Database {
  /// Opens a batch's transaction: locks its conversations, making those that are new, and reads what is known. One round
  /// trip.
  ///
  /// - Throws: ``PostgresError``; then no transaction is open.
  public func beginBatch(_ request: BatchRequest) throws(PostgresError) -> BatchContext {
    let conversations = request.conversations.sorted()
    let stores = Set(conversations.map(\.store)).sorted()
    let events = Array(request.events)
    let aliases = Array(request.aliases)

    var keys = Parameters()
    keys.append(texts: conversations) { $0.store.text }
    keys.append(texts: conversations) { $0.order.text }
    var newKeys = keys
    newKeys.append(request.newestKeyID)

    var pipeline = Pipeline()
    pipeline.add(Self.begin)
    pipeline.add(AdvisoryLock.policy.shared, AdvisoryLock.policy.parameters)
    pipeline.add(Self.insertConversations, newKeys)
    pipeline.add(Self.lockConversations, keys)
    // What follows must be statements of their own: each sees what was committed while the locks were waited for.
    var storeKeys = Parameters()
    storeKeys.append(texts: stores) { $0.text }
    pipeline.add(Self.selectPolicies, storeKeys)
    pipeline.add(Self.selectParticipants, keys)
    var eventKeys = Parameters()
    eventKeys.append(texts: events) { $0.store.text }
    eventKeys.append(texts: events) { $0.source.text }
    eventKeys.append(texts: events) { $0.id.text }
    pipeline.add(Self.selectRecorded, eventKeys)
    if !aliases.isEmpty { pipeline.add(Self.selectAliases, Self.parameters(aliases)) }

    do throws(PostgresError) {
      let rows = try run(pipeline)
      var context = BatchContext()
      guard rows[2].changedCount + rows[3].count == conversations.count else {
        throw PostgresError(.unexpected, "A conversation was neither new nor there; it is looked for again.")
      }
      context.conversations = Self.conversations(conversations, newestKeyID: request.newestKeyID, locked: rows[3])
      try Self.add(rows[5], to: &context.conversations)
      context.policies = try Self.policies(rows[4])
      context.recorded = try Self.recorded(rows[6])
      if !aliases.isEmpty { context.aliases = try Self.aliases(rows[7]) }
      return context
    } catch {
      rollback()
      // Whoever holds the locks for so long may be gone, and the next try would wait for it again.
      if error.sqlState == "55P03" { _ = try? run(Self.endAbandonedSessions) }
      throw error
    }
  }

  /// A worker whose network ends in the middle of a pipeline leaves a session that waits for the rest of it. It is not
  /// idle, so that none of its own time limits ends it, and holds its locks.
  private static let endAbandonedSessions = Statement(
    "end_abandoned_sessions",
    """
    select count(pg_terminate_backend(pid)) from pg_stat_activity
    where datname = current_database() and usename = current_user and application_name like 'worker %'
      and xact_start is not null and state = 'active' and wait_event_type = 'Client'
      and state_change < clock_timestamp() - interval '20 seconds'
    """)

  /// Finds what aliases stand for, outside any batch.
  ///
  /// - Throws: ``PostgresError``.
  public func resolve(
    _ aliases: Set<AliasReference>
  ) throws(PostgresError) -> [AliasReference: IssuedAlias] {
    try Self.aliases(run(Self.selectAliases, Self.parameters(Array(aliases))))
  }

  private static func parameters(_ aliases: [AliasReference]) -> Parameters {
    var parameters = Parameters()
    parameters.append(texts: aliases) { $0.store.text }
    parameters.append(texts: aliases) { $0.token }
    return parameters
  }

  private static let insertConversations = Statement(
    "insert_conversations",
    """
    insert into conversation (store_id, order_id, key_id, last_sequence)
    select unnest($1::text[]), unnest($2::text[]), $3::text, 0
    on conflict do nothing
    """)

  /// Those that were made just now are nobody else's before the batch is committed: to lock them, too, would write each
  /// once more. (Should a row of 2³² transactions ago be taken for one of them, one is missing, and the next try has
  /// another number.)
  private static let lockConversations = Statement(
    "lock_conversations",
    """
    select t.place, c.key_id, c.last_sequence
    from unnest($1::text[], $2::text[]) with ordinality as t (store_id, order_id, place)
      join conversation c using (store_id, order_id)
    where c.xmin <> pg_current_xact_id()::xid
    order by c.store_id, c.order_id for update of c
    """)

  private static let selectPolicies = Statement(
    "select_policies",
    """
    select store_id, mask, policy_version, own_domains from store where store_id = any ($1::text[])
    """)

  static let selectParticipants = Statement(
    "select_participants",
    """
    select p.store_id, p.order_id, p.token, p.role, p.sealed_address
    from unnest($1::text[], $2::text[]) as t (store_id, order_id) join participant p using (store_id, order_id)
    """)

  private static let selectAliases = Statement(
    "select_aliases",
    """
    select p.store_id, p.order_id, p.token, p.role, p.sealed_address, c.key_id
    from unnest($1::text[], $2::text[]) as t (store_id, token)
    join participant p using (store_id, token) join conversation c using (store_id, order_id)
    """)

  private static let selectRecorded = Statement(
    "select_recorded",
    """
    select e.store_id, e.source, e.event_id, e.order_id, e.kind, e.sequence, e.occurred_at, e.document
    from unnest($1::text[], $2::text[], $3::text[]) as t (store_id, source, event_id)
    join entry e using (store_id, source, event_id)
    """)

  /// - Parameters:
  ///   - keys: those of the batch, of which all that are not locked were made just now.
  ///   - locked: place among the keys, key id and counter of those that were there before.
  private static func conversations(
    _ keys: [ConversationKey], newestKeyID: String, locked: Rows
  ) -> [ConversationKey: Conversation] {
    var conversations = keys.map { _ in Conversation(keyID: newestKeyID, lastSequence: 0) }
    for row in 0..<locked.count {
      conversations[locked.integer(row, 0) - 1] = Conversation(
        keyID: locked.text(row, 1), lastSequence: locked.integer(row, 2))
    }
    return Dictionary(uniqueKeysWithValues: zip(keys, conversations))
  }

  static func add(
    _ participants: Rows, to conversations: inout [ConversationKey: Conversation]
  ) throws(PostgresError) {
    for row in 0..<participants.count {
      let key = try participants.conversationKey(row, 0, 1)
      guard let keyID = conversations[key]?.keyID else { continue }
      conversations[key]?.participants.append(try participants.issuedAlias(row, keyID: keyID))
    }
  }

  private static func policies(_ rows: Rows) throws(PostgresError) -> [StoreID: Policy] {
    var policies: [StoreID: Policy] = [:]
    for row in 0..<rows.count { policies[try rows.store(row, 0)] = try rows.policy(row, from: 1) }
    return policies
  }

  private static func aliases(_ rows: Rows) throws(PostgresError) -> [AliasReference: IssuedAlias] {
    var aliases: [AliasReference: IssuedAlias] = [:]
    for row in 0..<rows.count {
      let reference = AliasReference(store: try rows.store(row, 0), token: rows.text(row, 2))
      aliases[reference] = try rows.issuedAlias(row, keyID: rows.text(row, 5))
    }
    return aliases
  }

  private static func recorded(_ rows: Rows) throws(PostgresError) -> [EventKey: RecordedEntry] {
    var recorded: [EventKey: RecordedEntry] = [:]
    for row in 0..<rows.count {
      let entry = try Self.recorded(rows, row)
      recorded[entry.event] = entry
    }
    return recorded
  }

  /// Store, source, id, order, kind, sequence, time and document of an entry.
  static func recorded(_ rows: Rows, _ row: Int) throws(PostgresError) -> RecordedEntry {
    RecordedEntry(
      event: EventKey(
        store: try rows.store(row, 0), source: ExactText(rows.text(row, 1)), id: ExactText(rows.text(row, 2))),
      order: try rows.order(row, 3), kind: try rows.kind(row, 4), sequence: rows.integer(row, 5),
      time: Timestamp(microseconds: rows.microsecondsSince1970(row, 6)), document: rows.bytes(row, 7)[...])
  }
}
