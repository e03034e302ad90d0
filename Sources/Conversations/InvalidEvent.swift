/// Why an event cannot become a timeline entry, in the words that outsiders rely on.
public enum Reason: String, CaseIterable, Sendable {
  case notJSON = "not-json"
  case notCloudEvent = "not-cloudevent"
  case missingField = "missing-field"
  case badField = "bad-field"
  case badAddress = "bad-address"
  case unknownType = "unknown-type"
  case tooLarge = "too-large"
  case notMIME = "not-mime"
  case noOrder = "no-order"
  case unknownAlias = "unknown-alias"
  /// The same id, with another order or type.
  case conflictingDuplicate = "conflicting-duplicate"
  /// The database refused the data.
  case notStorable = "not-storable"
  /// The egress gate found an address in what was about to leave.
  case addressLeft = "address-left"
  case crashedWorker = "crashed-worker"
}

/// An event that cannot become an entry. Its description may be logged: no address is in it.
public struct InvalidEvent: Error, Equatable, CustomStringConvertible {
  public let reason: Reason
  /// One sentence: what is wrong, and what would be right.
  public let detail: String
  public var origin: EventOrigin

  /// - Parameter detail: a sentence about fields and limits; never a value that came with the event.
  public init(_ reason: Reason, _ detail: String, origin: EventOrigin = EventOrigin()) {
    self.reason = reason
    self.detail = detail
    self.origin = origin
  }

  public var description: String { "\(reason.rawValue): \(detail)" }
}
