/// What a lane is at.
public enum LaneState: String, CaseIterable, Sendable {
  /// Connected, and nothing to do.
  case idle
  case busy
  /// Until a server is back.
  case waiting
  /// It has given no sign of life for half a minute.
  case silent
}

/// A worker at one moment.
public struct FleetStatus: Sendable {
  public struct Lane: Sendable {
    public let number: Int
    public let state: LaneState
    public let recorded, repeated, dead: Int
    /// What it holds and has not acknowledged yet, in events and in bytes of their bodies.
    public let heldEvents, heldBytes: Int
  }

  public let worker: String
  public let lanes: [Lane]
  /// What became of events so far, also of lanes that are no more.
  public let recorded, repeated, dead: Int
  /// The servers that some lane waits for: `broker`, `database`.
  public let outages: [String]
  /// Why the worker makes no progress, in one sentence; nil when all is well.
  public let problem: String?
  /// Why the worker has to be started anew, in one sentence; nil when it need not.
  public let fault: String?

  public var heldEvents: Int { lanes.reduce(0) { $0 + $1.heldEvents } }
  public var heldBytes: Int { lanes.reduce(0) { $0 + $1.heldBytes } }
}
