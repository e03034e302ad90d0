import CRabbitMQ

/// A message to publish: persistent, and with no property but these. A class, for it is handed on a dozen times.
public final class Message: Sendable {
  public let exchange: String
  public let routingKey: String
  public let contentType: String
  public let messageID: String?
  public let headers: [Field]
  public let body: [UInt8]
  /// Whether a message that no queue takes is an error.
  public let isMandatory: Bool

  public init(
    exchange: String, routingKey: String, contentType: String, messageID: String?,
    headers: [Field] = [], body: [UInt8], isMandatory: Bool = false
  ) {
    self.exchange = exchange
    self.routingKey = routingKey
    self.contentType = contentType
    self.messageID = messageID
    self.headers = headers
    self.body = body
    self.isMandatory = isMandatory
  }
}

/// Publishes with confirms over a connection of its own. It belongs to one thread.
public final class Publisher {
  /// How long the broker may take to confirm while it is not blocked.
  public static let confirmTimeout = Duration.seconds(30)

  private var connection: Connection
  private var window = ConfirmWindow()
  private var returned = 0
  /// Of them, those that nobody was told of.
  private var untoldReturned = 0
  private let whileWaiting: () -> Void

  /// Switches confirms on.
  ///
  /// - Parameters:
  ///   - connection: the connection to use up.
  ///   - whileWaiting: called at least every second while a call waits for the broker.
  public init(
    _ connection: consuming Connection, whileWaiting: @escaping () -> Void = {}
  ) throws(BrokerError) {
    self.connection = connection
    self.whileWaiting = whileWaiting
    amqp_confirm_select(self.connection.state, Connection.channel)
    try Connection.check(amqp_get_rpc_reply(self.connection.state))
  }

  /// Publishes all messages and returns once the broker has confirmed every one. A broker that is blocked by an alarm
  /// is waited for.
  ///
  /// - Throws: ``BrokerError``: `.unconfirmed` when the broker refused a message or kept silent, `.unroutable` when a
  ///   mandatory one found no queue, any other when the connection is lost. Some messages may have been taken.
  public func publish(_ messages: [Message]) throws(BrokerError) {
    try send(messages)
    try awaitConfirms()
  }

  /// Publishes all messages, for which ``awaitConfirms()`` waits. A broker that is blocked by an alarm is waited for.
  ///
  /// - Throws: ``BrokerError`` when the connection is lost. Some messages may have been taken.
  public func send(_ messages: [Message]) throws(BrokerError) {
    try pump(wait: .zero)
    connection.holdBack(true)
    for message in messages {
      while connection.isBlocked {
        connection.holdBack(false)
        try wait()
        connection.holdBack(true)
      }
      try send(message)
      window.published()
    }
    connection.holdBack(false)
  }

  /// Reads what has arrived and sends the heartbeats that are due, without waiting.
  ///
  /// - Throws: ``BrokerError`` when the connection is lost.
  public func keepAlive() throws(BrokerError) { try pump(wait: .zero) }

  /// Says good-bye. Nothing can be asked of the publisher afterwards.
  public func close() { connection.sayGoodbye() }

  /// What the broker said since this was asked last.
  public func takeConfirms() -> Confirms {
    var confirms = window.takeConfirms()
    confirms.returned = untoldReturned
    untoldReturned = 0
    return confirms
  }

  /// Returns once the broker has confirmed every message that was sent.
  ///
  /// - Throws: ``BrokerError``, as ``publish(_:)`` does.
  public func awaitConfirms() throws(BrokerError) {
    var deadline = ContinuousClock.now + Self.confirmTimeout
    while window.openCount > 0 {
      try wait()
      if connection.isBlocked { deadline = .now + Self.confirmTimeout }
      guard ContinuousClock.now < deadline else {
        throw BrokerError(
          .unconfirmed,
          "The broker has not confirmed \(window.openCount) messages within \(Self.confirmTimeout).")
      }
    }
    let refused = window.takeRefused()
    guard refused.isEmpty else {
      throw BrokerError(.unconfirmed, "The broker refused \(refused.count) messages (basic.nack).")
    }
    guard returned == 0 else {
      let count = returned
      returned = 0
      throw BrokerError(.unroutable, "No queue takes \(count) of the messages (basic.return).")
    }
  }

  private func wait() throws(BrokerError) {
    try pump(wait: .seconds(1))
    whileWaiting()
  }

  private func send(_ message: Message) throws(BrokerError) {
    var properties = amqp_basic_properties_t()
    properties._flags = amqp_flags_t(
      AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_CONTENT_TYPE_FLAG
        | (message.messageID == nil ? 0 : AMQP_BASIC_MESSAGE_ID_FLAG)
        | (message.headers.isEmpty ? 0 : AMQP_BASIC_HEADERS_FLAG))
    properties.delivery_mode = 2
    let status = message.contentType.withAMQPBytes { contentType in
      properties.content_type = contentType
      return (message.messageID ?? "").withAMQPBytes { messageID in
        properties.message_id = messageID
        return withHeaders(message.headers) { headers in
          properties.headers = headers
          return send(message, &properties)
        }
      }
    }
    try Connection.check(status)
  }

  private func send(_ message: Message, _ properties: inout amqp_basic_properties_t) -> CInt {
    message.exchange.withAMQPBytes { exchange in
      message.routingKey.withAMQPBytes { routingKey in
        message.body.withUnsafeBytes { body in
          amqp_basic_publish(
            connection.state, Connection.channel, exchange, routingKey, message.isMandatory ? 1 : 0,
            0, &properties,
            amqp_bytes_t(len: body.count, bytes: UnsafeMutableRawPointer(mutating: body.baseAddress)))
        }
      }
    }
  }

  private func withHeaders(_ headers: [Field], _ body: (amqp_table_t) -> CInt) -> CInt {
    headers.isEmpty ? body(amqp_empty_table) : withTable(headers) { body($0.pointee) }
  }

  /// Reads every frame that has arrived, after waiting up to `wait` for the first.
  private func pump(wait: Duration) throws(BrokerError) {
    var wait = wait
    while let frame = try connection.nextFrame(wait: wait) {
      wait = .zero
      guard frame.frame_type == AMQP_FRAME_METHOD else { continue }
      switch frame.payload.method.id {
      case AMQP_BASIC_ACK_METHOD:
        let ack = frame.payload.method.decoded.load(as: amqp_basic_ack_t.self)
        window.confirm(ack.delivery_tag, multiple: ack.multiple != 0)
      case AMQP_BASIC_NACK_METHOD:
        let nack = frame.payload.method.decoded.load(as: amqp_basic_nack_t.self)
        window.refuse(nack.delivery_tag, multiple: nack.multiple != 0)
      // The returned message follows as header and body, which are passed over.
      case AMQP_BASIC_RETURN_METHOD:
        returned += 1
        untoldReturned += 1
      default: break
      }
    }
    connection.releaseBuffers()
  }
}
