import Conversations

extension Timestamp {
  /// For a `time` element: exact for programs, UTC for people until their browser shows it in their own zone.
  var shown: [String: Any] {
    let exact = rfc3339
    return ["exact": exact, "utc": exact.prefix(16).replacing("T", with: " ") + " UTC"]
  }
}
