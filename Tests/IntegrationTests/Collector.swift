import Foundation
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import Testing

/// A collector of traces that remembers what came.
final class Collector: Sendable {
  struct Span {
    let fields: [String: Any]

    var name: String? { fields["name"] as? String }
    var id: String? { fields["spanId"] as? String }
    var parent: String? { fields["parentSpanId"] as? String }
    var links: [[String: Any]] { fields["links"] as? [[String: Any]] ?? [] }

    /// The attributes as texts.
    var attributes: [String: String] {
      var attributes: [String: String] = [:]
      for pair in fields["attributes"] as? [[String: Any]] ?? [] {
        guard let key = pair["key"] as? String, let value = pair["value"] as? [String: Any] else { continue }
        attributes[key] = value.values.first.map { "\($0)" }
      }
      return attributes
    }
  }

  private let bodies = Mutex<[String]>([])
  private let keys = Mutex<Set<String>>([])
  private let port = Mutex<Int?>(nil)
  private let running = Mutex<Task<Void, any Error>?>(nil)

  /// Waits until it listens.
  init() async throws {
    let router = Router()
    router.post("v1/traces") { [self] request, _ in
      let body = try await request.body.collect(upTo: 16 << 20)
      bodies.withLock { $0.append(String(buffer: body)) }
      if let key = request.headers[.init("api-key")!] { keys.withLock { _ = $0.insert(key) } }
      return Response(status: .ok)
    }
    let application = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { [self] channel in port.withLock { $0 = channel.localAddress?.port } },
      logger: Logger(label: "collector") { _ in SwiftLogNoOpLogHandler() })
    running.withLock { $0 = Task { try await application.run() } }
    try await eventually { self.port.withLock { $0 } != nil }
  }

  func stop() { running.withLock { $0?.cancel() } }

  var url: String { "http://127.0.0.1:\(port.withLock { $0 } ?? 0)" }
  /// What requests carried as their key.
  var apiKeys: Set<String> { keys.withLock { $0 } }
  /// Everything that came, as it came.
  var text: String { bodies.withLock { $0.joined(separator: "\n") } }

  func spans() throws -> [Span] {
    try bodies.withLock { $0 }.flatMap { body -> [Span] in
      let json = try #require(JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
      let resources = try #require(json["resourceSpans"] as? [[String: Any]])
      return resources.flatMap { $0["scopeSpans"] as? [[String: Any]] ?? [] }
        .flatMap { $0["spans"] as? [[String: Any]] ?? [] }.map(Span.init)
    }
  }
}
