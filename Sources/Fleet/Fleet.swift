import Foundation
public import Logging
public import ServiceLifecycle
import Synchronization
import Timeline

/// The lanes of one worker, as a service: starts them, puts another in the place of one that is stuck, waits, and on
/// graceful shutdown lets them settle what they hold.
public struct Fleet: Service, CustomStringConvertible {
  /// How long lanes may take to settle what they hold. What is not settled then goes back to its queue.
  static let drainLimit = Duration.seconds(8)
  /// Field tables nested 18,000 deep overflow smaller stacks in librabbitmq.
  private static let stackSize = 8 << 20

  private let worker: String
  private let laneCount: Int
  private let settings: LaneSettings
  private let connector: any Connector
  private let exitWhenIdle: Duration?
  private let lookInterval: Duration
  private let log: Logger
  private let crew: Crew
  private let lanes: Lanes
  /// How the worker is.
  public let health = FleetHealth()

  /// - Parameters:
  ///   - worker: this process among all workers.
  ///   - laneCount: how many lanes to run.
  ///   - exitWhenIdle: ends the service once no lane has had work for so long; nil means never.
  ///   - lookInterval: how often to look after the lanes. A lane without a sign of life for 30 looks makes the worker not
  ///     ready, as does one that has had work for 120 looks and settled nothing; one without a sign of life for 120 looks is
  ///     stuck.
  ///   - meter: what counts.
  ///   - tracer: what tells of batches as traces; nil when nobody wants them.
  public init(
    worker: String, laneCount: Int, settings: LaneSettings, connector: any Connector,
    exitWhenIdle: Duration? = nil, lookInterval: Duration = .seconds(1), meter: FleetMeter = FleetMeter(),
    tracer: BatchTracer? = nil, log: Logger
  ) {
    self.worker = worker
    self.laneCount = laneCount
    self.settings = settings
    self.connector = connector
    self.exitWhenIdle = exitWhenIdle
    self.lookInterval = lookInterval
    self.log = log
    crew = Crew(meter: meter, tracer: tracer, log: log)
    lanes = Lanes(count: laneCount)
  }

  /// Without settings: whoever prints a service must not print its keys.
  public var description: String { "worker \(worker)" }

  private enum Event {
    case laneEnded(LanePulse.ID, (any Error)?)
    case laneStuck(number: Int)
    case drainLimitReached
  }

  /// Runs until graceful shutdown, or until there is nothing left to do.
  ///
  /// - Throws: ``KeyProblem`` when this worker's keys do not fit what is stored, ``StuckLane`` when a lane does not come
  ///   back from reading events: then the process has to end, for nothing else ends a thread.
  public func run() async throws {
    let (events, continuation) = AsyncStream<Event>.makeStream()
    let drain: @Sendable () -> Void = { [crew] in
      crew.doorbell.ring()
      Task {
        try await Task.sleep(for: Self.drainLimit)
        continuation.yield(.drainLimitReached)
      }
    }
    let startLane: @Sendable (Int) -> Void = { [lanes] number in
      let pulse = lanes.replace(number)
      start(number, pulse) { continuation.yield(.laneEnded(pulse.id, $0)) }
    }
    for number in 0..<laneCount { startLane(number) }
    health.begin()
    log.info("The worker reads events.", metadata: ["worker": "\(worker)", "lanes": "\(laneCount)"])

    let failure = await withGracefulShutdownHandler {
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await drainWhenIdle(drain) }
        group.addTask { await lookAfter { continuation.yield(.laneStuck(number: $0)) } }
        defer { group.cancelAll() }
        return await lanesEnd(events, startLane, drain)
      }
    } onGracefulShutdown: {
      drain()
    }
    let counts = lanes.counts
    log.info(
      "The worker has stopped.",
      metadata: [
        "worker": "\(worker)", "recorded": "\(counts.recorded)", "repeated": "\(counts.repeated)",
        "dead": "\(counts.dead)",
      ])
    if let failure { throw failure }
  }

  /// Waits until every lane has ended; one that fails takes the others with it.
  private func lanesEnd(
    _ events: AsyncStream<Event>, _ startLane: @Sendable (Int) -> Void, _ drain: @Sendable () -> Void
  ) async -> (any Error)? {
    var running = Set(lanes.current.map(\.id))
    var failure: (any Error)?
    for await event in events {
      switch event {
      case .laneEnded(let id, let error):
        guard running.remove(id) != nil else { continue }
        if let error, failure == nil {
          failure = error
          drain()
        }
      case .laneStuck(let number):
        let pulse = lanes.current[number]
        guard failure == nil, running.contains(pulse.id) else { continue }
        guard !pulse.isReading else {
          let stuck = StuckLane(number: number)
          failure = stuck
          health.fail(stuck.description)
          running.remove(pulse.id)
          drain()
          break
        }
        log.error(
          "Lane \(number) is stuck; another takes its place.",
          Trouble(
            code: "lane-stuck", cause: "A call to broker, database or system has not come back for two minutes.",
            next: "Nothing now, for the work goes on; report it when it happens again."))
        pulse.giveUp()
        crew.outages.leave(pulse.id)
        running.remove(pulse.id)
        if !crew.doorbell.isRung {
          startLane(number)
          running.insert(lanes.current[number].id)
        }
      case .drainLimitReached:
        log.warning(
          "\(running.count) lanes could not settle what they held; it goes back to its queue.",
          Trouble(
            code: "drain-limit", cause: "They had \(Self.drainLimit) for it.",
            next: "Nothing: other workers settle it, and nothing is written twice."))
        return failure
      }
      if running.isEmpty { break }
    }
    return failure
  }

  private func drainWhenIdle(_ drain: @Sendable () -> Void) async {
    guard let exitWhenIdle else { return }
    while !lanes.current.allSatisfy({ $0.idleTime.map { $0 >= exitWhenIdle } ?? false }) {
      guard (try? await Task.sleep(for: .milliseconds(100))) != nil else { return }
    }
    drain()
  }

  private func start(
    _ number: Int, _ pulse: LanePulse, ended: @escaping @Sendable ((any Error)?) -> Void
  ) {
    let (worker, settings, connector, crew, log) = (worker, settings, connector, crew, log)
    let thread = Thread {
      let lane = Lane(
        LaneID(worker: worker, number: number), settings, connector, crew: crew, pulse: pulse, log: log)
      do {
        try lane.run()
        ended(nil)
      } catch { ended(error) }
    }
    thread.stackSize = Self.stackSize
    thread.name = "lane \(number)"
    thread.start()
  }
}

// MARK: - Looking after the lanes

extension Fleet {
  /// What is watched of a lane: whether it lives, and whether it gets on with what it has.
  private struct Watches {
    var life = LaneWatch()
    var progress = LaneWatch(silence: 120, patience: .max)
  }

  /// Looks whether the lanes live, and keeps ``health`` up to date.
  private func lookAfter(stuck: (Int) -> Void) async {
    var watches: [LanePulse.ID: Watches] = [:]
    var silent: Int?
    while (try? await Task.sleep(for: lookInterval)) != nil {
      let pulses = lanes.current
      let findings = pulses.map { watches[$0.id, default: Watches()].life.look(beats: $0.beats) }
      let progress = pulses.map { watches[$0.id, default: Watches()].progress.look($0) }
      for (number, finding) in findings.enumerated() where finding == .stuck { stuck(number) }
      let found = findings.firstIndex { $0 != .lively }
      let watch = Watches()
      let sentence = found.map {
        "Lane \($0) has given no sign of life for \(lookInterval * watch.life.silence) or longer."
      }
      let problem =
        sentence ?? crew.outages.servers.first.map { "The worker waits for the \($0) to come back." }
        ?? progress.firstIndex(of: .silent).map {
          "Lane \($0) has had work for \(lookInterval * watch.progress.silence) and has settled none of it."
        }
      health.update(problem, silentLanes: Set(findings.indices.filter { findings[$0] != .lively }))
      guard found != silent else { continue }
      silent = found
      if let sentence {
        log.warning(
          "\(sentence) The worker is not ready.",
          Trouble(
            code: "lane-silent", cause: "It waits for a call to come back, or the machine is overloaded.",
            next: "Wait: within two minutes the lane goes on, or another takes its place."))
      } else {
        log.notice("All lanes give signs of life again.")
      }
    }
  }

  /// The worker at this moment.
  public func status() -> FleetStatus {
    let counts = lanes.counts
    let (waiting, silent) = (crew.outages.waiting, health.silentLanes)
    return FleetStatus(
      worker: worker,
      lanes: lanes.current.enumerated().map { number, pulse in
        let state: LaneState =
          silent.contains(number)
          ? .silent : waiting.contains(pulse.id) ? .waiting : pulse.idleTime != nil ? .idle : .busy
        let (counts, held) = (pulse.counts, pulse.held)
        return FleetStatus.Lane(
          number: number, state: state, recorded: counts.recorded, repeated: counts.repeated, dead: counts.dead,
          heldEvents: held.events, heldBytes: held.bytes)
      }, recorded: counts.recorded, repeated: counts.repeated, dead: counts.dead,
      outages: crew.outages.servers.map { "\($0)" }, problem: health.problem, fault: health.fault)
  }
}

/// Why a worker has to end.
public struct StuckLane: Error, CustomStringConvertible {
  let number: Int

  public var description: String {
    "Lane \(number) does not come back from reading events; the worker ends, so that it is started anew and the event that holds it up is found out."
  }
}

/// The lanes that are at work, and what those did that are no more.
private final class Lanes: Sendable {
  private let pulses: Mutex<(current: [LanePulse], all: [LanePulse])>

  init(count: Int) {
    let first = (0..<count).map { _ in LanePulse() }
    pulses = Mutex((first, []))
  }

  var current: [LanePulse] { pulses.withLock { $0.current } }

  /// The pulse of a new lane in the place of another.
  func replace(_ number: Int) -> LanePulse {
    let pulse = LanePulse()
    pulses.withLock { pulses in
      pulses.current[number] = pulse
      pulses.all.append(pulse)
    }
    return pulse
  }

  var counts: (recorded: Int, repeated: Int, dead: Int) {
    let all = pulses.withLock(\.all).map(\.counts)
    return (all.map(\.recorded).reduce(0, +), all.map(\.repeated).reduce(0, +), all.map(\.dead).reduce(0, +))
  }
}
