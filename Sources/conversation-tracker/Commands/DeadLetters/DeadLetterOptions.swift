import ArgumentParser
import Conversations
import Timeline

/// Which open letters are listed or exported: all of them, unless something is said.
struct DeadLetterFilterOptions: ParsableArguments {
  @Option(help: "Only those of this reason.") var reason: Reason?
  @Option(help: "Only those of this store.") var store: StoreID?

  var filter: DeadLetterFilter { DeadLetterFilter(reason: reason, store: store) }
}

/// Which open letters something is done to: nothing is meant unless it is said.
struct DeadLetterSelection: ParsableArguments {
  @Argument(help: "The dead letter's id.") var id: String?
  @OptionGroup var words: DeadLetterFilterOptions
  @Flag(help: "All dead letters, or all of --reason and --store.") var all = false

  var filter: DeadLetterFilter { DeadLetterFilter(id: id, reason: words.reason, store: words.store) }

  func validate() throws {
    let isFiltered = all || words.filter != .all
    guard (id != nil) != isFiltered else {
      throw ValidationError("Say which dead letters: one by its id, or --reason and --store, or --all.")
    }
  }
}

extension Decision {
  /// What `--by` and `--because` say.
  ///
  /// - Throws: `ValidationError` when one is needed and missing, or says nothing.
  init(saidBy by: String?, because: String?, isReasoned: Bool = true) throws {
    guard let by else { throw ValidationError("Say who decided, with --by; the audit keeps it.") }
    guard because != nil || !isReasoned else {
      throw ValidationError("Say why, with --because; the audit keeps it.")
    }
    for (name, text) in [("--by", by), ("--because", because ?? "-")]
    where text.allSatisfy(\.isWhitespace) || text.utf8.count > 1_000 || text.utf8.contains(0) {
      throw ValidationError("\(name) takes 1 to 1000 bytes of text.")
    }
    self.init(by: by, because: because)
  }
}

/// `--reveal` with `--by` and `--because`.
enum RevealOptions {
  /// Who may see messages with every address in them, and why; nil when nobody asks for it.
  static func decision(_ reveal: Bool, _ by: String?, _ because: String?) throws -> Decision? {
    guard !reveal else { return try Decision(saidBy: by, because: because) }
    guard by == nil, because == nil else { throw ValidationError("--by and --because go with --reveal.") }
    return nil
  }
}
