import ArgumentParser
import Fleet
import JSON
import RabbitMQ

struct FeedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "feed", abstract: "Reads the feed of timeline entries, as an ERP would.",
    subcommands: [Tail.self])

  struct Tail: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints entries as they are published, from now on.",
      discussion: """
        Reads from a temporary queue of its own, which takes nothing away from any subscriber and ends with this command.
        """)

    @Option(help: ArgumentHelp("End after so many entries.", valueName: "entries")) var count: Int?
    @Flag(help: "Print the feed messages, one JSON object a line.") var json = false

    func run() throws {
      var settings = SettingsReader()
      let brokers = settings.brokers()
      try settings.finish()

      let doorbell = Doorbell.rungBySignals()
      let queue = "feed-tail-\(String(UInt64.random(in: 0...UInt64.max), radix: 16))"
      let connection = try Connection(brokers, name: "feed tail")
      try connection.declare(EventTopology.temporaryFeed(queue))
      let consumer = try Consumer(connection, queues: [queue], prefetch: 500)
      Terminal.complain("Listening to \(EventTopology.feed). Ctrl-C ends.")

      let reader = JSONReader()
      var remaining = count ?? .max
      while remaining > 0, !doorbell.isRung {
        let deliveries = try consumer.receive(
          limit: min(500, remaining), bytes: 16 << 20, wait: .seconds(60), doorbell: doorbell.descriptor)
        for delivery in deliveries {
          if json {
            Terminal.print(json: delivery.body)
          } else {
            let message = try reader.read(delivery.body)
            Terminal.print(
              message["data"].map { EntryText.of($0, at: message["time"]?.string ?? "") } ?? "?")
          }
        }
        remaining -= deliveries.count
        if let last = deliveries.last { try consumer.acknowledge(upTo: last.tag) }
      }
      consumer.close()
    }
  }
}
