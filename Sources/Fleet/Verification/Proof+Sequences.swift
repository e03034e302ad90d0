import Conversations
import Timeline

extension Proof.Check {
  /// The counters of all orders in the scope's stores against their entries.
  ///
  /// - Parameter report: takes how many conversations were looked at.
  static func sequences(_ database: Database, _ scope: ProofScope, report: (Int) -> Void) throws -> Self {
    var check = Self(.sequences)
    var walk = ConversationWalk(scope)
    var (conversations, entries) = (0, 0)
    while let step = try database.checkSequences(&walk, most: Findings.most) {
      conversations += step.conversations
      entries += step.entries
      for broken in step.broken { check.findings.add(sentence(broken)) }
      check.findings.add("", count: step.brokenCount - step.broken.count)
      report(conversations)
    }
    check.scrutiny = "\(entries) entries of \(conversations) orders"
    return check
  }

  private static func sentence(_ broken: BrokenSequence) -> String {
    let told = broken.conversation.told
    if broken.firstMissing < broken.highest {
      return
        "The timeline of \(told) has no entry \(broken.firstMissing), and entries up to \(broken.highest); restore it from a backup."
    }
    guard let last = broken.lastSequence else {
      return
        "The timeline of \(told) has \(broken.entries) entries and no conversation; restore its row of the table conversation from a backup."
    }
    return last > broken.highest
      ? "The timeline of \(told) ends at entry \(broken.highest), and \(last) were recorded; restore those behind it from a backup."
      : "The counter of \(told) stands at \(last), and its entries go on to \(broken.highest): the next event would fail; set the conversation's last_sequence to \(broken.highest)."
  }

  /// The numbers that sources gave their events.
  static func sourceNumbers(_ database: Database, _ scope: ProofScope) throws -> Self {
    var check = Self(.sourceNumbers)
    let (first, missing, present) = try database.missingNumbers(scope, most: Findings.most)
    guard present > 0 else {
      check.notes.append("No source numbers its events (the CloudEvents attribute sequence).")
      return check
    }
    check.scrutiny = "\(present) events that their sources numbered"
    for run in first {
      let numbers = run.numbers
      check.findings.add(
        "Of source \(run.source ?? "(hidden)") of store \(run.store), \(numbers.count == 1 ? "event \(numbers.lowerBound) is" : "events \(numbers.lowerBound) to \(numbers.upperBound) are") neither an entry nor a dead letter that tells its source; look among the dead letters, and let the OMS publish them again.",
        count: numbers.count)
    }
    check.findings.add("", count: max(0, missing - check.findings.count))
    return check
  }
}
