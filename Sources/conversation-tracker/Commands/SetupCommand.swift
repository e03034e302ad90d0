import ArgumentParser
import Fleet
import RabbitMQ
import Timeline

struct SetupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "setup",
    abstract: "Migrates the database and declares exchanges and queues. Safe to repeat, from many places at once.")

  func run() throws {
    var reader = SettingsReader()
    let brokers = reader.brokers()
    let uri = reader.databaseURI()
    try reader.finish()

    let applied = try Database(uri, applicationName: "conversation-tracker setup").migrate()
    Terminal.print(
      applied.isEmpty
        ? "The database is up to date."
        : "The database is migrated (\(applied.map { "version \($0)" }.joined(separator: ", "))).")
    do throws(BrokerError) { try declare(brokers) } catch {
      guard error.code == .channelClosed(406) else { throw error }
      throw CommandFailure(
        "\(error) An exchange or queue of that name stands there with other arguments, which cannot be changed: move its messages, delete it and run setup again."
      )
    }
    Terminal.print("Exchanges and queues are declared.")
  }

  private func declare(_ brokers: [BrokerEndpoint]) throws(BrokerError) {
    let connection = try Connection(brokers, name: "setup")
    try connection.declare(EventTopology.all)
    connection.close()
  }
}
