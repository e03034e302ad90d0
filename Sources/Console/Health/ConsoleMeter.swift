import Conversations
import CoreMetrics
import Fleet
import HTTPTypes
import Telemetry

/// What a console counts and times, and what it knows of the fleet, as metrics.
struct ConsoleMeter: Sendable {
  let registry: MetricRegistry

  init() { registry = MetricRegistry(version: ProgramVersion.current, Self.families) }

  /// A request was answered.
  ///
  /// - Parameter route: a path as it is declared, without the values in it.
  func answered(_ method: HTTPRequest.Method, _ route: String, _ status: HTTPResponse.Status, _ duration: Duration) {
    let labels = [
      ("http_request_method", method.rawValue), ("http_route", route), ("http_response_status_code", "\(status.code)"),
    ]
    Recorder(label: Name.requests, dimensions: labels, factory: registry).record(duration / .seconds(1))
  }

  /// Brings up to date what is told of this moment. What is not known is no number.
  ///
  /// - Parameters:
  ///   - queues: nil when the broker does not tell.
  ///   - signal: nil when it cannot be said.
  ///   - dead: how many dead letters wait, by reason; nil when the database does not tell.
  func look(queues: [QueueFigures]?, signal: ScaleSignal?, dead: [Reason: Int]?) {
    for name in EventTopology.inputQueues + [EventTopology.quarantine] {
      let queue = queues?.first { $0.name == name }
      gauge(Name.queueMessages, ("queue", name), ("state", "ready")).record(Double(queue?.ready))
      gauge(Name.queueMessages, ("queue", name), ("state", "unacknowledged")).record(Double(queue?.unacknowledged))
      gauge(Name.queueConsumers, ("queue", name)).record(Double(queue?.consumers))
    }
    gauge(Name.arrivals).record(signal?.arrivals ?? .nan)
    gauge(Name.settled).record(signal?.settled ?? .nan)
    gauge(Name.secondsToDrain).record(signal.map { $0.secondsToDrain ?? .infinity } ?? .nan)
    gauge(Name.workersAlive).record(Double(signal?.workersAlive))
    gauge(Name.workersSuggested).record(Double(signal?.suggestedWorkers))
    for reason in Reason.allCases {
      gauge(Name.deadLetters, ("reason", reason.rawValue)).record(Double(dead.map { $0[reason] ?? 0 }))
    }
  }

  private func gauge(_ name: String, _ labels: (String, String)...) -> Gauge {
    Gauge(label: name, dimensions: labels, factory: registry)
  }
}

extension Double {
  fileprivate init(_ count: Int?) { self = count.map { Double($0) } ?? .nan }
}

// MARK: - Names

extension ConsoleMeter {
  /// The names are a contract with dashboards and alerts.
  private enum Name {
    static let requests = "http_server_request_duration_seconds"
    static let queueMessages = "conversation_tracker_queue_messages"
    static let queueConsumers = "conversation_tracker_queue_consumers"
    static let arrivals = "conversation_tracker_arrivals_per_second"
    static let settled = "conversation_tracker_settled_per_second"
    static let secondsToDrain = "conversation_tracker_seconds_to_drain"
    static let workersAlive = "conversation_tracker_workers_alive"
    static let workersSuggested = "conversation_tracker_workers_suggested"
    static let deadLetters = "conversation_tracker_dead_letters_waiting"
  }

  /// What a console's metrics mean.
  static let families = [
    MetricFamily(
      Name.requests, .histogram(bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]),
      "Time until an answer begins, in seconds."),
    MetricFamily(
      Name.queueMessages, .gauge, "Messages in a queue: ready to be delivered, or delivered and unacknowledged."),
    MetricFamily(Name.queueConsumers, .gauge, "Consumers of a queue."),
    MetricFamily(Name.arrivals, .gauge, "Events that arrive, a second."),
    MetricFamily(Name.settled, .gauge, "Events that are acknowledged, a second."),
    MetricFamily(
      Name.secondsToDrain, .gauge, "Seconds until no event waits, if nothing changes; +Inf when it never comes to that."
    ),
    MetricFamily(Name.workersAlive, .gauge, "Workers that were heard of in the last 20 seconds."),
    MetricFamily(Name.workersSuggested, .gauge, "Workers that would be enough, as /scale suggests."),
    MetricFamily(Name.deadLetters, .gauge, "Dead letters that were neither replayed nor discarded, by reason."),
  ]
}
