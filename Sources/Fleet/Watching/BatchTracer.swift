import Conversations
import Foundation
import RabbitMQ
import Telemetry
import Timeline
public import Tracing

/// Tells of a batch, once it is settled, as a trace: a span for the batch, and one for each of its events whose own trace
/// is kept. The event's span links to whoever published it, for a batch has many parents. No address gets here.
public struct BatchTracer: Sendable {
  private let tracer: any Tracer

  public init(_ tracer: any Tracer) { self.tracer = tracer }

  /// A batch is acknowledged. Without an event whose trace is kept there is nothing to tell.
  ///
  /// - Parameter settlements: of the deliveries, in their order.
  func settled(_ deliveries: [Delivery], _ settlements: [Batch.Settlement], _ times: BatchTimes, lane: LaneID) {
    let traced = deliveries.indices.compactMap { place -> (place: Int, publisher: SpanIdentity)? in
      let trace = deliveries[place].header("traceparent").flatMap(TraceContext.init(traceparent:))
      guard let span = trace.map(SpanIdentity.init), span.isSampled else { return nil }
      return (place, span)
    }
    guard !traced.isEmpty, settlements.count == deliveries.count else { return }
    tell(tracer, traced, deliveries, settlements, times, lane)
  }

  private func tell(
    _ tracer: some Tracer, _ traced: [(place: Int, publisher: SpanIdentity)], _ deliveries: [Delivery],
    _ settlements: [Batch.Settlement], _ times: BatchTimes, _ lane: LaneID
  ) {
    let end = DefaultTracerClock.now
    let duration = UInt64(max(times.total / .nanoseconds(1), 0))
    let start = DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: end.nanosecondsSinceEpoch - duration)
    let batch = tracer.startSpan(
      "process \(EventTopology.events)", context: .topLevel, ofKind: .consumer, at: start)
    var attributes: SpanAttributes = [
      "messaging.system": "rabbitmq", "messaging.operation.type": "process", "messaging.operation.name": "process",
      "messaging.destination.name": "\(EventTopology.events)", "conversation_tracker.lane": "\(lane)",
    ]
    attributes["messaging.batch.message_count"] = deliveries.count
    for stage in Stage.allCases {
      attributes["conversation_tracker.stage.\(stage).seconds"] = times[stage] / .seconds(1)
    }
    batch.attributes = attributes
    for (place, publisher) in traced {
      let span = tracer.startSpan("settle event", context: batch.context, ofKind: .internal, at: start)
      span.attributes = Self.attributes(of: settlements[place].verdict, deliveries[place])
      var context = ServiceContext.topLevel
      context.span = publisher
      span.addLink(SpanLink(context: context, attributes: [:]))
      span.end(at: end)
    }
    batch.end(at: end)
  }

  /// The same id as in logs and dead letters, and of the event's own identifiers those that dead letters show.
  private static func attributes(of verdict: Verdict, _ delivery: Delivery) -> SpanAttributes {
    var attributes: SpanAttributes = [:]
    let origin: EventOrigin
    switch verdict {
    case .recorded(let entry), .repeated(let entry):
      origin = EventOrigin(
        store: entry.event.store, order: entry.order, source: entry.event.source, eventID: entry.event.id)
      attributes["messaging.message.id"] = entry.event.feedID
    case .dead(let letter):
      origin = letter.origin
      attributes["conversation_tracker.reason"] = letter.reason.rawValue
    }
    attributes["conversation_tracker.verdict"] = verdict.word
    attributes["conversation_tracker.event"] = delivery.deadLetterID
    attributes["conversation_tracker.store"] = origin.store
    attributes["conversation_tracker.order"] = origin.order
    attributes["cloudevents.event_source"] = origin.source
    attributes["cloudevents.event_id"] = origin.eventID
    return attributes
  }
}

extension Verdict {
  fileprivate var word: String {
    switch self {
    case .recorded: "recorded"
    case .repeated: "repeated"
    case .dead: "dead"
    }
  }
}
