import ArgumentParser

/// Strikes the fleet with faults. A program of its own, so that no trap is ever part of the one that is shipped.
@main
struct FaultsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conversation-tracker-faults",
    abstract: "Runs the fleet under load while faults strike, and holds what was published against what became of it.",
    subcommands: [StrikeCommand.self, TrappedWorkerCommand.self], defaultSubcommand: StrikeCommand.self)
}
