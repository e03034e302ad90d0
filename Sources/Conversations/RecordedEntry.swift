/// A timeline entry with its document, as it stands in the store. A class, for it is handed on a dozen times.
public final class RecordedEntry: Sendable {
  public let event: EventKey
  public let order: OrderID
  public let kind: EmailKind
  public let sequence: Int
  public let time: Timestamp
  /// The event's place among those of its source; not read back.
  public let sourceSequence: Int?
  /// The entry's JSON, byte for byte as published: of a new entry, a part of the bytes of its ``FeedMessage``.
  public let document: ArraySlice<UInt8>

  public init(
    event: EventKey, order: OrderID, kind: EmailKind, sequence: Int, time: Timestamp,
    sourceSequence: Int? = nil, document: ArraySlice<UInt8>
  ) {
    self.event = event
    self.order = order
    self.kind = kind
    self.sequence = sequence
    self.time = time
    self.sourceSequence = sourceSequence
    self.document = document
  }

  public var conversation: ConversationKey { ConversationKey(store: event.store, order: order) }
}
