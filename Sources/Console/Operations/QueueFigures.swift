import Foundation
import RabbitMQ

/// How full a queue is and how fast it moves, as the broker's management API tells.
struct QueueFigures: Sendable {
  let name: String
  /// Messages that wait or are being worked on.
  let depth: Int
  let ready, unacknowledged: Int
  /// How often a message was delivered since the broker counts.
  let delivered: Int
  /// Messages a second.
  let arrivals, departures: Double
  let consumers: Int

  /// How long the queue takes to drain if nothing changes; nil when it does not.
  var timeToDrain: Duration? {
    if depth == 0 { return .zero }
    let speed = departures - arrivals
    return speed > 0.05 ? .seconds(Double(depth) / speed) : nil
  }

  /// A rate to a tenth, for people and as JSON.
  static func text(_ rate: Double) -> String {
    let tenths = Int((max(rate, 0) * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}

extension ManagementAPI {
  /// The queues of a virtual host; nil when it does not answer as it should: why stands in the broker's log.
  func queues(virtualHost: String) async -> [QueueFigures]? {
    let columns = [
      "name", "messages", "messages_ready", "messages_unacknowledged", "consumers",
      "message_stats.publish_details.rate",
      "message_stats.ack_details.rate", "message_stats.deliver_get",
    ]
    guard let answer = try? await get("queues", virtualHost, columns: columns),
      let queues = try? JSONSerialization.jsonObject(with: Data(answer.body)) as? [[String: Any]]
    else { return nil }
    return queues.compactMap(QueueFigures.init)
  }
}

extension QueueFigures {
  init?(_ json: [String: Any]) {
    guard let name = json["name"] as? String else { return nil }
    let stats = json["message_stats"] as? [String: Any]
    func rate(_ key: String) -> Double {
      ((stats?[key] as? [String: Any])?["rate"] as? NSNumber)?.doubleValue ?? 0
    }
    func count(_ json: [String: Any]?, _ key: String) -> Int { (json?[key] as? NSNumber)?.intValue ?? 0 }
    self.init(
      name: name, depth: count(json, "messages"), ready: count(json, "messages_ready"),
      unacknowledged: count(json, "messages_unacknowledged"), delivered: count(stats, "deliver_get"),
      arrivals: rate("publish_details"), departures: rate("ack_details"), consumers: count(json, "consumers"))
  }
}
