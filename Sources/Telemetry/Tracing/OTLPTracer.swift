import Synchronization
public import Tracing

/// A backend of swift-distributed-tracing: hands each span that ends to an exporter. Whoever starts a span without a
/// parent has decided that it is worth it; the child of a span that is not kept is not kept either.
public struct OTLPTracer: Tracer {
  private let queue: SpanQueue

  init(_ queue: SpanQueue) { self.queue = queue }

  public func startSpan<Instant: TracerInstant>(
    _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind,
    at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
  ) -> OTLPSpan {
    var context = context()
    let parent = context.span
    let identity = SpanIdentity(childOf: parent)
    context.span = identity
    return OTLPSpan(
      FinishedSpan(
        identity: identity, parent: parent?.spanID, name: operationName, kind: kind,
        start: instant().nanosecondsSinceEpoch), context, queue)
  }

  public func forceFlush() {}

  public func extract<Carrier, Extract: Extractor>(
    _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
  ) where Extract.Carrier == Carrier {
    guard let text = extractor.extract(key: "traceparent", from: carrier) else { return }
    context.span = TraceContext(traceparent: text).map(SpanIdentity.init)
  }

  public func inject<Carrier, Inject: Injector>(
    _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
  ) where Inject.Carrier == Carrier {
    guard let span = context.span else { return }
    injector.inject(span.traceparent, forKey: "traceparent", into: &carrier)
  }
}

/// What is told of a span.
struct FinishedSpan: Sendable {
  let identity: SpanIdentity
  let parent: String?
  var name: String
  let kind: SpanKind
  /// In nanoseconds since 1970.
  let start: UInt64
  var end: UInt64 = 0
  var attributes: SpanAttributes = [:]
  var links: [SpanLink] = []
  var events: [SpanEvent] = []
  var status: SpanStatus?
}

/// A span that has begun. What is written to it after its end is lost.
public final class OTLPSpan: Span {
  public let context: ServiceContext
  private let queue: SpanQueue
  private let state: Mutex<(span: FinishedSpan, hasEnded: Bool)>

  init(_ span: FinishedSpan, _ context: ServiceContext, _ queue: SpanQueue) {
    self.context = context
    self.queue = queue
    state = Mutex((span, false))
  }

  public var operationName: String {
    get { state.withLock { $0.span.name } }
    set { state.withLock { $0.span.name = newValue } }
  }

  public var attributes: SpanAttributes {
    get { state.withLock { $0.span.attributes } }
    set { state.withLock { $0.span.attributes = newValue } }
  }

  public var isRecording: Bool { state.withLock { $0.span.identity.isSampled && !$0.hasEnded } }
  public func setStatus(_ status: SpanStatus) { state.withLock { $0.span.status = status } }
  public func addEvent(_ event: SpanEvent) { state.withLock { $0.span.events.append(event) } }
  public func addLink(_ link: SpanLink) { state.withLock { $0.span.links.append(link) } }

  /// Tells the error's type alone, for its text may hold anything.
  public func recordError<Instant: TracerInstant>(
    _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
  ) {
    var attributes = attributes
    attributes["exception.type"] = "\(type(of: error))"
    addEvent(SpanEvent(name: "exception", at: instant(), attributes: attributes))
  }

  public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
    let end = instant().nanosecondsSinceEpoch
    let span = state.withLock { state -> FinishedSpan? in
      guard !state.hasEnded, state.span.identity.isSampled else { return nil }
      state.hasEnded = true
      state.span.end = end
      return state.span
    }
    if let span { queue.append(span) }
  }
}
