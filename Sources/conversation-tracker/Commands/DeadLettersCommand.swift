import ArgumentParser
import Conversations
import Fleet
import JSON
import Masking
import RabbitMQ
import Timeline

struct DeadLettersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dead-letters",
    abstract: "Shows the events that could not become entries, and why.", subcommands: [List.self, Show.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Prints dead letters, the oldest first.")

    @Option(help: "Only those of this reason.") var reason: Reason?
    @Flag(help: "Print one JSON object a line.") var json = false

    func run() throws {
      let database = try Database.ofEnvironment("dead-letters")
      var page = try database.deadLetters(reason: reason, limit: 1_000)
      if page.isEmpty && !json { Terminal.print("There are no dead letters.") }
      while let last = page.last {
        for letter in page {
          if json { Terminal.print(json: letter.json) } else { Terminal.print(letter.line) }
        }
        page = try database.deadLetters(after: last, reason: reason, limit: 1_000)
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints one dead letter with what is known of its message; never the message itself.")

    @Argument(help: "The dead letter's id.") var id: String
    @Flag(help: "Print one JSON object.") var json = false

    func run() throws {
      var reader = SettingsReader()
      let uri = reader.databaseURI()
      let keys = reader.aliasKeys()
      try reader.finish()
      let database = try Database(uri, applicationName: "conversation-tracker dead-letters")
      guard let letter = try database.deadLetter(id: id) else {
        throw CommandFailure("There is no dead letter of that id; conversation-tracker dead-letters list prints all.")
      }
      guard let key = keys?[letter.keyID] else { throw KeyProblem.missing(letter.keyID) }
      let message: SealedMessage
      do throws(BrokenSeal) { message = try SealedMessage(letter, key: key) } catch {
        throw KeyProblem.broken(letter.keyID)
      }
      if json { printJSON(letter.letter, message) } else { printText(letter.letter, message) }
    }

    private func printText(_ letter: DeadLetter, _ message: SealedMessage) {
      Terminal.print(
        """
        id            \(letter.id)
        reason        \(letter.reason.rawValue)
        detail        \(letter.detail)
        queue         \(letter.queue)
        store         \(letter.origin.store ?? "unknown")
        order         \(letter.origin.order ?? "unknown")
        source        \(letter.origin.source ?? "unknown")
        event id      \(letter.origin.eventID ?? "unknown")
        failed at     \(letter.failedAt.rfc3339)
        content type  \(message.contentType ?? "none")
        headers       \(message.headers.isEmpty ? "none" : message.headers.map(\.name).joined(separator: ", "))
        body          \(message.body.count) bytes, sealed
        """)
    }

    private func printJSON(_ letter: DeadLetter, _ message: SealedMessage) {
      var writer = JSONWriter()
      writer.object { json in
        json.key("letter")
        letter.write(to: &json)
        json.member("contentType", message.contentType)
        json.member("headers", message.headers.map(\.name))
        json.member("bodyBytes", message.body.count)
      }
      Terminal.print(json: writer.bytes)
    }
  }
}

extension DeadLetter {
  fileprivate var line: String {
    let place = [origin.store, origin.order, origin.eventID].compactMap(\.self).joined(separator: " ")
    return "\(failedAt.rfc3339)  \(id)  \(reason.rawValue)  \(place)\n  \(detail)"
  }
}
