import Fleet
import Foundation
import RabbitMQ

/// Publishes the events of a stream at their times, over a connection of its own.
struct Departures: Sendable {
  var brokers: [BrokerEndpoint]
  var events: [BenchEvent]
  /// When each event is due, in seconds after the start.
  var dues: [Double]
  var doorbell: Doorbell

  /// When an event was handed to the broker, and how many seconds after its time that was.
  struct Departure: Sendable {
    var feedID: FeedID
    var moment: ContinuousClock.Instant
    var lateness: Double
  }

  /// Returns once all are confirmed.
  func run(from start: ContinuousClock.Instant) throws -> [Departure] {
    let publisher = try Publisher(RabbitMQ.Connection(brokers, name: "bench"))
    var departures: [Departure] = []
    departures.reserveCapacity(events.count)
    while departures.count < events.count {
      let next = departures.count
      let now = ContinuousClock.now
      let elapsed = (now - start) / .seconds(1)
      guard dues[next] <= elapsed else {
        if doorbell.isRung { throw BenchFailure.interrupted }
        Thread.sleep(forTimeInterval: min(dues[next] - elapsed, 0.5))
        continue
      }
      var end = next
      while end < events.count, dues[end] <= elapsed { end += 1 }
      for index in next..<end {
        departures.append(Departure(feedID: events[index].feedID, moment: now, lateness: elapsed - dues[index]))
      }
      try publisher.publish(events[next..<end].map(\.message))
    }
    publisher.close()
    return departures
  }
}
