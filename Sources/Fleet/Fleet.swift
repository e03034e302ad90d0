import Foundation
public import Logging
public import ServiceLifecycle
import Timeline

/// The lanes of one worker, as a service: starts them, waits, and on graceful shutdown lets them settle what they hold.
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
  private let log: Logger

  /// - Parameters:
  ///   - worker: this process among all workers.
  ///   - laneCount: how many lanes to run.
  ///   - exitWhenIdle: ends the service once no lane has had work for so long; nil means never.
  public init(
    worker: String, laneCount: Int, settings: LaneSettings, connector: any Connector,
    exitWhenIdle: Duration? = nil, log: Logger
  ) {
    self.worker = worker
    self.laneCount = laneCount
    self.settings = settings
    self.connector = connector
    self.exitWhenIdle = exitWhenIdle
    self.log = log
  }

  /// Without settings: whoever prints a service must not print its keys.
  public var description: String { "worker \(worker)" }

  private enum Event {
    case laneEnded((any Error)?)
    case drainLimitReached
  }

  /// Runs until graceful shutdown, or until there is nothing left to do.
  ///
  /// - Throws: ``KeyProblem`` when this worker's keys do not fit what is stored.
  public func run() async throws {
    let doorbell = Doorbell()
    let pulses = (0..<laneCount).map { _ in LanePulse() }
    let (events, continuation) = AsyncStream<Event>.makeStream()
    for (number, pulse) in pulses.enumerated() {
      start(number, doorbell, pulse) { continuation.yield(.laneEnded($0)) }
    }
    log.info("The worker reads events.", metadata: ["worker": "\(worker)", "lanes": "\(laneCount)"])

    let drain: @Sendable () -> Void = {
      doorbell.ring()
      Task {
        try await Task.sleep(for: Self.drainLimit)
        continuation.yield(.drainLimitReached)
      }
    }
    let failure = await withGracefulShutdownHandler {
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await drainWhenIdle(pulses, drain) }
        defer { group.cancelAll() }
        return await lanesEnd(events, drain)
      }
    } onGracefulShutdown: {
      drain()
    }
    let counts = pulses.map(\.counts)
    log.info(
      "The worker has stopped.",
      metadata: [
        "worker": "\(worker)", "recorded": "\(counts.map(\.recorded).reduce(0, +))",
        "repeated": "\(counts.map(\.repeated).reduce(0, +))",
        "dead": "\(counts.map(\.dead).reduce(0, +))",
      ])
    if let failure { throw failure }
  }

  /// Waits until every lane has ended; one that fails takes the others with it.
  private func lanesEnd(
    _ events: AsyncStream<Event>, _ drain: @Sendable () -> Void
  ) async -> (any Error)? {
    var running = laneCount
    var failure: (any Error)?
    for await event in events {
      switch event {
      case .laneEnded(let error):
        running -= 1
        if let error, failure == nil {
          failure = error
          drain()
        }
      case .drainLimitReached:
        log.warning("\(running) lanes could not settle what they held; it goes back to its queue.")
        return failure
      }
      if running == 0 { break }
    }
    return failure
  }

  private func drainWhenIdle(_ pulses: [LanePulse], _ drain: @Sendable () -> Void) async {
    guard let exitWhenIdle else { return }
    while !pulses.allSatisfy({ $0.idleTime.map { $0 >= exitWhenIdle } ?? false }) {
      guard (try? await Task.sleep(for: .milliseconds(100))) != nil else { return }
    }
    drain()
  }

  private func start(
    _ number: Int, _ doorbell: Doorbell, _ pulse: LanePulse,
    ended: @escaping @Sendable ((any Error)?) -> Void
  ) {
    let (worker, settings, connector, log) = (worker, settings, connector, log)
    let thread = Thread {
      let lane = Lane(
        LaneID(worker: worker, number: number), settings, connector, doorbell: doorbell,
        pulse: pulse, log: log)
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
