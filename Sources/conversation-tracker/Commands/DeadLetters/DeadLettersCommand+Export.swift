import ArgumentParser
import Fleet
import Timeline

extension DeadLettersCommand {
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes dead letters as JSON, one object a line, the oldest first.",
      discussion: """
        Without their messages; with --reveal, each line holds routingKey, contentType, headers and body (or \
        body_base64) too.
        """)

    @OptionGroup var words: DeadLetterFilterOptions
    @Option(
      name: [.customShort("o"), .long],
      help: ArgumentHelp("A new file, readable to you alone. (default: standard output)", valueName: "file"))
    var output: String?
    @Flag(help: "Write the messages as they came, with every address. Needs --by and --because.") var reveal = false
    @Option(help: "With --reveal: who wants to see them.") var by: String?
    @Option(help: "With --reveal: why.") var because: String?

    func validate() throws { _ = try RevealOptions.decision(reveal, by, because) }

    func run() throws {
      var reader = SettingsReader()
      let uri = reader.databaseURI()
      let keys = reveal ? reader.aliasKeys() : nil
      try reader.finish()
      let desk = DeadLetterDesk(try Database(uri, applicationName: "conversation-tracker dead-letters"))
      let decision = try RevealOptions.decision(reveal, by, because)
      let revealed = decision.map { (keys: keys!, decision: $0) }
      guard let output else {
        _ = try desk.export(words.filter, revealed: revealed) { Terminal.print(json: $0) }
        return
      }
      let file = try PrivateFile(output)
      let count = try desk.export(words.filter, revealed: revealed) { try file.write(line: $0) }
      Terminal.complain("Wrote \(count) dead letters to \(output).")
    }
  }
}
