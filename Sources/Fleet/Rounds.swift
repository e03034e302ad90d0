import Logging
import RabbitMQ

/// What a lane looks at now and then, between two batches.
struct Rounds {
  /// How often to look into the quarantine, and how long to be idle before wondering.
  static let interval = Duration.seconds(60)
  static let patience = Duration.seconds(30)

  private let log: Logger
  private var watchesQuarantine: Bool
  private var quarantined = 0
  private var nextLook: ContinuousClock.Instant?
  private var idleSince: ContinuousClock.Instant?

  /// - Parameter watchesQuarantine: one lane of a worker is enough.
  init(watchesQuarantine: Bool, log: Logger) {
    self.watchesQuarantine = watchesQuarantine
    self.log = log
  }

  /// - Throws: `BrokerError`, also when messages wait and the broker does not deliver them.
  mutating func walk(_ inbox: any Inbox, isIdle: Bool, at now: ContinuousClock.Instant = .now) throws(BrokerError) {
    if watchesQuarantine, nextLook.map({ now >= $0 }) ?? true {
      nextLook = now + Self.interval
      try lookIntoQuarantine(inbox)
    }
    guard isIdle else {
      idleSince = nil
      return
    }
    guard let since = idleSince else {
      idleSince = now
      return
    }
    guard now - since >= Self.patience else { return }
    idleSince = nil
    try inbox.checkDelivery()
  }

  /// Nothing that stands there comes back by itself: it is said once, and again when there is more.
  private mutating func lookIntoQuarantine(_ inbox: any Inbox) throws(BrokerError) {
    do throws(BrokerError) {
      let count = try inbox.messageCount(queue: EventTopology.quarantine)
      defer { quarantined = count }
      guard count > quarantined else { return }
      log.error(
        "\(count) events wait in \(EventTopology.quarantine).",
        Trouble(
          code: "quarantine",
          cause: "No worker could even decode them: the broker took them away after 100 deliveries.",
          next:
            "Look at them (rabbitmqadmin get queue=\(EventTopology.quarantine)), and report what they are."))
    } catch {
      // A queue that is not there is doctor's to tell of; asking again would cost the connection again.
      if case .channelClosed = error.code { watchesQuarantine = false }
      throw error
    }
  }
}
