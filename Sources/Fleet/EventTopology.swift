public import Conversations
public import RabbitMQ
public import Telemetry

/// The exchanges and queues that the OMS, the workers and the ERPs meet at.
public enum EventTopology {
  public static let events = "email-events"
  public static let feed = "conversation-feed"
  public static let rejections = "email-rejections"
  /// Takes the messages whose routing key is mistyped.
  public static let unrouted = "email-unrouted"
  /// Takes what kills even the decoder; no worker reads it.
  public static let quarantine = "email-quarantine"

  /// The headers that workers read; no other means anything to an event.
  static let eventHeaders: Set = [
    "traceparent", "cloudEvents:id", "cloudEvents:source", "cloudEvents:time", "cloudEvents:sequence", "store", "order",
  ]

  /// The queues that workers read.
  public static let inputQueues = EmailKind.allCases.map(\.rawValue) + [unrouted]

  public static let all = Topology(
    exchanges: [
      .init("email-events-unrouted", .fanout),
      .init(events, .direct, alternate: "email-events-unrouted"),
      .init(feed, .topic),
      .init(rejections, .topic),
    ],
    queues: [.init(quarantine, arguments: [Field("x-queue-type", .string("quorum"))])]
      + inputQueues.map { .init($0, arguments: inputArguments) },
    bindings: EmailKind.allCases.map {
      .init(queue: $0.rawValue, to: events, routingKey: $0.rawValue)
    } + [.init(queue: unrouted, to: "email-events-unrouted", routingKey: "")])

  /// At-least-once dead-lettering needs the overflow behaviour `reject-publish` (RabbitMQ, Quorum Queues).
  private static let inputArguments = [
    Field("x-queue-type", .string("quorum")),
    Field("x-delivery-limit", .integer(100)),
    Field("x-dead-letter-exchange", .string("")),
    Field("x-dead-letter-routing-key", .string(quarantine)),
    Field("x-dead-letter-strategy", .string("at-least-once")),
    Field("x-overflow", .string("reject-publish")),
  ]

  /// A queue for one reader of the feed while it is connected. It drops its oldest messages rather than hold others up.
  public static func temporaryFeed(_ name: String) -> Topology {
    Topology(
      queues: [
        .init(
          name,
          arguments: [
            Field("x-max-length", .integer(100_000)), Field("x-overflow", .string("drop-head")),
          ], isExclusive: true)
      ], bindings: [.init(queue: name, to: feed, routingKey: "#")])
  }
}

extension Message {
  /// The message that tells ERPs of an entry.
  public convenience init(_ message: FeedMessage, trace: TraceContext?) {
    self.init(
      exchange: EventTopology.feed, routingKey: message.routingKey,
      contentType: EmailEvent.contentType, messageID: message.id,
      headers: trace.map { [Field("traceparent", .string($0.traceparent))] } ?? [], body: message.body)
  }

  /// The message that tells the OMS of a dead letter.
  public convenience init(_ rejection: Rejection) {
    self.init(
      exchange: EventTopology.rejections, routingKey: rejection.routingKey,
      contentType: EmailEvent.contentType, messageID: rejection.id, body: rejection.body)
  }
}
