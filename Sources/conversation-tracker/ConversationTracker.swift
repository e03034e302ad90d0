import ArgumentParser
import Fleet
import Foundation

@main
struct ConversationTracker: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conversation-tracker",
    abstract: "Keeps every e-mail of an order on its timeline, with every address replaced by an alias.",
    discussion: """
      Settings are environment variables; those that hold no secret are flags too. AMQP_URL, DATABASE_URL, ALIAS_DOMAIN \
      and ALIAS_KEYS are needed by most commands. AMQP_URL_FILE names a file that holds AMQP_URL; DATABASE_URL_FILE, \
      ALIAS_KEYS_FILE and AMQP_MANAGEMENT_URL_FILE likewise.

      Exit status: 0 done, 1 failed, 64 wrong usage or settings.
      """,
    version: ProgramVersion.current,
    subcommands: [
      SetupCommand.self, WorkerCommand.self, PolicyCommand.self, TimelineCommand.self,
      DeadLettersCommand.self, VerifyCommand.self, DoctorCommand.self, FeedCommand.self, SimulateCommand.self,
      ConsoleCommand.self, TokenCommand.self, BenchCommand.self,
    ])

  /// Like the parser's own main, but a failure is one plain sentence on standard error.
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let problems as InvalidSettings {
      for sentence in problems.sentences { Terminal.complain(sentence) }
      Foundation.exit(ExitCode.validationFailure.rawValue)
    } catch  where exitCode(for: error) == .failure && !(error is CleanExit) {
      Terminal.complain("\(error)")
      Foundation.exit(ExitCode.failure.rawValue)
    } catch {
      exit(withError: error)
    }
  }
}

/// A failure that a command explains in one plain sentence: what, why, what to do.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
