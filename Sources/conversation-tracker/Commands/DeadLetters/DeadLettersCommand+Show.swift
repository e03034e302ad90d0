import ArgumentParser
import Conversations
import Fleet
import JSON
import Timeline

extension DeadLettersCommand {
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints one dead letter with its message, in which every address is masked.",
      discussion: """
        Where it is not sure that no address is left, less is shown. --reveal prints the message as it came instead; \
        the audit keeps who asked for it and why.
        """)

    @Argument(help: "The dead letter's id.") var id: String
    @Flag(help: "Print one JSON object.") var json = false
    @Flag(help: "Print the message as it came, with every address. Needs --by and --because.") var reveal = false
    @Option(help: "With --reveal: who wants to see it.") var by: String?
    @Option(name: [.long, .customLong("reason")], help: "With --reveal: why.") var because: String?

    func validate() throws { _ = try RevealOptions.decision(reveal, by, because) }

    func run() throws {
      var reader = SettingsReader()
      let uri = reader.databaseURI()
      let keys = reader.aliasKeys()
      let domain = reader.aliasDomain()
      try reader.finish()
      let database = try Database(uri, applicationName: "conversation-tracker dead-letters")
      let desk = DeadLetterDesk(database)
      let view = try desk.show(id, keys: keys!, aliasDomain: domain!)
      guard let decision = try RevealOptions.decision(reveal, by, because) else {
        return json ? Terminal.print(json: view.json) : Terminal.print(DeadLetterText.of(view))
      }
      let message = try desk.reveal(id, keys: keys!, decision)
      if json { return Terminal.print(json: message.json(of: view.kept.letter)) }
      Terminal.print(DeadLetterText.head(view))
      Terminal.print("")
      Terminal.print(bytes: message.body)
    }
  }
}
