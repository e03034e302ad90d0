import Conversations
public import CoreMetrics
import RabbitMQ
import Synchronization
public import Telemetry

/// What a worker counts and times. Lanes tell it of a batch once that is settled; every metric is made here and nowhere
/// else. No address gets here, and no store unless its operators say so.
public final class FleetMeter: Sendable {
  private let consumed: [Counter]
  private let sent: (feed: Counter, rejections: Counter)
  private let recorded, repeated: Counter
  private let dead: [Reason: Counter]
  private let confirms: (acknowledged: Counter, refused: Counter, returned: Counter)
  private let batchEvents, processDuration, eventAge: Recorder
  private let stages: [Recorder]
  private let reconnects: [Server: Counter]
  private let policyVersion, clockOffset: Gauge
  private let highestPolicyVersion = Mutex(0)
  private let storePolicyVersions: Mutex<[StoreID: Gauge]>?
  private let factory: any MetricsFactory

  private let lanes: [LaneState: Gauge]
  private let held: (events: Gauge, bytes: Gauge)
  private let outages: [Server: Gauge]
  private let ready: Gauge

  /// - Parameters:
  ///   - factory: the backend; by default nothing is kept.
  ///   - tellsStores: whether the policy version of each store is told, one series a store.
  public init(_ factory: any MetricsFactory = NOOPMetricsHandler.instance, tellsStores: Bool = false) {
    func counter(_ name: String, _ labels: (String, String)...) -> Counter {
      Counter(label: name, dimensions: labels, factory: factory)
    }
    func recorder(_ name: String, _ labels: (String, String)...) -> Recorder {
      Recorder(label: name, dimensions: labels, factory: factory)
    }
    func gauge(_ name: String, _ labels: (String, String)...) -> Gauge {
      Gauge(label: name, dimensions: labels, factory: factory)
    }
    func each<Key: Hashable, Value>(_ keys: some Sequence<Key>, _ make: (Key) -> Value) -> [Key: Value] {
      Dictionary(uniqueKeysWithValues: keys.map { ($0, make($0)) })
    }
    self.factory = factory
    consumed = EventTopology.inputQueues.map { counter(Name.consumed, (Name.destination, $0)) }
    sent = (
      counter(Name.sent, (Name.destination, EventTopology.feed)),
      counter(Name.sent, (Name.destination, EventTopology.rejections))
    )
    recorded = counter(Name.recorded)
    repeated = counter(Name.repeated)
    dead = each(Reason.allCases) { counter(Name.deadLetters, ("reason", $0.rawValue)) }
    confirms = (
      counter(Name.confirms, ("outcome", "ack")), counter(Name.confirms, ("outcome", "nack")),
      counter(Name.confirms, ("outcome", "returned"))
    )
    batchEvents = recorder(Name.batchEvents)
    processDuration = recorder(Name.processDuration)
    eventAge = recorder(Name.eventAge)
    stages = Stage.allCases.map { recorder(Name.stageDuration, ("stage", "\($0)")) }
    reconnects = each(Server.allCases) { counter(Name.reconnects, ("server", "\($0)")) }
    policyVersion = gauge(Name.policyVersionMax)
    storePolicyVersions = tellsStores ? Mutex([:]) : nil
    clockOffset = gauge(Name.clockOffset)
    lanes = each(LaneState.allCases) { gauge(Name.lanes, ("state", $0.rawValue)) }
    held = (gauge(Name.heldEvents), gauge(Name.heldBytes))
    outages = each(Server.allCases) { gauge(Name.outage, ("server", "\($0)")) }
    ready = gauge(Name.ready)
  }

  // MARK: - What lanes tell

  /// A batch is acknowledged.
  ///
  /// - Parameters:
  ///   - messages: what was published for it, each once.
  ///   - times: how long each stage took.
  func settled(
    _ deliveries: [Delivery], _ settlements: [Batch.Settlement], _ messages: [Message], _ times: BatchTimes
  ) {
    for (queue, counter) in zip(EventTopology.inputQueues, consumed) {
      let count = deliveries.count { $0.queue == queue }
      if count > 0 { counter.increment(by: count) }
    }
    let toldToFeed = messages.count { $0.exchange == EventTopology.feed }
    sent.feed.increment(by: toldToFeed)
    sent.rejections.increment(by: messages.count - toldToFeed)

    let now = Timestamp.now
    var (new, old) = (0, 0)
    for settlement in settlements {
      switch settlement.verdict {
      case .recorded(let entry):
        new += 1
        // Clocks differ, and an event may seem to come from the future.
        eventAge.record(Double(max(now.microseconds - entry.time.microseconds, 0)) / 1e6)
      case .repeated: old += 1
      case .dead(let letter): dead[letter.reason]?.increment()
      }
    }
    recorded.increment(by: new)
    repeated.increment(by: old)

    batchEvents.record(deliveries.count)
    processDuration.record(times.total.seconds)
    for (stage, recorder) in zip(Stage.allCases, stages) { recorder.record(times[stage].seconds) }
  }

  /// The broker said what it thinks of messages.
  func heard(_ confirms: Confirms) {
    self.confirms.acknowledged.increment(by: confirms.acknowledged)
    self.confirms.refused.increment(by: confirms.refused)
    self.confirms.returned.increment(by: confirms.returned)
  }

  /// These policies hold for a batch.
  func saw(_ policies: [StoreID: Policy]) {
    let highest = policies.values.lazy.map(\.version).max() ?? 0
    highestPolicyVersion.withLock { version in
      guard highest > version else { return }
      version = highest
      policyVersion.record(highest)
    }
    storePolicyVersions?.withLock { gauges in
      for (store, policy) in policies {
        let gauge =
          gauges[store] ?? Gauge(label: Name.policyVersion, dimensions: [("store", store.text)], factory: factory)
        gauges[store] = gauge
        gauge.record(policy.version)
      }
    }
  }

  /// A connection was lost, and is there again.
  func reconnected(_ server: Server) { reconnects[server]?.increment() }

  /// By how much this machine's clock is ahead of the database's.
  func sawClock(ahead: Duration) { clockOffset.record(ahead.seconds) }

  // MARK: - What is looked at when somebody asks

  /// Brings up to date what is told of this moment.
  public func look(_ status: FleetStatus) {
    for (state, gauge) in lanes { gauge.record(status.lanes.count { $0.state == state }) }
    held.events.record(status.heldEvents)
    held.bytes.record(status.heldBytes)
    for (server, gauge) in outages { gauge.record(status.outages.contains("\(server)") ? 1 : 0) }
    ready.record(status.problem == nil ? 1 : 0)
  }
}

// MARK: - Names

extension FleetMeter {
  /// The names are a contract with dashboards and alerts. Where OpenTelemetry has one for the thing, it is that one.
  private enum Name {
    static let destination = "messaging_destination_name"
    static let consumed = "messaging_client_consumed_messages_total"
    static let sent = "messaging_client_sent_messages_total"
    static let processDuration = "messaging_process_duration_seconds"
    static let recorded = "conversation_tracker_events_recorded_total"
    static let repeated = "conversation_tracker_events_repeated_total"
    static let deadLetters = "conversation_tracker_dead_letters_total"
    static let confirms = "conversation_tracker_confirms_total"
    static let batchEvents = "conversation_tracker_batch_events"
    static let stageDuration = "conversation_tracker_stage_duration_seconds"
    static let eventAge = "conversation_tracker_event_age_seconds"
    static let reconnects = "conversation_tracker_reconnects_total"
    static let lanes = "conversation_tracker_lanes"
    static let heldEvents = "conversation_tracker_held_events"
    static let heldBytes = "conversation_tracker_held_bytes"
    static let policyVersionMax = "conversation_tracker_policy_version_max"
    static let policyVersion = "conversation_tracker_policy_version"
    static let outage = "conversation_tracker_outage"
    static let ready = "conversation_tracker_ready"
    static let clockOffset = "conversation_tracker_clock_offset_seconds"
  }

  /// What a worker's metrics mean.
  public static let families = [
    MetricFamily(Name.consumed, .counter, "Events that are settled and acknowledged, by the queue they came from."),
    MetricFamily(Name.sent, .counter, "Messages that the broker has confirmed, by the exchange they went to."),
    MetricFamily(
      Name.processDuration, .histogram(bounds: MetricFamily.durations),
      "Time of a batch from received to acknowledged, in seconds."),
    MetricFamily(Name.recorded, .counter, "Events that made a timeline entry."),
    MetricFamily(
      Name.repeated, .counter,
      "Events that had made their entry before, as those have that were not acknowledged when a connection was lost."),
    MetricFamily(Name.deadLetters, .counter, "Events that became a dead letter, by reason."),
    MetricFamily(Name.confirms, .counter, "What the broker said to published messages."),
    MetricFamily(
      Name.batchEvents, .histogram(bounds: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000]),
      "Events of a batch."),
    MetricFamily(
      Name.stageDuration, .histogram(bounds: MetricFamily.durations), "Time of a batch at each stage, in seconds."),
    MetricFamily(
      Name.eventAge,
      .histogram(bounds: [
        0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3_600, 21_600, 86_400,
      ]), "Time from an event's own time until its entry is confirmed by the broker, in seconds."),
    MetricFamily(Name.reconnects, .counter, "Connections that were lost and made again."),
    MetricFamily(
      Name.lanes, .gauge,
      "Lanes that have nothing to do, have work, wait for a server to come back, or give no sign of life."),
    MetricFamily(Name.heldEvents, .gauge, "Events that lanes hold and have not acknowledged yet."),
    MetricFamily(Name.heldBytes, .gauge, "Bytes of the bodies of the events that lanes hold."),
    MetricFamily(Name.policyVersionMax, .gauge, "The highest version of a store's policy that was seen."),
    MetricFamily(Name.policyVersion, .gauge, "The version of the policy that was seen last, by store."),
    MetricFamily(Name.outage, .gauge, "1 while the worker waits for the server to come back, else 0."),
    MetricFamily(Name.ready, .gauge, "1 while /readyz says that all is well, else 0."),
    MetricFamily(
      Name.clockOffset, .gauge, "By how many seconds the worker's clock is ahead of the database's."),
  ]
}

extension Duration {
  fileprivate var seconds: Double { self / .seconds(1) }
}
