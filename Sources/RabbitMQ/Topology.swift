import CRabbitMQ

/// Exchanges, queues and bindings that belong together.
public struct Topology: Sendable {
  public struct Exchange: Sendable {
    public enum Kind: String, Sendable { case direct, topic, fanout }
    public var name: String
    public var kind: Kind
    /// Takes what this exchange cannot route.
    public var alternate: String?

    public init(_ name: String, _ kind: Kind, alternate: String? = nil) {
      self.name = name
      self.kind = kind
      self.alternate = alternate
    }
  }

  public struct Queue: Sendable {
    public var name: String
    public var arguments: [Field]
    /// Whether only this connection may use the queue, which then ends with it.
    public var isExclusive: Bool

    public init(_ name: String, arguments: [Field] = [], isExclusive: Bool = false) {
      self.name = name
      self.arguments = arguments
      self.isExclusive = isExclusive
    }
  }

  public struct Binding: Sendable {
    public var queue: String
    public var exchange: String
    public var routingKey: String

    public init(queue: String, to exchange: String, routingKey: String) {
      self.queue = queue
      self.exchange = exchange
      self.routingKey = routingKey
    }
  }

  public var exchanges: [Exchange]
  public var queues: [Queue]
  public var bindings: [Binding]

  public init(exchanges: [Exchange] = [], queues: [Queue] = [], bindings: [Binding] = []) {
    self.exchanges = exchanges
    self.queues = queues
    self.bindings = bindings
  }
}

extension Connection {
  /// Declares what is missing; what is there already must be of the same kind.
  ///
  /// - Throws: ``BrokerError``: `.channelClosed(406)` when something of the same name and another kind stands there.
  public borrowing func declare(_ topology: borrowing Topology) throws(BrokerError) {
    for exchange in topology.exchanges { try declare(exchange) }
    for queue in topology.queues { try declare(queue) }
    for binding in topology.bindings { try bind(binding) }
  }

  /// Counts the messages of a queue that are ready to be delivered.
  ///
  /// - Throws: ``BrokerError``: `.channelClosed(404)` when there is no such queue.
  public borrowing func messageCount(queue: String) throws(BrokerError) -> Int {
    var count = 0
    queue.withAMQPBytes { name in
      if let ok = amqp_queue_declare(state, Self.channel, name, 1, 0, 0, 0, amqp_empty_table) {
        count = Int(ok.pointee.message_count)
      }
    }
    try Self.check(amqp_get_rpc_reply(state))
    return count
  }

  private borrowing func declare(_ exchange: Topology.Exchange) throws(BrokerError) {
    let arguments = exchange.alternate.map { [Field("alternate-exchange", .string($0))] } ?? []
    exchange.name.withAMQPBytes { name in
      exchange.kind.rawValue.withAMQPBytes { kind in
        withTable(arguments) {
          _ = amqp_exchange_declare(state, Self.channel, name, kind, 0, 1, 0, 0, $0.pointee)
        }
      }
    }
    try Self.check(amqp_get_rpc_reply(state))
  }

  private borrowing func declare(_ queue: Topology.Queue) throws(BrokerError) {
    let exclusive: amqp_boolean_t = queue.isExclusive ? 1 : 0
    queue.name.withAMQPBytes { name in
      withTable(queue.arguments) {
        _ = amqp_queue_declare(
          state, Self.channel, name, 0, 1 - exclusive, exclusive, exclusive, $0.pointee)
      }
    }
    try Self.check(amqp_get_rpc_reply(state))
  }

  private borrowing func bind(_ binding: Topology.Binding) throws(BrokerError) {
    binding.queue.withAMQPBytes { queue in
      binding.exchange.withAMQPBytes { exchange in
        binding.routingKey.withAMQPBytes { key in
          _ = amqp_queue_bind(state, Self.channel, queue, exchange, key, amqp_empty_table)
        }
      }
    }
    try Self.check(amqp_get_rpc_reply(state))
  }
}

// MARK: - Taking away

extension Connection {
  /// Deletes a queue with all that is in it; one that is not there is no error.
  ///
  /// - Throws: ``BrokerError``.
  public borrowing func delete(queue: String) throws(BrokerError) {
    queue.withAMQPBytes { _ = amqp_queue_delete(state, Self.channel, $0, 0, 0) }
    try Self.check(amqp_get_rpc_reply(state))
  }

  /// Takes away all messages of a queue that are ready to be delivered.
  ///
  /// - Throws: ``BrokerError``: `.channelClosed(404)` when there is no such queue.
  public borrowing func purge(queue: String) throws(BrokerError) {
    queue.withAMQPBytes { _ = amqp_queue_purge(state, Self.channel, $0) }
    try Self.check(amqp_get_rpc_reply(state))
  }

  /// The version that the broker gives itself.
  public var serverVersion: String? {
    [Field](amqp_get_server_properties(state).pointee).first { $0.name == "version" }?.value.text
  }
}
