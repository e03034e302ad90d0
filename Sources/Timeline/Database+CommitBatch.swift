public import Conversations
public import Postgres

/// What a batch came to.
public struct BatchRecord: Sendable {
  /// How many deliveries the batch settles.
  public var received: Int
  public var entries: [RecordedEntry]
  public var participants: [(store: StoreID, alias: IssuedAlias)]
  public var deadLetters: [SealedDeadLetter]
  /// The suspects that the batch settles, by their dead letter's id.
  public var acquitted: [String]

  public init(
    received: Int = 0, entries: [RecordedEntry] = [],
    participants: [(store: StoreID, alias: IssuedAlias)] = [], deadLetters: [SealedDeadLetter] = [],
    acquitted: [String] = []
  ) {
    self.received = received
    self.entries = entries
    self.participants = participants
    self.deadLetters = deadLetters
    self.acquitted = acquitted
  }
}

/// A dead letter with its message, sealed.
public struct SealedDeadLetter: Sendable {
  public var letter: DeadLetter
  public var keyID: String
  public var sealedMessage: [UInt8]

  public init(letter: DeadLetter, keyID: String, sealedMessage: [UInt8]) {
    self.letter = letter
    self.keyID = keyID
    self.sealedMessage = sealedMessage
  }
}

/// Who counts: one lane of one worker process.
public struct LaneID: Sendable, CustomStringConvertible {
  public let worker: String
  public let number: Int

  public init(worker: String, number: Int) {
    self.worker = worker
    self.number = number
  }

  public var description: String { "\(worker)/\(number)" }
}

extension Database {
  /// Writes what a batch came to and ends its transaction. One round trip.
  ///
  /// - Throws: ``PostgresError``; then nothing is written, unless the session was lost while it committed.
  public func commitBatch(_ record: BatchRecord, lane: LaneID) throws(PostgresError) {
    var pipeline = Pipeline()
    if !record.participants.isEmpty {
      pipeline.add(Self.insertParticipants, Self.parameters(record.participants))
    }
    if !record.entries.isEmpty {
      pipeline.add(Self.insertEntries, Self.parameters(record.entries))
      pipeline.add(Self.updateConversations, Self.counters(record.entries))
    }
    pipeline.add(Self.insertDeadLettersAndCount, Self.parameters(record, lane))
    if !record.acquitted.isEmpty {
      var parameters = Parameters()
      parameters.append(texts: record.acquitted)
      pipeline.add(Self.deleteSuspects, parameters)
    }
    batchCount += 1
    if batchCount & (batchCount - 1) == 0 { pipeline.add(Self.discardPlans) }
    pipeline.add(Self.commit)
    do throws(PostgresError) {
      _ = try run(pipeline)
    } catch {
      rollback()
      throw error
    }
  }

  /// For a table that a vacuum found empty, the server reads all of it rather than look up keys, and goes on to do so when
  /// it has grown. So plans are made anew whenever twice as many batches are written as when they were made.
  private static let discardPlans = Statement("discard_plans", "discard plans")

  private static let insertParticipants = Statement(
    "insert_participants",
    """
    insert into participant (store_id, order_id, token, role, sealed_address)
    select unnest($1::text[]), unnest($2::text[]), unnest($3::text[]), unnest($4::text[]), unnest($5::bytea[])
    """)

  /// Each array by itself, in step: of `from unnest(…)` the server would make a table first.
  ///
  /// Not by COPY, which would cost the server less: it takes a conversation, and a worker that is frozen in the middle of
  /// one holds its locks for as long as nobody ends its session.
  private static let insertEntries = Statement(
    "insert_entries",
    """
    insert into entry (store_id, order_id, sequence, source, event_id, kind, occurred_at, source_sequence, document)
    select unnest($1::text[]), unnest($2::text[]), unnest($3::bigint[]), unnest($4::text[]), unnest($5::text[]),
      unnest($6::text[]), unnest($7::timestamptz[]), unnest($8::bigint[]), unnest($9::json[])
    """)

  private static let updateConversations = Statement(
    "update_conversations",
    """
    update conversation c set last_sequence = t.last_sequence
    from unnest($1::text[], $2::text[], $3::bigint[]) as t (store_id, order_id, last_sequence)
    where c.store_id = t.store_id and c.order_id = t.order_id
    """)

  /// A dead letter that stands there already is a repetition: only the database knows, so it counts. It tells of its
  /// latest failure, and is open again, for it may have been replayed meanwhile.
  private static let insertDeadLettersAndCount = Statement(
    "insert_dead_letters_and_count",
    """
    with letter as (
      insert into dead_letter as d
        (id, reason, detail, queue, store_id, order_id, source, event_id, failed_at, key_id, sealed_message, source_sequence)
      select * from unnest(
        $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
        $9::timestamptz[], $10::text[], $11::bytea[], $12::bigint[])
      on conflict (id) do update set reason = excluded.reason, detail = excluded.detail, store_id = excluded.store_id,
        order_id = excluded.order_id, source = excluded.source, event_id = excluded.event_id,
        failed_at = excluded.failed_at, key_id = excluded.key_id, sealed_message = excluded.sealed_message,
        source_sequence = excluded.source_sequence,
        failures = d.failures + 1, closed_at = null, closed_as = null, audit_id = null
      returning failures),
    new as (select count(*) filter (where failures = 1) as dead from letter)
    insert into lane_count as c (worker, lane, hour, received, recorded, repeated, dead)
    select $13::text, $14::bigint, date_bin('1 hour', now(), 'epoch'), $15::bigint, $16::bigint,
      $15::bigint - $16::bigint - new.dead, new.dead
    from new
    on conflict (worker, lane, hour) do update set
      received = c.received + excluded.received, recorded = c.recorded + excluded.recorded,
      repeated = c.repeated + excluded.repeated, dead = c.dead + excluded.dead
    """)

  private static func parameters(
    _ participants: [(store: StoreID, alias: IssuedAlias)]
  ) -> Parameters {
    var parameters = Parameters()
    parameters.append(texts: participants) { $0.store.text }
    parameters.append(texts: participants) { $0.alias.order.text }
    parameters.append(texts: participants) { $0.alias.token }
    parameters.append(texts: participants) { $0.alias.role.rawValue }
    parameters.append(byteStrings: participants) { $0.alias.sealedAddress }
    return parameters
  }

  /// In the order of the event keys, so that two workers with the same events wait for each other, not both.
  private static func parameters(_ entries: [RecordedEntry]) -> Parameters {
    let entries = entries.sorted { $0.event < $1.event }
    var parameters = Parameters()
    parameters.append(texts: entries) { $0.event.store.text }
    parameters.append(texts: entries) { $0.order.text }
    parameters.append(integers: entries.map(\.sequence))
    parameters.append(texts: entries) { $0.event.source.text }
    parameters.append(texts: entries) { $0.event.id.text }
    parameters.append(texts: entries) { $0.kind.rawValue }
    parameters.append(microsecondsSince1970: entries.map(\.time.microseconds))
    parameters.append(integers: entries.map(\.sourceSequence))
    parameters.append(documents: entries) { $0.document }
    return parameters
  }

  private static func counters(_ entries: [RecordedEntry]) -> Parameters {
    var last: [ConversationKey: Int] = [:]
    last.reserveCapacity(entries.count)
    for entry in entries { last[entry.conversation] = max(last[entry.conversation] ?? 0, entry.sequence) }
    var parameters = Parameters()
    parameters.append(texts: last.keys) { $0.store.text }
    parameters.append(texts: last.keys) { $0.order.text }
    parameters.append(integers: Array(last.values))
    return parameters
  }

  private static func parameters(_ record: BatchRecord, _ lane: LaneID) -> Parameters {
    // Each once, for a statement cannot change a row twice; in order, as above.
    let dead = Dictionary(record.deadLetters.map { ($0.letter.id, $0) }) { first, _ in first }
      .values.sorted { $0.letter.id < $1.letter.id }
    var parameters = Parameters()
    parameters.append(texts: dead) { $0.letter.id }
    parameters.append(texts: dead) { $0.letter.reason.rawValue }
    parameters.append(texts: dead) { $0.letter.detail }
    parameters.append(texts: dead) { $0.letter.queue }
    parameters.append(texts: dead) { $0.letter.origin.store }
    parameters.append(texts: dead) { $0.letter.origin.order }
    parameters.append(texts: dead) { $0.letter.origin.source }
    parameters.append(texts: dead) { $0.letter.origin.eventID }
    parameters.append(microsecondsSince1970: dead.map(\.letter.failedAt.microseconds))
    parameters.append(texts: dead) { $0.keyID }
    parameters.append(byteStrings: dead) { $0.sealedMessage }
    parameters.append(integers: dead.map(\.letter.origin.sequence))
    parameters.append(lane.worker)
    parameters.append(lane.number)
    parameters.append(record.received)
    parameters.append(record.entries.count)
    return parameters
  }
}
