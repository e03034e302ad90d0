import Logging
import Synchronization

/// What a lane cannot do without.
enum Server: CaseIterable, Sendable {
  case broker, database
}

/// An outage of one server, as the lanes of a worker see it together. One lane at a time tries whether the server is back,
/// with growing pauses, and the others wait for what comes of it.
///
/// It reads no clock and logs nothing.
struct Outage {
  /// The lanes that need the server and do not have it.
  private(set) var lanes: Set<LanePulse.ID> = []
  private var began = ContinuousClock.now
  private var backoff = Backoff()
  private var nextTry = ContinuousClock.now
  private var prober: LanePulse.ID?
  /// Whether a lane got through: then nobody needs to wait any longer.
  private var isAnswering = false

  /// A lane failed.
  ///
  /// - Returns: whether the outage begins with this.
  mutating func fail(_ lane: LanePulse.ID, at now: ContinuousClock.Instant) -> Bool {
    let isFirst = lanes.isEmpty
    if isFirst { began = now }
    // Lanes that fail together make one pause, not one each.
    if isFirst || prober == lane || isAnswering { nextTry = now + backoff.delay() }
    stopTrying(lane)
    isAnswering = false
    lanes.insert(lane)
    return isFirst
  }

  /// Whether a lane may try now; nil means yes. Who got that answer tries until it fails or succeeds.
  ///
  /// - Returns: how long to wait before asking again.
  mutating func pause(_ lane: LanePulse.ID, at now: ContinuousClock.Instant) -> Duration? {
    guard lanes.contains(lane), !isAnswering, prober != lane else { return nil }
    guard prober == nil else { return .milliseconds(200) }
    guard now >= nextTry else { return nextTry - now }
    prober = lane
    return nil
  }

  /// A lane has to wait for something else: another may try now.
  mutating func stopTrying(_ lane: LanePulse.ID) { if prober == lane { prober = nil } }

  /// A lane got through, or is there no more.
  ///
  /// - Returns: how long the outage lasted, when it is over with this.
  mutating func end(_ lane: LanePulse.ID, at now: ContinuousClock.Instant, isAnswering: Bool) -> Duration? {
    guard lanes.remove(lane) != nil else { return nil }
    stopTrying(lane)
    if isAnswering {
      self.isAnswering = true
      backoff.reset()
    }
    guard lanes.isEmpty else { return nil }
    defer { self = Outage() }
    return now - began
  }
}

/// The outages that a worker lives through: says once what is wrong and once when it is over.
final class Outages: Sendable {
  private let outages = Mutex<[Server: Outage]>([:])
  private let log: Logger

  init(_ log: Logger) { self.log = log }

  /// - Parameter error: what is wrong; its description may be logged.
  func begin(_ server: Server, _ lane: LanePulse.ID, _ error: any Error) {
    let isFirst = outages.withLock { outages in
      // Two lanes must not wait for one another, each for the server that the other was to try.
      for other in Server.allCases where other != server { outages[other]?.stopTrying(lane) }
      return outages[server, default: Outage()].fail(lane, at: .now)
    }
    guard isFirst else { return }
    log.warning(
      "The worker waits for the \(server). What is held is kept; trying again until it works.",
      Trouble(
        code: "\(server)-outage", cause: "\(error)",
        next: "Bring the \(server) back; nothing is lost meanwhile, and the work goes on by itself."))
  }

  /// How long a lane has to wait before it asks again; nil when it may try now.
  func pause(_ server: Server, _ lane: LanePulse.ID) -> Duration? {
    outages.withLock { $0[server]?.pause(lane, at: .now) }
  }

  /// A lane got through.
  func end(_ server: Server, _ lane: LanePulse.ID) { end(server, lane, isAnswering: true) }

  /// A lane is there no more.
  func leave(_ lane: LanePulse.ID) { for server in Server.allCases { end(server, lane, isAnswering: false) } }

  private func end(_ server: Server, _ lane: LanePulse.ID, isAnswering: Bool) {
    let duration = outages.withLock { $0[server]?.end(lane, at: .now, isAnswering: isAnswering) }
    guard let duration, isAnswering else { return }
    log.notice("The outage of the \(server) is over after \(duration.components.seconds) s.")
  }

  /// The lanes that wait for a server.
  var waiting: Set<LanePulse.ID> {
    outages.withLock { $0.values.reduce(into: []) { $0.formUnion($1.lanes) } }
  }

  /// The servers that some lane needs and does not have.
  var servers: [Server] {
    outages.withLock { outages in Server.allCases.filter { outages[$0]?.lanes.isEmpty == false } }
  }
}
