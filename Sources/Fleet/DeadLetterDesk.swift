public import Conversations
public import Masking
import RabbitMQ
public import Timeline

/// What operators do with dead letters, from the command line or the console. It belongs to its database's thread.
public struct DeadLetterDesk {
  private let database: Database

  public init(_ database: Database) { self.database = database }

  /// A dead letter, open or closed, and its message as far as it can be shown without any address.
  ///
  /// - Throws: ``DeadLetterProblem``, `PostgresError`.
  public func show(_ id: String, keys: AliasKeys, aliasDomain: AliasDomain) throws -> DeadLetterView {
    let kept = try find(id)
    return DeadLetterView(kept, try kept.message(keys), key: keys[kept.sealed.keyID], aliasDomain: aliasDomain)
  }

  /// A dead letter's message as it came, with every address in it. Audited before anything is told.
  ///
  /// - Throws: ``DeadLetterProblem``, `PostgresError`.
  public func reveal(_ id: String, keys: AliasKeys, _ decision: Decision) throws -> SealedMessage {
    let kept = try find(id)
    guard let message = try kept.message(keys) else { throw DeadLetterProblem.closed(kept) }
    _ = try database.audit(
      "reveal", of: DeadLetterFilter(id: id).description, in: kept.letter.origin.store.flatMap(StoreID.init), decision)
    return message
  }

  /// Discards open letters for good. Audited before anything is done.
  ///
  /// - Parameter survey: what was found when it was decided; what died since then stays.
  /// - Returns: how many it were.
  /// - Throws: ``DeadLetterProblem`` when a single letter is meant and is not open, `PostgresError`; then those that were
  ///   discarded so far stay so.
  public func discard(
    _ filter: DeadLetterFilter, of survey: DeadLetterSurvey? = nil, _ decision: Decision
  ) throws -> Int {
    let survey = try survey ?? self.survey(filter)
    guard survey.count > 0 else { return 0 }
    let auditNumber = try database.audit("discard", of: filter.description, in: filter.store, decision)
    var discarded = 0
    while true {
      let count = try database.discardDeadLetters(filter, of: survey, auditNumber: auditNumber, limit: 1_000)
      guard count > 0 else { return discarded }
      discarded += count
    }
  }

  /// How many open letters are meant.
  ///
  /// - Throws: ``DeadLetterProblem`` when a single letter is meant and is not open, `PostgresError`.
  public func survey(_ filter: DeadLetterFilter) throws -> DeadLetterSurvey {
    let survey = try database.surveyDeadLetters(filter)
    if survey.count == 0, let id = filter.id { throw DeadLetterProblem.closed(try find(id)) }
    return survey
  }

  private func find(_ id: String) throws -> KeptDeadLetter {
    guard let kept = try database.deadLetter(id: id) else { throw DeadLetterProblem.unknown }
    return kept
  }
}

// MARK: - Replay

extension DeadLetterDesk {
  /// How far a replay has come.
  public struct Progress: Sendable {
    /// How many letters it began with.
    public let total: Int
    /// How many messages the broker has confirmed, and whose letters are settled.
    public fileprivate(set) var replayed = 0
    /// How many stay as they are, because the keys that sealed them are missing or wrong, by the keys' ids.
    public fileprivate(set) var sealed: [String: Int] = [:]
    /// Whether it was told to stop before it came to the end.
    public fileprivate(set) var isStopped = false
  }

  /// Publishes the original messages of open letters again, the oldest first, each under its event's own id. Audited
  /// before anything is published.
  ///
  /// A letter is closed once the broker has its message, and only while it is the same letter: a worker that buried the
  /// event again meanwhile has opened it anew. When the replay is killed between publishing and closing, the letter stays
  /// open and can be replayed once more; the event makes one entry all the same.
  ///
  /// - Parameters:
  ///   - pace: how many letters a second.
  ///   - outbox: where the messages go.
  ///   - doorbell: stops the replay when it rings.
  ///   - report: called after each few letters.
  /// - Throws: ``DeadLetterProblem`` when a single letter is meant and is not open, `PostgresError`, `BrokerError`; then
  ///   the letters that were not settled stay open.
  @discardableResult
  public func replay(
    _ filter: DeadLetterFilter, keys: AliasKeys, _ decision: Decision, pace: Pace, to outbox: any Outbox,
    doorbell: Doorbell, report: (Progress) -> Void = { _ in }
  ) throws -> Progress {
    let survey = try survey(filter)
    var progress = Progress(total: survey.count)
    guard survey.count > 0 else { return progress }
    let auditNumber = try database.audit("replay", of: filter.description, in: filter.store, decision)
    var pace = pace
    var last: DeadLetter?
    while !doorbell.isRung {
      let due = pace.due(limit: Self.replayLimit)
      guard due > 0 else {
        doorbell.waits(pace.pause)
        try outbox.keepAlive()
        continue
      }
      let page = try database.sealedDeadLetters(after: last, filter, of: survey, isReplay: true, limit: due)
      guard let end = page.last else { return progress }
      last = end.letter
      pace.spend(page.count)
      try replay(page, keys: keys, auditNumber: auditNumber, to: outbox, &progress)
      report(progress)
    }
    progress.isStopped = true
    return progress
  }

  /// The most letters that are published together.
  private static let replayLimit = 200

  private func replay(
    _ page: [KeptDeadLetter], keys: AliasKeys, auditNumber: Int, to outbox: any Outbox, _ progress: inout Progress
  ) throws {
    var letters: [KeptDeadLetter] = []
    var messages: [Message] = []
    for letter in page {
      do throws(DeadLetterProblem) {
        guard let message = try letter.message(keys) else { continue }
        messages.append(Message(replaying: message))
        letters.append(letter)
      } catch { progress.sealed[letter.sealed.keyID, default: 0] += 1 }
    }
    guard !letters.isEmpty else { return }
    try outbox.send(messages)
    try outbox.awaitConfirms()
    try database.closeReplayed(letters, auditNumber: auditNumber)
    progress.replayed += letters.count
  }
}

// MARK: - Export

extension DeadLetterDesk {
  /// Hands out open letters one by one, the oldest first, as JSON.
  ///
  /// - Parameters:
  ///   - revealed: the keys that open the messages and who wants to see them, when the letters are to be exported with
  ///     every address in them; that is audited first.
  ///   - write: takes a line without its end.
  /// - Returns: how many it were.
  /// - Throws: ``DeadLetterProblem``, `PostgresError`, and what `write` throws.
  public func export(
    _ filter: DeadLetterFilter = .all, revealed: (keys: AliasKeys, decision: Decision)? = nil,
    write: ([UInt8]) throws -> Void
  ) throws -> Int {
    guard let revealed else { return try export(filter, write) }
    let survey = try survey(filter)
    _ = try database.audit("export", of: filter.description, in: filter.store, revealed.decision)
    var count = 0
    var last: DeadLetter?
    while true {
      let page = try database.sealedDeadLetters(after: last, filter, of: survey, isReplay: false, limit: 500)
      guard let end = page.last else { return count }
      for kept in page {
        guard let message = try kept.message(revealed.keys) else { continue }
        try write(message.json(of: kept.letter))
        count += 1
      }
      last = end.letter
    }
  }

  private func export(_ filter: DeadLetterFilter, _ write: ([UInt8]) throws -> Void) throws -> Int {
    var count = 0
    var page = try database.deadLetters(filter, limit: 1_000)
    while let last = page.last {
      for letter in page { try write(letter.json) }
      count += page.count
      page = try database.deadLetters(after: last, filter, limit: 1_000)
    }
    return count
  }
}

/// Why a dead letter cannot be worked on.
public enum DeadLetterProblem: Error, CustomStringConvertible {
  case unknown
  case replayed(Timestamp)
  case discarded(Timestamp)
  /// The key of this id, which sealed it, is missing.
  case missingKey(String)
  /// The key of this id is another one than that which sealed it.
  case wrongKey(String)

  /// Of a letter that is not open, or was not a moment ago.
  static func closed(_ kept: KeptDeadLetter) -> DeadLetterProblem {
    guard let closing = kept.closing else { return .unknown }
    switch closing.kind {
    case .replayed: return .replayed(closing.at)
    case .discarded: return .discarded(closing.at)
    }
  }

  public var description: String {
    switch self {
    case .unknown: "There is no open dead letter of that id; conversation-tracker dead-letters list --json prints all."
    case .replayed(let at):
      "The dead letter was replayed at \(at.rfc3339) and its message is no longer here; look for its entry on the order's timeline."
    case .discarded(let at): "The dead letter was discarded at \(at.rfc3339), and its message is gone for good."
    case .missingKey(let id):
      "The alias key \(id) is missing, with which dead letters are sealed; add it to ALIAS_KEYS and try again."
    case .wrongKey(let id):
      "The alias key \(id) is not the one with which dead letters are sealed; set the right key of that id in ALIAS_KEYS."
    }
  }
}

extension KeptDeadLetter {
  /// The message, nil when the letter is closed.
  func message(_ keys: AliasKeys) throws(DeadLetterProblem) -> SealedMessage? {
    guard closing == nil else { return nil }
    guard let key = keys[sealed.keyID] else { throw .missingKey(sealed.keyID) }
    do throws(BrokenSeal) { return try SealedMessage(sealed, key: key) } catch { throw .wrongKey(sealed.keyID) }
  }
}
