import ArgumentParser
import Conversations
import Fleet
import Timeline

extension DeadLettersCommand {
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints how many dead letters there are of each reason; with --reason or --store, each of them too.")

    @OptionGroup var words: DeadLetterFilterOptions
    @Flag(help: "Print each dead letter as one JSON object a line, the oldest first.") var json = false

    func run() throws {
      let database = try Database.ofEnvironment("dead-letters")
      let filter = words.filter
      if json {
        try database.eachDeadLetter(filter) { Terminal.print(json: $0.json) }
        return
      }
      let groups = try database.deadLetterGroups(filter)
      if groups.isEmpty { Terminal.print("There are no dead letters.") }
      for group in groups {
        Terminal.print(group.line)
        guard filter != .all else { continue }
        try database.eachDeadLetter(DeadLetterFilter(reason: group.reason, store: filter.store)) {
          Terminal.print($0.lines)
        }
      }
    }
  }
}

extension Database {
  /// Reads open letters page by page: there may be millions.
  fileprivate func eachDeadLetter(_ filter: DeadLetterFilter, _ work: (DeadLetter) -> Void) throws {
    var page = try deadLetters(filter, limit: 1_000)
    while let last = page.last {
      page.forEach(work)
      page = try deadLetters(after: last, filter, limit: 1_000)
    }
  }
}

extension DeadLetterGroup {
  fileprivate var line: String {
    let ages = "oldest \(Age.of(oldest)), newest \(Age.of(newest))"
    return "\(Column.left(reason.rawValue, 22)) \(Column.right("\(count)", 9))   \(ages)"
  }
}

extension DeadLetter {
  fileprivate var lines: String {
    let place = [origin.store, origin.order, origin.eventID].compactMap(\.self).joined(separator: " ")
    return "  \(id)  \(failedAt.rfc3339)  \(place)\n    \(detail)"
  }
}
