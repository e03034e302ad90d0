/// What the broker said to published messages, in messages.
public struct Confirms: Equatable, Sendable {
  public var acknowledged = 0
  /// It did not take them (basic.nack).
  public var refused = 0
  /// No queue took them, though one had to (basic.return).
  public var returned = 0

  public init() {}
}
