import Foundation
import RabbitMQ

/// How full a queue is and how fast it moves, as the broker's management API tells.
struct QueueFigures: Sendable {
  let name: String
  /// Messages that wait or are being worked on.
  let depth: Int
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
    let rates = ["publish_details", "ack_details"].map { "message_stats.\($0).rate" }
    guard let answer = try? await get("queues", virtualHost, columns: ["name", "messages", "consumers"] + rates),
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
    self.init(
      name: name, depth: (json["messages"] as? NSNumber)?.intValue ?? 0, arrivals: rate("publish_details"),
      departures: rate("ack_details"), consumers: (json["consumers"] as? NSNumber)?.intValue ?? 0)
  }
}
