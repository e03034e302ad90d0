public import Conversations
public import Postgres

/// An entry as it stands on its order's timeline.
public struct TimelineRow: Sendable {
  public let sequence: Int
  public let kind: EmailKind
  public let occurredAt: Timestamp
  public let recordedAt: Timestamp
  /// The entry's JSON, as published.
  public let document: [UInt8]
}

extension Database {
  /// A page of an order's timeline, in sequence.
  ///
  /// - Parameters:
  ///   - sequence: where the last page ended; 0 to begin.
  ///   - limit: the most entries of one page.
  /// - Throws: ``PostgresError``.
  public func timeline(
    _ conversation: ConversationKey, after sequence: Int = 0, limit: Int
  ) throws(PostgresError) -> [TimelineRow] {
    var parameters = Parameters()
    parameters.append(conversation.store.text)
    parameters.append(conversation.order.text)
    parameters.append(sequence)
    parameters.append(limit)
    let rows = try run(
      Statement(
        "select_timeline",
        """
        select sequence, kind, occurred_at, recorded_at, document from entry
        where store_id = $1::text and order_id = $2::text and sequence > $3::bigint
        order by sequence limit $4::bigint
        """), parameters)
    var page: [TimelineRow] = []
    for row in 0..<rows.count {
      page.append(
        TimelineRow(
          sequence: rows.integer(row, 0), kind: try rows.kind(row, 1),
          occurredAt: Timestamp(microseconds: rows.microsecondsSince1970(row, 2)),
          recordedAt: Timestamp(microseconds: rows.microsecondsSince1970(row, 3)),
          document: rows.bytes(row, 4)))
    }
    return page
  }

  /// A page of dead letters, the oldest first.
  ///
  /// - Parameters:
  ///   - letter: where the last page ended.
  ///   - reason: only letters of this reason.
  ///   - limit: the most letters of one page.
  /// - Throws: ``PostgresError``.
  public func deadLetters(
    after letter: DeadLetter? = nil, reason: Reason? = nil, limit: Int
  ) throws(PostgresError) -> [DeadLetter] {
    var parameters = Parameters()
    parameters.append(
      microsecondsSince1970: letter?.failedAt.microseconds ?? -62_135_596_800_000_000)
    parameters.append(letter?.id ?? "")
    parameters.append(reason?.rawValue)
    parameters.append(limit)
    let rows = try run(
      Statement(
        "list_dead_letters",
        """
        select id, reason, detail, queue, store_id, order_id, source, event_id, failed_at from dead_letter
        where (failed_at, id) > ($1::timestamptz, $2::text) and ($3::text is null or reason = $3::text)
        order by failed_at, id limit $4::bigint
        """), parameters)
    var page: [DeadLetter] = []
    for row in 0..<rows.count { page.append(try Self.deadLetter(rows, row)) }
    return page
  }

  /// One dead letter with its sealed message, nil when there is none of that id.
  ///
  /// - Throws: ``PostgresError``.
  public func deadLetter(id: String) throws(PostgresError) -> SealedDeadLetter? {
    var parameters = Parameters()
    parameters.append(id)
    let rows = try run(
      Statement(
        "select_dead_letter",
        """
        select id, reason, detail, queue, store_id, order_id, source, event_id, failed_at, key_id, sealed_message
        from dead_letter where id = $1::text
        """), parameters)
    guard rows.count == 1 else { return nil }
    return SealedDeadLetter(
      letter: try Self.deadLetter(rows, 0), keyID: rows.text(0, 9), sealedMessage: rows.bytes(0, 10))
  }

  private static func deadLetter(_ rows: Rows, _ row: Int) throws(PostgresError) -> DeadLetter {
    DeadLetter(
      id: rows.text(row, 0), reason: try rows.reason(row, 1), detail: rows.text(row, 2),
      queue: rows.text(row, 3),
      origin: EventOrigin(
        store: rows.optionalText(row, 4).flatMap(StoreID.init),
        order: rows.optionalText(row, 5).flatMap(OrderID.init),
        source: rows.optionalText(row, 6).map(ExactText.init),
        eventID: rows.optionalText(row, 7).map(ExactText.init)),
      failedAt: Timestamp(microseconds: rows.microsecondsSince1970(row, 8)))
  }
}
