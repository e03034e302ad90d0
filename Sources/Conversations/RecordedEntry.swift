/// A timeline entry with its document, as it stands in the store.
public struct RecordedEntry: Sendable {
  public var event: EventKey
  public var order: OrderID
  public var kind: EmailKind
  public var sequence: Int
  public var time: Timestamp
  /// The entry's JSON, byte for byte as published.
  public var document: [UInt8]

  public init(
    event: EventKey, order: OrderID, kind: EmailKind, sequence: Int, time: Timestamp,
    document: [UInt8]
  ) {
    self.event = event
    self.order = order
    self.kind = kind
    self.sequence = sequence
    self.time = time
    self.document = document
  }

  public var conversation: ConversationKey { ConversationKey(store: event.store, order: order) }
}
