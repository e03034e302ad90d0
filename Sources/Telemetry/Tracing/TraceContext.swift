/// A `traceparent` of W3C Trace Context §3.2, the one header that passes from an event to its feed message.
public struct TraceContext: Equatable, Sendable {
  public let traceparent: String

  /// Nil unless `text` is a valid version-00 traceparent: then it cannot carry anything else.
  public init?(traceparent text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.map(\.count) == [2, 32, 16, 2], parts[0].elementsEqual("00".utf8),
      parts.allSatisfy({ $0.allSatisfy(Self.isLowerHex) }),
      parts[1...2].allSatisfy({ $0.contains { $0 != UInt8(ascii: "0") } })
    else { return nil }
    traceparent = text
  }

  private static func isLowerHex(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
    default: false
    }
  }
}
