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
}
