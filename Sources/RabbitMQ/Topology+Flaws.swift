import CRabbitMQ

extension Topology {
  /// Something of a topology that is not at the broker as it should be.
  public enum Flaw: Equatable, Sendable {
    /// An exchange or queue that is not there.
    case missing(String)
    /// An exchange or queue of another kind or with other arguments; the text is the broker's own, which names them.
    case different(String, String)
    /// One that this user may not declare, so that its arguments cannot be seen.
    case unseen(String)
  }

  /// Holds exchanges and queues against those at the broker. Changes nothing: only what is there is declared once more,
  /// which the broker refuses unless it is the same. Bindings cannot be seen so.
  ///
  /// - Parameter name: how the broker's operators see these connections.
  /// - Throws: ``BrokerError``.
  public func flaws(at brokers: [BrokerEndpoint], name: String) throws(BrokerError) -> [Flaw] {
    var flaws: [Flaw] = []
    var look = Look(brokers: brokers, name: name)
    for exchange in exchanges {
      let part = Topology(exchanges: [exchange])
      flaws += try look.flaw(of: exchange.name) { connection throws(BrokerError) in
        try connection.find(exchange: exchange.name)
        try connection.declare(part)
      }
    }
    for queue in queues {
      let part = Topology(queues: [queue])
      flaws += try look.flaw(of: queue.name) { connection throws(BrokerError) in
        _ = try connection.messageCount(queue: queue.name)
        try connection.declare(part)
      }
    }
    look.end()
    return flaws
  }
}

/// Over one connection, and another one after each refusal, for that ends the channel.
private struct Look: ~Copyable {
  let brokers: [BrokerEndpoint]
  let name: String
  private var connection: Connection?

  init(brokers: [BrokerEndpoint], name: String) {
    self.brokers = brokers
    self.name = name
  }

  mutating func flaw(
    of thing: String, _ ask: (borrowing Connection) throws(BrokerError) -> Void
  ) throws(BrokerError) -> [Topology.Flaw] {
    let connection = if let open = connection.take() { open } else { try Connection(brokers, name: name) }
    do throws(BrokerError) {
      try ask(connection)
      self.connection = consume connection
      return []
    } catch {
      switch error.code {
      case .channelClosed(404): return [.missing(thing)]
      case .channelClosed(406): return [.different(thing, error.description)]
      case .channelClosed(403): return [.unseen(thing)]
      default: throw error
      }
    }
  }

  mutating func end() { connection.take()?.close() }
}

extension Connection {
  /// - Throws: ``BrokerError``: `.channelClosed(404)` when there is no such exchange.
  fileprivate borrowing func find(exchange: String) throws(BrokerError) {
    exchange.withAMQPBytes { name in
      "".withAMQPBytes { kind in
        _ = amqp_exchange_declare(state, Self.channel, name, kind, 1, 0, 0, 0, amqp_empty_table)
      }
    }
    try Self.check(amqp_get_rpc_reply(state))
  }
}
