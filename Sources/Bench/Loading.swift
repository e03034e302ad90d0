import RabbitMQ

extension ScratchSystem {
  /// Publishes all events, confirmed.
  ///
  /// - Returns: the ids that the feed must bring.
  func load(_ events: some Sequence<BenchEvent>, of figure: String) throws -> Set<FeedID> {
    let publisher = try Publisher(RabbitMQ.Connection(brokers, name: "bench"))
    var expected: Set<FeedID> = []
    var messages: [Message] = []
    var bytes = 0
    func flush() throws {
      try publisher.publish(messages)
      messages.removeAll(keepingCapacity: true)
      bytes = 0
      try requireNotInterrupted()
      progress.note("\(figure): \(expected.count) events are in the queues")
    }
    for event in events {
      expected.insert(event.feedID)
      messages.append(event.message)
      bytes += event.body.count
      if messages.count == 500 || bytes > 8 << 20 { try flush() }
    }
    try flush()
    publisher.close()
    return expected
  }
}
