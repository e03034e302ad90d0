import Fleet
import Postgres
import RabbitMQ
import ServiceLifecycle
import Synchronization
import Timeline

/// Looks at the queues every few seconds and remembers what it saw for some minutes.
final class FleetWatch: Service {
  static let interval = Duration.seconds(5)
  /// How many looks are remembered: ten minutes.
  private static let memory = 120

  struct Queue: Sendable {
    let figures: QueueFigures
    /// Depths at each look, the latest last.
    let depths: [Int]
  }

  fileprivate struct State {
    var figures: [QueueFigures]?
    var depths: [String: [Int]] = [:]
    var pace = WorkerPace()
    var delivered: Int?
    var lastDelivery: ContinuousClock.Instant?
    var signal: Result<ScaleSignal, Unseen> = .failure(.notYet)
  }

  /// Why nobody can say how much work there is.
  enum Unseen: Error, CustomStringConvertible {
    case notYet, noAPI, broker, database

    var description: String {
      switch self {
      case .notYet: "The console has just begun and has not looked at the queues yet; ask again in a moment."
      case .noAPI: "The console cannot see the queues; set AMQP_MANAGEMENT_URL to the broker's management API."
      case .broker:
        "The broker's management API does not answer; check that it runs and that AMQP_MANAGEMENT_URL is right."
      case .database: "The database cannot be reached, so nobody knows which workers live; ask again in a moment."
      }
    }
  }

  private let api: ManagementAPI?
  private let virtualHost: String
  private let database: DatabasePool
  private let goal: ScaleGoal
  private let state = Mutex(State())

  init(_ api: ManagementAPI?, virtualHost: String, database: DatabasePool, goal: ScaleGoal) {
    self.api = api
    self.virtualHost = virtualHost
    self.database = database
    self.goal = goal
  }

  /// The system's own queues; nil when the broker does not tell.
  var queues: [Queue]? {
    state.withLock { state in
      state.figures?.map { Queue(figures: $0, depths: state.depths[$0.name] ?? []) }
    }
  }

  /// How much work there is.
  var signal: Result<ScaleSignal, Unseen> { state.withLock { $0.signal } }

  func run() async throws {
    await cancelWhenGracefulShutdown { [self] in
      while !Task.isCancelled {
        await look()
        try? await Task.sleep(for: Self.interval)
      }
    }
  }

  private func look() async {
    let names = EventTopology.inputQueues + [EventTopology.quarantine]
    let figures = await api?.queues(virtualHost: virtualHost)?.filter { names.contains($0.name) }
      .sorted { names.firstIndex(of: $0.name)! < names.firstIndex(of: $1.name)! }
    let alive = try? await database.run { database throws(PostgresError) in try database.livingWorkerCount() }
    state.withLock { state in
      state.figures = figures
      for queue in figures ?? [] {
        state.depths[queue.name, default: []].append(queue.depth)
        if state.depths[queue.name]!.count > Self.memory { state.depths[queue.name]!.removeFirst() }
      }
      state.look(figures, alive: alive, goal: goal, hasAPI: api != nil)
    }
  }
}

extension FleetWatch.State {
  fileprivate mutating func look(_ figures: [QueueFigures]?, alive: Int?, goal: ScaleGoal, hasAPI: Bool) {
    guard let figures else {
      signal = .failure(hasAPI ? .broker : .noAPI)
      return
    }
    guard let alive else {
      signal = .failure(.database)
      return
    }
    let inputs = figures.filter { $0.name != EventTopology.quarantine }
    let settled = inputs.reduce(0) { $0 + $1.departures }
    let arrivals = inputs.reduce(0) { $0 + $1.arrivals }
    let waiting = inputs.reduce(0) { $0 + $1.ready }
    let delivered = inputs.reduce(0) { $0 + $1.delivered }
    let now = ContinuousClock.now
    // The broker counts anew when it is started anew.
    if let earlier = self.delivered, delivered != earlier, delivered > 0 { lastDelivery = now }
    self.delivered = delivered
    pace.look(settled: settled, alive: alive)
    signal = .success(
      ScaleSignal(
        messagesWaiting: waiting, messagesHeld: inputs.reduce(0) { $0 + $1.unacknowledged }, arrivals: arrivals,
        settled: settled, secondsSinceLastDelivery: lastDelivery.map { (now - $0) / .seconds(1) }, workersAlive: alive,
        suggestedWorkers: goal.workers(
          waiting: waiting, arrivals: arrivals, alive: alive, perWorker: pace.best)))
  }
}
