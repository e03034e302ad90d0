import Foundation
import JSON

/// How much work waits, how fast it is done, and how many workers would be enough: what scales the fleet. A value, and
/// without a clock.
struct ScaleSignal: Equatable, Sendable {
  let messagesWaiting: Int
  /// Delivered, and not acknowledged yet.
  let messagesHeld: Int
  /// Messages a second.
  let arrivals, settled: Double
  /// Nil when nothing was delivered since somebody looks.
  let secondsSinceLastDelivery: Double?
  let workersAlive: Int
  let suggestedWorkers: Int

  /// How long until nothing waits any more, if nothing changes; nil when it never comes to that.
  var secondsToDrain: Double? {
    if messagesWaiting == 0 { return 0 }
    // What is settled within a second is under way, and no backlog.
    if Double(messagesWaiting) <= settled { return Double(messagesWaiting) / settled }
    let speed = settled - arrivals
    return speed > 0.05 ? Double(messagesWaiting) / speed : nil
  }

  var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("messagesWaiting", messagesWaiting)
      json.member("messagesHeld", messagesHeld)
      json.tenths("arrivalsPerSecond", arrivals)
      json.tenths("settledPerSecond", settled)
      json.tenths("secondsToDrain", secondsToDrain)
      json.tenths("secondsSinceLastDelivery", secondsSinceLastDelivery)
      json.member("workersAlive", workersAlive)
      json.member("suggestedWorkers", suggestedWorkers)
    }
    return json.bytes
  }
}

/// How many workers to suggest.
struct ScaleGoal: Equatable, Sendable {
  /// In which time what waits is to be settled.
  var drainSeconds: Int
  var mostWorkers: Int

  init(drainSeconds: Int = 60, mostWorkers: Int = 10) {
    self.drainSeconds = drainSeconds
    self.mostWorkers = mostWorkers
  }

  /// Workers enough for what arrives, and to settle what waits in time.
  ///
  /// - Parameters:
  ///   - perWorker: what one worker settles in a second; 0 when nobody has seen one at work.
  func workers(waiting: Int, arrivals: Double, alive: Int, perWorker: Double) -> Int {
    let least = max(alive, 1)
    // More workers do not help where the ones that are there settle nothing.
    guard perWorker > 0 else { return min(waiting == 0 && arrivals == 0 ? 1 : least, mostWorkers) }
    let needed = (arrivals + Double(waiting) / Double(drainSeconds)) / perWorker
    // What a worker was seen to settle is no more than what came, and that goes up and down.
    let workers = (needed - Self.tolerance).rounded(.up)
    return Int(min(max(workers, 1), Double(mostWorkers)))
  }

  private static let tolerance = 0.1
}

/// The most that one worker was seen to settle in a second lately.
struct WorkerPace: Sendable {
  /// How many looks are remembered: ten minutes.
  private static let memory = 120
  private var seen: [Double] = []

  mutating func look(settled: Double, alive: Int) {
    seen.append(alive > 0 ? settled / Double(alive) : 0)
    if seen.count > Self.memory { seen.removeFirst() }
  }

  var best: Double { seen.max() ?? 0 }
}

extension JSONWriter {
  fileprivate mutating func tenths(_ name: StaticString, _ number: Double?) {
    key(name)
    if let number { verbatim(QueueFigures.text(number).utf8.span) } else { null() }
  }
}
