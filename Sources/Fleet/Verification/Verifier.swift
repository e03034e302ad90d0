import Conversations
import Dispatch
import Foundation
public import Masking
public import RabbitMQ
import Synchronization
public import Timeline

/// Proves that nothing was lost and that no address got out, as far as stored rows and a queue of the feed can tell.
public struct Verifier: Sendable, CustomStringConvertible {
  /// How far a proof is.
  public struct Progress: Sendable {
    public let done: Int
    public let total: Int
    /// What is counted, such as `documents`.
    public let what: String
  }

  private let databaseURI: String
  private let keys: AliasKeys
  private let aliasDomain: AliasDomain
  private let scope: ProofScope

  public init(databaseURI: String, keys: AliasKeys, aliasDomain: AliasDomain, scope: ProofScope) {
    self.databaseURI = databaseURI
    self.keys = keys
    self.aliasDomain = aliasDomain
    self.scope = scope
  }

  /// Without settings: whoever prints it must not print keys.
  public var description: String { "verifier" }

  /// - Parameters:
  ///   - documents: about how many documents to look at, spread over all of the scope; nil means all of them.
  ///   - feed: a queue that hears the whole feed and is there for this proof: its messages are taken away.
  ///   - report: called now and then, on the calling thread.
  /// - Throws: `PostgresError`, `BrokerError`.
  public func prove(
    documents: Int?, feed: (brokers: [BrokerEndpoint], queue: String)? = nil, report: (Progress) -> Void = { _ in }
  ) throws -> Proof {
    let database = try open()
    var feedScope = scope
    // What is recorded meanwhile may not have been published yet.
    let now = try database.now()
    feedScope.until = min(now, scope.until ?? now)
    var proof = Proof(scope: scope)
    let hours = scope.isCounted ? try database.hourBalances(scope) : nil
    proof.checks.append(.counts(hours, undated: try database.undatedDeadLetterCount(), scope))
    let conversations = try database.estimatedConversationCount()
    proof.checks.append(
      try .sequences(database, scope) {
        report(Progress(done: $0, total: max($0, conversations), what: "orders"))
      })
    proof.checks.append(try .sourceNumbers(database, scope))
    proof.checks.append(try checkDocuments(most: documents, of: database.entryCount(scope), report))
    if let feed {
      proof.checks.append(
        try FeedChecker(database, feedScope).run(feed.brokers, queue: feed.queue) {
          report(Progress(done: $0, total: $1, what: "messages"))
        })
    }
    return proof
  }

  private func open() throws -> Database { try Database(databaseURI, applicationName: "conversation-tracker verify") }
}

// MARK: - Documents

extension Verifier {
  /// How many entries are read together.
  private static let sliceSize = 1_000

  /// Hands out every so manieth slice of the entries, so that a part of them is spread over the whole scope.
  private struct Dealer {
    let database: Database
    var walk: EntryWalk
    let every: Int
    var skipped: Int

    mutating func next() throws -> EntryWalk.Slice? {
      if skipped > 0 {
        guard try database.nextSlice(&walk, size: skipped * Verifier.sliceSize) != nil else { return nil }
      }
      skipped = every - 1
      return try database.nextSlice(&walk, size: Verifier.sliceSize)
    }
  }

  /// Looks at documents on all cores.
  private func checkDocuments(most: Int?, of total: Int, _ report: (Progress) -> Void) throws -> Proof.Check {
    let every = most.map { max(1, (total + $0 - 1) / max(1, $0)) } ?? 1
    let dealer = Mutex(
      Dealer(
        database: try open(), walk: EntryWalk(scope), every: every, skipped: Int.random(in: 0..<every)))
    let tally = Mutex(DocumentChecker.Tally())
    try Self.onAllCores {
      report(Progress(done: tally.withLock(\.checked), total: total / every, what: "documents"))
    } work: { isFailed in
      let checker = DocumentChecker(try open(), keys: keys, domain: aliasDomain)
      while !isFailed(), let slice = try dealer.withLock({ try $0.next() }) {
        let found = try checker.check(slice)
        tally.withLock { $0.add(found) }
      }
    }
    return Self.check(tally.withLock(\.self), of: total, isPart: every > 1)
  }

  private static func check(_ tally: DocumentChecker.Tally, of total: Int, isPart: Bool) -> Proof.Check {
    var check = Proof.Check(.documents)
    check.scrutiny = isPart ? "\(tally.checked) of \(total) documents" : "\(tally.checked) documents"
    check.findings = tally.findings
    for (id, count) in tally.locked.sorted(by: { $0.key < $1.key }) {
      check.findings.add("\(KeyProblem.missing(id)) \(count) documents could not be checked.", count: count)
    }
    if tally.early > 0 {
      check.notes.append(
        "In \(tally.early) documents stands the address of somebody who joined the conversation only later, in a form that is not read as an address of anybody else's; nobody could know then."
      )
    }
    if isPart { check.notes.append("The documents are a part, spread evenly; --documents all looks at every one.") }
    return check
  }

  /// Does the same work on a thread for each core, and waits for all of them.
  ///
  /// - Parameters:
  ///   - whileWaiting: called a few times a second, on the calling thread.
  ///   - work: takes whether it failed on another thread.
  /// - Throws: the first error of any thread.
  private static func onAllCores(
    whileWaiting: () -> Void, work: @escaping @Sendable (_ isFailed: () -> Bool) throws -> Void
  ) throws {
    let failure = Failure()
    let group = DispatchGroup()
    for _ in 0..<ProcessInfo.processInfo.activeProcessorCount {
      group.enter()
      let thread = Thread {
        do { try work { failure.first != nil } } catch { failure.note(error) }
        group.leave()
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    while group.wait(timeout: .now() + .milliseconds(200)) == .timedOut { whileWaiting() }
    if let error = failure.first { throw error }
  }

  private final class Failure: Sendable {
    private let error = Mutex<(any Error)?>(nil)

    var first: (any Error)? { error.withLock(\.self) }
    func note(_ other: any Error) { error.withLock { $0 = $0 ?? other } }
  }
}
