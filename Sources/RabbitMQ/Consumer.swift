import CRabbitMQ

/// Consumes from queues over a connection of its own. It belongs to one thread.
public final class Consumer {
  private var connection: Connection
  private let queues: [String]
  private var assembler = DeliveryAssembler()
  private var buffer: DeliveryBuffer
  /// The tags of deliveries that found no room while nobody took any.
  private var turnedAway: [UInt64] = []
  /// Of bodies that were read since the library's buffers were released.
  private var unreleasedBytes = 0

  /// Starts consuming.
  ///
  /// - Parameters:
  ///   - connection: the connection to use up.
  ///   - prefetch: the most unacknowledged messages of each queue.
  ///   - bufferBytes: about how many bytes of bodies to hold that nobody has taken yet. What the broker sends beyond that
  ///     waits in the sockets, or is given back, so that memory does not grow with the messages' size.
  /// - Throws: ``BrokerError``, also when a queue does not exist.
  public init(
    _ connection: consuming Connection, queues: [String], prefetch: Int, bufferBytes: Int = 4 << 20
  ) throws(BrokerError) {
    self.connection = connection
    self.queues = queues
    buffer = DeliveryBuffer(capacity: bufferBytes)
    let state = self.connection.state
    amqp_basic_qos(state, Connection.channel, 0, UInt16(clamping: prefetch), 0)
    try Connection.check(amqp_get_rpc_reply(state))
    for queue in queues {
      // The consumer's tag is its queue's name: so a delivery tells where it came from.
      queue.withAMQPBytes { name in
        _ = amqp_basic_consume(state, Connection.channel, name, name, 0, 0, 0, amqp_empty_table)
      }
      try Connection.check(amqp_get_rpc_reply(state))
    }
  }

  /// Takes what has arrived, in order, waiting for the first message only.
  ///
  /// - Parameters:
  ///   - limit: the most messages.
  ///   - bytes: the most bytes of bodies; a single larger message is still returned, alone.
  ///   - wait: how long to wait for the first.
  ///   - doorbell: a file descriptor that ends the wait when it becomes readable.
  /// - Returns: nothing when the wait ended without a message.
  /// - Throws: ``BrokerError``; then all unacknowledged deliveries are void.
  public func receive(
    limit: Int, bytes: Int, wait: Duration, doorbell: CInt? = nil
  ) throws(BrokerError) -> [Delivery] {
    try giveBackTurnedAway()
    try pump()
    if buffer.isEmpty {
      let deadline = ContinuousClock.now + wait
      repeat {
        connection.waitForData(
          min(max(deadline - .now, .zero), signOfLife), doorbell: doorbell)
        try pump()
      } while buffer.isEmpty && ContinuousClock.now < deadline && !isReadable(doorbell)
    }
    return buffer.take(limit: limit, bytes: bytes)
  }

  /// What has arrived and was not received yet, and the bytes of its bodies.
  public var held: (count: Int, bytes: Int) { (buffer.count, buffer.size) }

  /// Acknowledges every delivery up to and including `tag`.
  public func acknowledge(upTo tag: UInt64) throws(BrokerError) {
    try Connection.check(amqp_basic_ack(connection.state, Connection.channel, tag, 1))
  }

  /// Acknowledges one delivery.
  public func acknowledge(only tag: UInt64) throws(BrokerError) {
    try Connection.check(amqp_basic_ack(connection.state, Connection.channel, tag, 0))
  }

  /// Gives one delivery back to the broker: to its queue again, or to the queue's dead-letter exchange.
  public func reject(_ tag: UInt64, requeue: Bool) throws(BrokerError) {
    try Connection.check(amqp_basic_reject(connection.state, Connection.channel, tag, requeue ? 1 : 0))
  }

  /// Reads what has arrived, without waiting, and so sends the heartbeats that are due. Everything is read, for the broker
  /// gives up a client that does not read on; what finds no room is turned away, and goes back to its queue with the next
  /// ``receive(limit:bytes:wait:doorbell:)``. Given back at once it would only come again.
  ///
  /// - Throws: ``BrokerError`` when the connection is lost.
  public func keepAlive() throws(BrokerError) {
    while let frame = try connection.nextFrame(wait: .zero) { try take(frame) }
    releaseBuffers()
  }

  /// Asks whether messages wait in the queues and none of them is delivered, as happens when the broker has forgotten this
  /// consumer. For a consumer that holds nothing and has waited in vain. Takes up to 3 seconds when messages wait.
  ///
  /// - Throws: ``BrokerError``: `.withheld` when it is so.
  public func checkDelivery() throws(BrokerError) {
    for _ in 0..<3 {
      var count = 0
      for queue in queues { count += try messageCount(queue: queue) }
      if count == 0 { return }
      let deadline = ContinuousClock.now + .seconds(1)
      repeat {
        try pump()
        guard buffer.isEmpty else { return }
        connection.waitForData(max(deadline - .now, .zero), doorbell: nil)
      } while ContinuousClock.now < deadline
    }
    throw BrokerError(.withheld, "The broker does not deliver the messages that wait; connecting anew.")
  }

  /// Counts the messages of a queue that are ready to be delivered.
  ///
  /// - Throws: ``BrokerError``: `.channelClosed(404)` when there is no such queue.
  public func messageCount(queue: String) throws(BrokerError) -> Int { try connection.messageCount(queue: queue) }

  private func giveBackTurnedAway() throws(BrokerError) {
    for tag in turnedAway { try reject(tag, requeue: true) }
    turnedAway = []
  }

  /// Often enough for heartbeats, in both directions.
  private var signOfLife: Duration { .seconds(connection.heartbeat) / 4 }

  /// Says good-bye; what is not acknowledged goes back to its queue. Nothing can be asked of the consumer afterwards.
  public func close() { connection.sayGoodbye() }

  /// Reads the frames that have arrived, as far as there is room for them.
  private func pump() throws(BrokerError) {
    while buffer.hasRoom, let frame = try connection.nextFrame(wait: .zero) { try take(frame) }
    releaseBuffers()
  }

  private func take(_ frame: amqp_frame_t) throws(BrokerError) {
    switch CInt(frame.frame_type) {
    case AMQP_FRAME_METHOD: try method(frame.payload.method)
    case AMQP_FRAME_HEADER: header(frame.payload.properties)
    case AMQP_FRAME_BODY:
      let fragment = frame.payload.body_fragment
      collect(
        assembler.body(UnsafeRawBufferPointer(start: fragment.bytes, count: fragment.len)))
      unreleasedBytes += fragment.len
      if unreleasedBytes > Self.mostUnreleasedBytes { releaseBuffers() }
    default: break
    }
  }

  /// The library looks at all of its buffers to release one: not after each frame.
  private static let mostUnreleasedBytes = 128 << 10

  private func releaseBuffers() {
    connection.releaseBuffers()
    unreleasedBytes = 0
  }

  private func method(_ method: amqp_method_t) throws(BrokerError) {
    switch method.id {
    case AMQP_BASIC_DELIVER_METHOD:
      let deliver = method.decoded.load(as: amqp_basic_deliver_t.self)
      assembler.begin(
        DeliveryAssembler.Method(
          tag: deliver.delivery_tag, queue: String(deliver.consumer_tag),
          exchange: String(deliver.exchange), routingKey: String(deliver.routing_key),
          redelivered: deliver.redelivered != 0))
    case AMQP_BASIC_CANCEL_METHOD:
      let cancel = method.decoded.load(as: amqp_basic_cancel_t.self)
      throw BrokerError(
        .consumerCancelled,
        "The broker took the queue \(String(cancel.consumer_tag)) away; declare it again with conversation-tracker setup."
      )
    default: break
    }
  }

  private typealias Header = amqp_frame_t.__Unnamed_union_payload.__Unnamed_struct_properties

  private func header(_ header: Header) {
    let properties = header.decoded.load(as: amqp_basic_properties_t.self)
    let flags = CInt(bitPattern: properties._flags)
    collect(
      assembler.header(
        contentType: flags & AMQP_BASIC_CONTENT_TYPE_FLAG != 0
          ? String(properties.content_type) : nil,
        headers: flags & AMQP_BASIC_HEADERS_FLAG != 0 ? [Field](properties.headers) : [],
        bodySize: Int(clamping: header.body_size)))
  }

  private func collect(_ delivery: Delivery?) {
    guard let delivery else { return }
    if buffer.hasRoom { buffer.append(delivery) } else { turnedAway.append(delivery.tag) }
  }
}
