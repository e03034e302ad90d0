import ArgumentParser
import Fleet
import Timeline

struct DeadLettersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dead-letters",
    abstract: "Shows the events that could not become entries, and why; replays or discards them.",
    discussion: """
      A dead letter is open until it is replayed or discarded. --reason and --store say which letters are meant; \
      --by and --because say who decided and why, and are kept in the audit.
      """,
    subcommands: [List.self, Show.self, Replay.self, Discard.self, Export.self])
}

extension DeadLetterDesk {
  /// A desk at the database of the environment.
  static func ofEnvironment() throws -> DeadLetterDesk {
    DeadLetterDesk(try Database.ofEnvironment("dead-letters"))
  }
}
