public import Tracing

/// Which span of which trace: what a ``TraceContext`` says.
public struct SpanIdentity: Equatable, Sendable {
  /// 32 and 16 lower-case hexadecimal digits.
  public let traceID, spanID: String
  /// Whether whoever began the trace keeps it.
  public let isSampled: Bool

  /// The span that a `traceparent` names.
  public init(_ context: TraceContext) {
    let parts = context.traceparent.split(separator: "-")
    traceID = String(parts[1])
    spanID = String(parts[2])
    isSampled = UInt8(parts[3], radix: 16).map { $0 & 1 == 1 } ?? false
  }

  /// A new span, of a trace of its own unless there is a parent.
  init(childOf parent: SpanIdentity?) {
    traceID = parent?.traceID ?? Self.digits() + Self.digits()
    spanID = Self.digits()
    isSampled = parent?.isSampled ?? true
  }

  public var traceparent: String { "00-\(traceID)-\(spanID)-\(isSampled ? "01" : "00")" }

  /// 64 bits at random, but not all zero.
  private static func digits() -> String {
    let digits = String(UInt64.random(in: 1 ... .max), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension ServiceContext {
  private enum Key: ServiceContextKey {
    typealias Value = SpanIdentity
    static let nameOverride: String? = "span"
  }

  /// The span that what happens is part of.
  public var span: SpanIdentity? {
    get { self[Key.self] }
    set { self[Key.self] = newValue }
  }
}
