import Fleet
import RabbitMQ
import ServiceLifecycle
import Synchronization

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

  private struct State {
    var figures: [QueueFigures]?
    var depths: [String: [Int]] = [:]
  }

  private let api: ManagementAPI?
  private let virtualHost: String
  private let state = Mutex(State())

  init(_ api: ManagementAPI?, virtualHost: String) {
    self.api = api
    self.virtualHost = virtualHost
  }

  /// The system's own queues; nil when the broker does not tell.
  var queues: [Queue]? {
    state.withLock { state in
      state.figures?.map { Queue(figures: $0, depths: state.depths[$0.name] ?? []) }
    }
  }

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
    state.withLock { state in
      state.figures = figures
      for queue in figures ?? [] {
        state.depths[queue.name, default: []].append(queue.depth)
        if state.depths[queue.name]!.count > Self.memory { state.depths[queue.name]!.removeFirst() }
      }
    }
  }
}
