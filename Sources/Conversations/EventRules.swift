/// The rules for what an event says of itself, the same in every form of input. A reason names the place, such as
/// `field data.store` or `header store`, and never the value.
package enum EventRules {
  package static func missing(_ place: String) -> InvalidEvent {
    InvalidEvent(.missingField, "The \(place) is missing.")
  }

  /// A CloudEvents `source` or `id`.
  package static func identifier(_ text: String, _ place: String) throws(InvalidEvent) -> ExactText {
    guard (1...EventKey.maximumBytes).contains(text.utf8.count) else {
      throw InvalidEvent(.badField, "The \(place) is not 1 to \(EventKey.maximumBytes) bytes long.")
    }
    return ExactText(text)
  }

  package static func time(_ text: String, _ place: String) throws(InvalidEvent) -> Timestamp {
    guard let time = Timestamp(rfc3339: text) else {
      throw InvalidEvent(
        .badField, "The \(place) is no RFC 3339 date-time, such as 2026-11-23T16:32:00Z.")
    }
    return time
  }

  package static func store(_ text: String, _ place: String) throws(InvalidEvent) -> StoreID {
    guard let store = StoreID(text) else {
      throw InvalidEvent(
        .badField, "The \(place) is no store id: 1 to 63 of a-z, 0-9 and inner hyphens.")
    }
    return store
  }

  package static func order(_ text: String, _ place: String) throws(InvalidEvent) -> OrderID {
    guard let order = OrderID(text) else {
      throw InvalidEvent(.badField, "The \(place) is not 1 to 128 printable characters.")
    }
    return order
  }

  /// A source's number of an event (CloudEvents sequence extension); nil when it is no whole number, for sources may
  /// order their events by other texts.
  package static func sequence(_ text: String?) -> Int? {
    guard let text, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
    return Int(text)
  }

  /// As much of an event's origin as its texts allow.
  package static func origin(
    store: String?, order: String?, source: String?, id: String?, sequence: Int?
  ) -> EventOrigin {
    EventOrigin(
      store: store.flatMap(StoreID.init), order: order.flatMap(OrderID.init),
      source: source.flatMap { try? identifier($0, "") }, eventID: id.flatMap { try? identifier($0, "") },
      sequence: sequence)
  }

  /// Whether a `content_type` is `mediaType`: compared without case, parameters aside (RFC 9110 §8.3.1).
  package static func isMediaType(_ contentType: String?, _ mediaType: String) -> Bool {
    guard let contentType else { return false }
    var expected = mediaType.utf8.makeIterator()
    for byte in contentType.utf8 where byte != UInt8(ascii: " ") {
      if byte == UInt8(ascii: ";") { break }
      let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      guard (isCapital ? byte | 0x20 : byte) == expected.next() else { return false }
    }
    return expected.next() == nil
  }
}
