/// The fate of one delivered event. Only outages are thrown.
public enum Verdict: Sendable {
  /// A new entry.
  case recorded(RecordedEntry)
  /// The entry that an earlier delivery of the same event made.
  case repeated(RecordedEntry)
  case dead(DeadLetter)
}
