public import Tracing

/// Which span of which trace: what a `traceparent` says (W3C Trace Context §3.2).
public struct SpanIdentity: Equatable, Sendable {
  /// 32 and 16 lower-case hexadecimal digits.
  public let traceID, spanID: String
  /// Whether whoever began the trace keeps it.
  public let isSampled: Bool

  /// Nil when `text` is no `traceparent` of version 00.
  public init?(traceparent text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [2, 32, 16, 2], parts[0] == "00",
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) } }),
      parts[1...2].allSatisfy({ $0.contains { $0 != "0" } }), let flags = UInt8(parts[3], radix: 16)
    else { return nil }
    traceID = String(parts[1])
    spanID = String(parts[2])
    isSampled = flags & 1 == 1
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
