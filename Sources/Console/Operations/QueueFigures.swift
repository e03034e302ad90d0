import Foundation
import FoundationNetworking
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
}

/// Asks the broker's management API.
struct ManagementAPI: Sendable {
  private let url: URL
  private let authorization: String

  /// Nil when `text` is no URL of a management API.
  ///
  /// - Parameters:
  ///   - text: `http://user:password@host:port`, or `https://…`.
  ///   - virtualHost: whose queues to ask for.
  init?(_ text: String, virtualHost: String) {
    guard var components = URLComponents(string: text), ["http", "https"].contains(components.scheme),
      components.host != nil
    else { return nil }
    let credentials = "\(components.user ?? ""):\(components.password ?? "")"
    components.user = nil
    components.password = nil
    var path = components.percentEncodedPath
    while path.hasSuffix("/") { path.removeLast() }
    if path.hasSuffix("/api") { path.removeLast(4) }
    components.percentEncodedPath = "\(path)/api/queues/\(PercentEncoding.encoded(virtualHost))"
    components.percentEncodedQuery =
      "columns=name,messages,consumers,message_stats.publish_details.rate,message_stats.ack_details.rate"
    guard let url = components.url else { return nil }
    self.url = url
    authorization = "Basic \(Data(credentials.utf8).base64EncodedString())"
  }

  /// Nil when it does not answer as it should; why stands in the broker's log, not in ours.
  func queues() async -> [QueueFigures]? {
    var request = URLRequest(url: url, timeoutInterval: 4)
    request.setValue(authorization, forHTTPHeaderField: "Authorization")
    guard let (data, response) = try? await URLSession.shared.data(for: request),
      (response as? HTTPURLResponse)?.statusCode == 200,
      let queues = try? JSONSerialization.jsonObject(with: data) as? [[String: Any]]
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
