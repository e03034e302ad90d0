import HTTPTypes
import Hummingbird

/// One thing that can be asked of the console: where, by whom, and what answers.
struct Endpoint: Sendable {
  /// How long an answer may take to begin.
  static let patience = Duration.seconds(30)
  /// The same, once the console is told to stop: service managers wait for 20 seconds.
  static let lastPatience = Duration.seconds(10)

  let method: HTTPRequest.Method
  /// With `{store}`, `{order}` and so on where values stand.
  let path: String
  let access: Access
  let answer: @Sendable (Call) async throws -> Response

  init(
    _ method: HTTPRequest.Method, _ path: String, _ access: Access,
    _ answer: @escaping @Sendable (Call) async throws -> Response
  ) {
    self.method = method
    self.path = path
    self.access = access
    self.answer = answer
  }

  /// Whether programs ask, which show their token with each request.
  var isAPI: Bool { path.hasPrefix("/api/") || Self.health.contains { $0.path == path } }

  /// What a request's path asks for, whatever its method is.
  static func at(_ path: String) -> [Endpoint] {
    let asked = path.split(separator: "/")
    let fitting = all.filter { endpoint in
      let own = endpoint.path.split(separator: "/")
      return own.count == asked.count && zip(own, asked).allSatisfy { $0.first == "{" || $0 == $1 }
    }
    let exact = fitting.filter { $0.path == path }
    return exact.isEmpty ? fitting : exact
  }

  var name: String { "\(method.rawValue) \(path)" }

  /// Everything that can be asked.
  static let all: [Endpoint] =
    doors + health + stores + settings + orders + operations + deadLetters + auditing + assets + api
}
