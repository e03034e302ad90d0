/// A store's id: `[a-z0-9][a-z0-9-]{0,62}`.
public struct StoreID: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let text: String

  /// Nil when `text` does not have the form of a store id.
  public init?(_ text: String) {
    let bytes = text.utf8
    guard (1...63).contains(bytes.count), bytes.first != UInt8(ascii: "-"),
      bytes.allSatisfy(Self.allows)
    else { return nil }
    self.text = text
  }

  public var description: String { text }

  public static func < (left: Self, right: Self) -> Bool { left.text < right.text }

  private static func allows(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

/// An order's id within its store: 1 to 128 printable characters, compared by bytes.
public struct OrderID: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let exact: ExactText

  /// Nil when `text` is empty, too long, or holds a character that does not print.
  public init?(_ text: String) {
    guard (1...128).contains(text.unicodeScalars.count), text.unicodeScalars.allSatisfy(Self.prints)
    else { return nil }
    self.exact = ExactText(text)
  }

  public var text: String { exact.text }
  public var description: String { text }

  public static func < (left: Self, right: Self) -> Bool { left.exact < right.exact }

  private static func prints(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return (0x20..<0x7F).contains(scalar.value) }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      return false
    default: return true
    }
  }
}

/// One order's conversation.
public struct ConversationKey: Hashable, Comparable, Sendable {
  public let store: StoreID
  public let order: OrderID

  public init(store: StoreID, order: OrderID) {
    self.store = store
    self.order = order
  }

  public static func < (left: Self, right: Self) -> Bool {
    left.store == right.store ? left.order < right.order : left.store < right.store
  }
}

/// What makes an event one and the same, however often it is delivered.
public struct EventKey: Hashable, Comparable, Sendable {
  /// The most bytes that a source or an id may take.
  public static let maximumBytes = 256

  public let store: StoreID
  public let source: ExactText
  public let id: ExactText

  public init(store: StoreID, source: ExactText, id: ExactText) {
    self.store = store
    self.source = source
    self.id = id
  }

  /// The id of this event's feed message: lower-case hex of the first 16 bytes of
  /// SHA-256(lp(store) ‖ lp(source) ‖ lp(id)).
  public var feedID: String { Digest.id(store.text, source.text, id.text) }

  public static func < (left: Self, right: Self) -> Bool {
    if left.store != right.store { return left.store < right.store }
    if left.source != right.source { return left.source < right.source }
    return left.id < right.id
  }
}
