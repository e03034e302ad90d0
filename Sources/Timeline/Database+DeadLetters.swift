public import Conversations
public import Postgres

// A dead letter is open until it is replayed or discarded. `failures` counts how often its event died, and so tells
// whether a letter is still the same: a worker that buries the event once more raises it and opens the letter again,
// whatever became of it meanwhile.

/// A dead letter as it is kept.
public struct KeptDeadLetter: Sendable {
  /// How an open letter ended.
  public struct Closing: Sendable {
    public enum Kind: String, Sendable { case replayed, discarded }

    public let kind: Kind
    public let at: Timestamp
    /// The line of the audit that tells who did it, and why.
    public let auditNumber: Int
  }

  /// Without a message once the letter is closed.
  public let sealed: SealedDeadLetter
  /// How often the event died.
  public let failures: Int
  /// When it was last replayed; an open letter of which this is told died again.
  public let replayedAt: Timestamp?
  public let closing: Closing?

  public var letter: DeadLetter { sealed.letter }
}

/// The open dead letters of one reason.
public struct DeadLetterGroup: Sendable {
  public let reason: Reason
  public let count: Int
  public let oldest: Timestamp
  public let newest: Timestamp
}

/// How many letters a piece of work on dead letters begins with. Those that fail later are not part of it, so that it
/// ends.
public struct DeadLetterSurvey: Sendable {
  public let count: Int
  let newest: Timestamp
  let at: Timestamp
}

/// Where a page of the latest dead letters ended.
public struct DeadLetterCursor: Sendable {
  public let failedAt: Timestamp
  public let id: String

  public init(failedAt: Timestamp, id: String) {
    self.failedAt = failedAt
    self.id = id
  }
}

// MARK: - Reading

extension Database {
  /// The open dead letters by reason.
  ///
  /// - Throws: ``PostgresError``.
  public func deadLetterGroups(_ filter: DeadLetterFilter = .all) throws(PostgresError) -> [DeadLetterGroup] {
    var parameters = Parameters()
    filter.append(to: &parameters)
    let rows = try run(
      filter.statement(
        "group_dead_letters",
        """
        select reason, count(*), min(failed_at), max(failed_at) from dead_letter where {open}
        group by reason order by reason
        """), parameters)
    var groups: [DeadLetterGroup] = []
    for row in 0..<rows.count {
      groups.append(
        DeadLetterGroup(
          reason: try rows.reason(row, 0), count: rows.integer(row, 1), oldest: rows.timestamp(row, 2),
          newest: rows.timestamp(row, 3)))
    }
    return groups
  }

  /// A page of open dead letters, the oldest first.
  ///
  /// - Parameters:
  ///   - letter: where the last page ended.
  ///   - limit: the most letters of one page.
  /// - Throws: ``PostgresError``.
  public func deadLetters(
    after letter: DeadLetter? = nil, _ filter: DeadLetterFilter = .all, limit: Int
  ) throws(PostgresError) -> [DeadLetter] {
    var parameters = Parameters()
    parameters.append(after: letter)
    parameters.append(limit)
    filter.append(to: &parameters)
    let rows = try run(
      filter.statement(
        "list_dead_letters", parameters: 3,
        """
        select id, reason, detail, queue, store_id, order_id, source, event_id, failed_at from dead_letter
        where {open} and (failed_at, id) > ($1::timestamptz, $2::text)
        order by failed_at, id limit $3::bigint
        """), parameters)
    var page: [DeadLetter] = []
    for row in 0..<rows.count { page.append(try rows.deadLetter(row)) }
    return page
  }

  /// A page of open dead letters, the latest first.
  ///
  /// - Parameters:
  ///   - cursor: where the last page ended.
  ///   - limit: the most letters of one page.
  /// - Throws: ``PostgresError``.
  public func latestDeadLetters(
    before cursor: DeadLetterCursor? = nil, _ filter: DeadLetterFilter = .all, limit: Int
  ) throws(PostgresError) -> [DeadLetter] {
    var parameters = Parameters()
    parameters.append(microsecondsSince1970: cursor?.failedAt.microseconds ?? 253_402_300_799_000_000)
    parameters.append(cursor?.id ?? "")
    parameters.append(limit)
    filter.append(to: &parameters)
    let rows = try run(
      filter.statement(
        "latest_dead_letters", parameters: 3,
        """
        select id, reason, detail, queue, store_id, order_id, source, event_id, failed_at from dead_letter
        where {open} and (failed_at, id) < ($1::timestamptz, $2::text)
        order by failed_at desc, id desc limit $3::bigint
        """), parameters)
    var page: [DeadLetter] = []
    for row in 0..<rows.count { page.append(try rows.deadLetter(row)) }
    return page
  }

  /// One dead letter, open or closed; nil when there is none of that id.
  ///
  /// - Throws: ``PostgresError``.
  public func deadLetter(id: String) throws(PostgresError) -> KeptDeadLetter? {
    var parameters = Parameters()
    parameters.append(id)
    let rows = try run(
      Statement("select_dead_letter", "select \(Self.columns) from dead_letter where id = $1::text"), parameters)
    return rows.count == 1 ? try rows.keptDeadLetter(0) : nil
  }

  /// What a piece of work on the open letters has before it.
  ///
  /// - Throws: ``PostgresError``.
  public func surveyDeadLetters(_ filter: DeadLetterFilter) throws(PostgresError) -> DeadLetterSurvey {
    var parameters = Parameters()
    filter.append(to: &parameters)
    let rows = try run(
      filter.statement(
        "survey_dead_letters",
        "select count(*), coalesce(max(failed_at), now()), now() from dead_letter where {open}"), parameters)
    return DeadLetterSurvey(count: rows.integer(0, 0), newest: rows.timestamp(0, 1), at: rows.timestamp(0, 2))
  }

  /// A page of the letters that `survey` found, the oldest first, with their messages: at most `limit`, and not many
  /// more than 8 MiB.
  ///
  /// - Parameters:
  ///   - letter: where the last page ended.
  ///   - isReplay: leaves out what was replayed since the survey and died again.
  /// - Throws: ``PostgresError``.
  public func sealedDeadLetters(
    after letter: DeadLetter? = nil, _ filter: DeadLetterFilter, of survey: DeadLetterSurvey, isReplay: Bool,
    limit: Int
  ) throws(PostgresError) -> [KeptDeadLetter] {
    var parameters = Parameters()
    parameters.append(after: letter)
    parameters.append(limit)
    parameters.append(microsecondsSince1970: survey.newest.microseconds)
    parameters.append(microsecondsSince1970: survey.at.microseconds)
    parameters.append(isReplay)
    filter.append(to: &parameters)
    let rows = try run(
      filter.statement(
        "list_sealed_dead_letters", parameters: 6,
        """
        select \(Self.columns) from (
          select *, sum(octet_length(sealed_message)) over (order by failed_at, id) - octet_length(sealed_message) as before
          from (
            select * from dead_letter
            where {open} and (failed_at, id) > ($1::timestamptz, $2::text) and failed_at <= $4::timestamptz
              and not ($6::boolean and coalesce(replayed_at >= $5::timestamptz, false))
            order by failed_at, id limit $3::bigint) as page) as measured
        where before < 8388608 order by failed_at, id
        """), parameters)
    var page: [KeptDeadLetter] = []
    for row in 0..<rows.count { page.append(try rows.keptDeadLetter(row)) }
    return page
  }

  private static let columns = """
    id, reason, detail, queue, store_id, order_id, source, event_id, failed_at, key_id, sealed_message, failures,
    replayed_at, closed_at, closed_as, audit_id
    """
}

// MARK: - Closing

extension Database {
  /// Closes letters whose messages are with the broker again. A letter that is no longer the same stays open: its event
  /// has died once more already.
  ///
  /// - Parameters:
  ///   - letters: as they were read before they were published.
  ///   - auditNumber: the line of the audit that tells of the replay.
  /// - Throws: ``PostgresError``; then all stay open, and another replay does no harm.
  public func closeReplayed(_ letters: [KeptDeadLetter], auditNumber: Int) throws(PostgresError) {
    var parameters = Parameters()
    parameters.append(texts: letters) { $0.letter.id }
    parameters.append(integers: letters.map(\.failures))
    parameters.append(auditNumber)
    _ = try run(Self.closeReplayed, parameters)
  }

  /// Discards open letters of a survey: their messages are gone for good.
  ///
  /// - Parameters:
  ///   - auditNumber: the line of the audit that tells of it.
  ///   - limit: the most letters of one call; 0 returned means that none is left.
  /// - Returns: how many it were.
  /// - Throws: ``PostgresError``.
  public func discardDeadLetters(
    _ filter: DeadLetterFilter, of survey: DeadLetterSurvey, auditNumber: Int, limit: Int
  ) throws(PostgresError) -> Int {
    var parameters = Parameters()
    parameters.append(limit)
    parameters.append(microsecondsSince1970: survey.newest.microseconds)
    parameters.append(auditNumber)
    filter.append(to: &parameters)
    let rows = try run(
      filter.statement(
        "discard_dead_letters", parameters: 3,
        """
        with page as (
          select id from dead_letter where {open} and failed_at <= $2::timestamptz
          order by failed_at, id limit $1::bigint),
        locked as (select d.id from dead_letter d join page using (id) order by d.id for update of d),
        discarded as (
          update dead_letter d
          set closed_at = now(), closed_as = 'discarded', audit_id = $3::bigint, sealed_message = ''
          from locked where d.id = locked.id and d.closed_at is null returning 1)
        select count(*) from discarded
        """), parameters)
    return rows.integer(0, 0)
  }

  /// Locks in the order of the ids, as workers do.
  private static let closeReplayed = Statement(
    "close_replayed",
    """
    with replayed as (
      select d.id, t.failures from unnest($1::text[], $2::bigint[]) as t (id, failures) join dead_letter d using (id)
      order by d.id for update of d)
    update dead_letter d set replayed_at = now(),
      closed_at = case when d.failures = replayed.failures then now() end,
      closed_as = case when d.failures = replayed.failures then 'replayed' end,
      audit_id = case when d.failures = replayed.failures then $3::bigint end,
      sealed_message = case when d.failures = replayed.failures then '' else d.sealed_message end
    from replayed where d.id = replayed.id and d.closed_at is null
    """)
}

extension Parameters {
  /// Where a page of dead letters begins.
  fileprivate mutating func append(after letter: DeadLetter?) {
    append(microsecondsSince1970: letter?.failedAt.microseconds ?? -62_135_596_800_000_000)
    append(letter?.id ?? "")
  }
}

extension Rows {
  fileprivate func timestamp(_ row: Int, _ column: Int) -> Timestamp {
    Timestamp(microseconds: microsecondsSince1970(row, column))
  }

  fileprivate func deadLetter(_ row: Int) throws(PostgresError) -> DeadLetter {
    DeadLetter(
      id: text(row, 0), reason: try reason(row, 1), detail: text(row, 2), queue: text(row, 3),
      origin: EventOrigin(
        store: optionalText(row, 4).flatMap(StoreID.init), order: optionalText(row, 5).flatMap(OrderID.init),
        source: optionalText(row, 6).map(ExactText.init), eventID: optionalText(row, 7).map(ExactText.init)),
      failedAt: timestamp(row, 8))
  }

  fileprivate func keptDeadLetter(_ row: Int) throws(PostgresError) -> KeptDeadLetter {
    var closing: KeptDeadLetter.Closing?
    if let text = optionalText(row, 14) {
      guard let kind = KeptDeadLetter.Closing.Kind(rawValue: text) else { throw PostgresError(unknown: "closing") }
      closing = .init(kind: kind, at: timestamp(row, 13), auditNumber: integer(row, 15))
    }
    return KeptDeadLetter(
      sealed: SealedDeadLetter(
        letter: try deadLetter(row), keyID: text(row, 9), sealedMessage: bytes(row, 10)),
      failures: integer(row, 11), replayedAt: isNull(row, 12) ? nil : timestamp(row, 12), closing: closing)
  }
}
