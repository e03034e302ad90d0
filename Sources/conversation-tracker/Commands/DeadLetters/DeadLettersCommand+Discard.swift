import ArgumentParser
import Fleet
import Foundation
import Timeline

extension DeadLettersCommand {
  struct Discard: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Discards dead letters: their messages are gone for good.",
      discussion: "Asks before it does so; without a terminal to ask on, say --yes.")

    @OptionGroup var selection: DeadLetterSelection
    @Option(help: "Who decided.") var by: String
    @Option(help: "Why.") var because: String
    @Flag(help: "Do not ask.") var yes = false

    func validate() throws {
      _ = try Decision(saidBy: by, because: because)
      guard yes || isatty(STDIN_FILENO) == 1 else {
        throw ValidationError("There is no terminal to ask on; say --yes to discard without a question.")
      }
    }

    func run() throws {
      let desk = try DeadLetterDesk.ofEnvironment()
      let filter = selection.filter
      let survey = try desk.survey(filter)
      guard survey.count > 0 else { return Terminal.print("There are no such dead letters.") }
      if !yes {
        Terminal.report("Discard \(survey.count) dead letters for good? Type yes: ")
        guard readLine() == "yes" else { throw CommandFailure("Nothing was discarded.") }
      }
      let count = try desk.discard(filter, of: survey, Decision(saidBy: by, because: because))
      Terminal.print("Discarded \(count) dead letters.")
    }
  }
}
