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
    // A refusal ends its channel, so each has a connection of its own.
    for exchange in exchanges {
      let part = Topology(exchanges: [exchange])
      flaws += try Self.flaw(exchange.name, brokers, name) { connection throws(BrokerError) in
        try connection.find(exchange: exchange.name)
        try connection.declare(part)
      }
    }
    for queue in queues {
      let part = Topology(queues: [queue])
      flaws += try Self.flaw(queue.name, brokers, name) { connection throws(BrokerError) in
        _ = try connection.messageCount(queue: queue.name)
        try connection.declare(part)
      }
    }
    return flaws
  }

  private static func flaw(
    _ thing: String, _ brokers: [BrokerEndpoint], _ name: String,
    _ look: (borrowing Connection) throws(BrokerError) -> Void
  ) throws(BrokerError) -> [Flaw] {
    let connection = try Connection(brokers, name: name)
    do throws(BrokerError) {
      try look(connection)
      connection.close()
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
