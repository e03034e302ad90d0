import Conversations
import Logging
import Postgres
import ServiceLifecycle
import Synchronization
import Timeline

/// Tells open pages that an order has new entries. One query a second for all of them.
final class TimelineWatch: Service {
  /// More open pages than this are told to come back later.
  private static let capacity = 2_000
  /// After so many looks without news a page hears something all the same, or proxies would cut it off.
  private static let heartbeat = 15

  private struct State {
    var pages: [ConversationKey: [Int: AsyncStream<Int>.Continuation]] = [:]
    /// Orders that a page has begun to listen to since the last look.
    var fresh: Set<ConversationKey> = []
    var count = 0
    var lastNumber = 0
    var isEnded = false
  }

  private let database: DatabasePool
  private let state = Mutex(State())

  init(_ database: DatabasePool) { self.database = database }

  /// The order's last sequence, again and again; at least every quarter of a minute.
  ///
  /// - Throws: ``Overload``.
  func sequences(of conversation: ConversationKey) throws -> AsyncStream<Int> {
    let (stream, continuation) = AsyncStream<Int>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let number = state.withLock { state -> Int? in
      guard !state.isEnded, state.count < Self.capacity else { return nil }
      state.count += 1
      state.lastNumber += 1
      state.pages[conversation, default: [:]][state.lastNumber] = continuation
      state.fresh.insert(conversation)
      return state.lastNumber
    }
    guard let number else { throw Overload() }
    continuation.onTermination = { [weak self] _ in self?.forget(conversation, number) }
    return stream
  }

  private func forget(_ conversation: ConversationKey, _ number: Int) {
    state.withLock { state in
      guard state.pages[conversation]?.removeValue(forKey: number) != nil else { return }
      state.count -= 1
      if state.pages[conversation]?.isEmpty == true { state.pages[conversation] = nil }
    }
  }

  func run() async throws {
    await cancelWhenGracefulShutdown { [self] in
      var known: [ConversationKey: Int] = [:]
      var looks = 0
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(1))
        looks += 1
        let (watched, fresh) = state.withLock { (Array($0.pages.keys), $0.fresh) }
        guard !watched.isEmpty else { continue }
        // While the database is away, pages simply hear nothing.
        let last = try? await database.run { database throws(PostgresError) in try database.lastSequences(watched) }
        guard let last else { continue }
        let isHeartbeat = looks.isMultiple(of: Self.heartbeat)
        state.withLock { $0.fresh.subtract(fresh) }
        for (conversation, sequence) in last
        where isHeartbeat || fresh.contains(conversation) || known[conversation] != sequence {
          let pages = state.withLock { Array($0.pages[conversation, default: [:]].values) }
          for page in pages { page.yield(sequence) }
        }
        known = last
      }
    }
    let pages = state.withLock { state in
      state.isEnded = true
      return state.pages.values.flatMap(\.values)
    }
    for page in pages { page.finish() }
  }
}
