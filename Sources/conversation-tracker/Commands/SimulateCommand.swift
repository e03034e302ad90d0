import ArgumentParser
import Conversations
import Fleet
import JSON
import RabbitMQ
import Simulation

struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "An OMS that was never there: publishes realistic order e-mails, and bad events and duplicates if asked.",
    discussion: """
      The same seed publishes the same events, dated from 2026-11-23 on; with --now they are dated when they are \
      published, so that their age says how long they took. Ends after --count events, or by SIGTERM or SIGINT.
      """)

  @Option(help: ArgumentHelp("Messages a second; 0 means as fast as the broker takes them.", valueName: "messages"))
  var rate: Double = 50
  @Option(help: ArgumentHelp("End after so many messages; 0 means never.", valueName: "messages"))
  var count = 0
  @Option(help: "How many stores to be.") var stores = 10
  @Option(help: "Which events to invent.") var seed: UInt64 = 1
  @Option(help: "The share of events that must end as dead letters, 0 to 1.") var badShare = 0.0
  @Option(help: "The share of messages that repeat an earlier event, 0 to 1.") var duplicateShare = 0.0
  @Flag(help: "Date each event when it is published.") var now = false
  @Flag(help: "Print what was published, and what must become of it, as one JSON object at the end.")
  var json = false

  func validate() throws {
    guard rate >= 0, count >= 0, stores > 0 else {
      throw ValidationError("--rate and --count take 0 or more, --stores 1 or more.")
    }
    guard badShare >= 0, duplicateShare >= 0, badShare + duplicateShare <= 1 else {
      throw ValidationError("--bad-share and --duplicate-share take 0 to 1, and together not more than 1.")
    }
  }

  func run() throws {
    var reader = SettingsReader()
    let brokers = reader.brokers()
    try reader.finish()
    let doorbell = Doorbell.rungBySignals()
    let publisher = try Publisher(Connection(brokers, name: "simulate"))
    var simulation = Simulation(
      seed: seed, stores: stores, badShare: badShare, duplicateShare: duplicateShare, isDatedNow: now)
    var tally = Tally()
    var lastReport = ContinuousClock.now
    let start = ContinuousClock.now

    while !doorbell.isRung, count == 0 || tally.published < count {
      let due = due(since: start, published: tally.published)
      guard due > 0 else {
        doorbell.waits(.milliseconds(20))
        continue
      }
      var messages: [Message] = []
      for _ in 0..<due {
        guard let simulated = simulation.next() else { break }
        messages.append(Message(simulated))
        tally.add(simulated.expectation)
      }
      try publisher.publish(messages)
      if ContinuousClock.now - lastReport > .seconds(2) {
        lastReport = .now
        Terminal.complain("\(tally.published) messages published")
      }
    }
    publisher.close()
    if json { Terminal.print(json: tally.json) } else { Terminal.print(tally.text) }
  }

  /// How many messages are due now: at most what one round of confirms takes well.
  private func due(since start: ContinuousClock.Instant, published: Int) -> Int {
    let limit = min(500, count == 0 ? .max : count - published)
    guard rate > 0 else { return limit }
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    return min(limit, Int(elapsed * rate) - published)
  }

  /// What was published, and what must become of it.
  private struct Tally {
    private(set) var published = 0
    private var good = 0
    private var duplicates = 0
    private var bad: [Reason: Int] = [:]

    mutating func add(_ expectation: Expectation) {
      published += 1
      switch expectation {
      case .entry: good += 1
      case .repeated: duplicates += 1
      case .dead(let reason): bad[reason, default: 0] += 1
      }
    }

    private var badCount: Int { bad.values.reduce(0, +) }

    var text: String {
      "Published \(published) messages: \(good) good events, \(duplicates) duplicates, \(badCount) bad ones."
    }

    var json: [UInt8] {
      var json = JSONWriter()
      json.object { json in
        json.member("published", published)
        json.member("distinct", good + badCount)
        json.member("good", good)
        json.member("bad", badCount)
        json.member("duplicates", duplicates)
        json.key("badByReason")
        json.array(bad.sorted { $0.key.rawValue < $1.key.rawValue }) { json, entry in
          json.object { json in
            json.member("reason", entry.key.rawValue)
            json.member("count", entry.value)
          }
        }
      }
      return json.bytes
    }
  }
}

extension Message {
  fileprivate convenience init(_ simulated: SimulatedMessage) {
    self.init(
      exchange: EventTopology.events, routingKey: simulated.routingKey,
      contentType: simulated.contentType, messageID: simulated.id,
      headers: simulated.headers.map { Field($0.0, .string($0.1)) }, body: simulated.body,
      isMandatory: true)
  }
}
