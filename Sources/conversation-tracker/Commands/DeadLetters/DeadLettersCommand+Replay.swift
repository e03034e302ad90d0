import ArgumentParser
import Fleet
import RabbitMQ
import Timeline

extension DeadLettersCommand {
  struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Publishes the events of dead letters again, each under its own id.",
      discussion: """
        An event whose cause is mended makes one entry, however often it is replayed; one whose cause remains is the \
        same dead letter again. May be stopped or killed at any time: what was not replayed stays as it is.
        """)

    @OptionGroup var selection: DeadLetterSelection
    @Option(help: "Who decided.") var by: String
    @Option(help: "Why.") var because: String?
    @Option(help: ArgumentHelp("Events a second; 0 means as fast as the broker takes them.", valueName: "events"))
    var rate: Double = 100

    func validate() throws {
      guard rate >= 0, rate.isFinite else { throw ValidationError("--rate takes 0 or more.") }
      _ = try Decision(saidBy: by, because: because, isReasoned: false)
    }

    func run() throws {
      var reader = SettingsReader()
      let brokers = reader.brokers()
      let uri = reader.databaseURI()
      let keys = reader.aliasKeys()
      try reader.finish()
      let doorbell = Doorbell.rungBySignals()
      let publisher = try Publisher(Connection(brokers, name: "dead-letters replay"))
      let database = try Database(uri, applicationName: "conversation-tracker dead-letters") {
        try? publisher.keepAlive()
      }

      var line = ProgressLine()
      var replayed = 0
      let progress: DeadLetterDesk.Progress
      do {
        progress = try DeadLetterDesk(database).replay(
          selection.filter, keys: keys!, Decision(saidBy: by, because: because, isReasoned: false),
          pace: Pace(rate: rate), to: publisher, doorbell: doorbell
        ) {
          replayed = $0.replayed
          line.show(replayed, of: $0.total, "replayed")
        }
      } catch {
        line.end()
        guard replayed > 0 else { throw error }
        throw CommandFailure("\(error) Of the dead letters, \(replayed) were replayed; replay again for the others.")
      }
      line.end()
      publisher.close()
      Terminal.print("Replayed \(progress.replayed) of \(progress.total) dead letters.")
      if let id = progress.sealed.keys.min() {
        let count = progress.sealed.values.reduce(0, +)
        throw CommandFailure(
          "\(count) dead letters stay, because they are not sealed with the keys of ALIAS_KEYS (the first with \(id)); add those and replay again."
        )
      }
      if progress.isStopped { throw CommandFailure("Stopped before the end; replay again for the others.") }
    }
  }
}
