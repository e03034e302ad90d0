public import CoreMetrics
import Foundation
import FoundationNetworking
public import HTTP
public import Logging
public import ServiceLifecycle

/// Sends spans to a collector (OTLP over HTTP, as JSON), some times a second and never more than it must hold. A collector
/// that is away costs spans, and nothing else.
public struct OTLPExporter: Service, CustomStringConvertible {
  /// What the exporter counts.
  public static let families = SpanQueue.families
  /// How long a request may take.
  private static let timeout = Duration.seconds(2)
  /// How long what is left may take at the end. A worker has 10 seconds to stop, and its lanes may take 8 of them.
  private static let farewell = Duration.milliseconds(1_500)
  private static let interval = Duration.seconds(1)
  private static let requestLimit = 512

  private let url: URL
  private let headers: [(name: String, value: String)]
  private let document: SpanDocument
  private let queue: SpanQueue
  private let client: HTTPClient
  private let log: Logger

  /// Nil when `endpoint` is no HTTP address, or `headers` are not of the form `name=value,name=value`.
  ///
  /// - Parameters:
  ///   - endpoint: the collector's address; the path `/v1/traces` is added.
  ///   - headers: what each request carries, such as a key; percent-encoded.
  ///   - service: what the traces are told to be of.
  ///   - instance: this process among others.
  ///   - client: makes the requests.
  public init?(
    endpoint: String, headers: String = "", service: String, version: String, instance: String,
    metrics: any MetricsFactory, client: HTTPClient = .shared, log: Logger
  ) {
    guard var components = URLComponents(string: endpoint), ["http", "https"].contains(components.scheme),
      components.host?.isEmpty == false
    else { return nil }
    while components.percentEncodedPath.hasSuffix("/") { components.percentEncodedPath.removeLast() }
    components.percentEncodedPath += "/v1/traces"
    guard let url = components.url else { return nil }
    self.url = url
    var pairs: [(String, String)] = []
    for pair in headers.split(separator: ",") {
      let halves = pair.split(separator: "=", maxSplits: 1)
      guard halves.count == 2, let value = String(halves[1]).removingPercentEncoding else { return nil }
      pairs.append((halves[0].trimmingCharacters(in: .whitespaces), value.trimmingCharacters(in: .whitespaces)))
    }
    self.headers = pairs
    document = SpanDocument(service: service, version: version, instance: instance)
    queue = SpanQueue(metrics)
    self.client = client
    self.log = log
  }

  /// Where to start spans.
  public var tracer: OTLPTracer { OTLPTracer(queue) }

  /// Without the headers, in which a key may stand.
  public var description: String { "exporter of traces" }

  /// Runs until graceful shutdown, and a moment longer to send what is left then.
  public func run() async throws {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await export() }
      group.addTask {
        try? await gracefulShutdown()
        try? await Task.sleep(for: Self.farewell)
      }
      await group.next()
      group.cancelAll()
    }
  }

  private func export() async {
    var isAway = false
    while !Task.isShuttingDownGracefully && !Task.isCancelled {
      // A request that is under way ends by itself, so that nothing of it is lost.
      try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.interval) }
      guard let areTaken = await flush(), areTaken == isAway else { continue }
      isAway.toggle()
      if isAway {
        log.warning(
          "The collector takes no traces; they are dropped until it does.",
          metadata: [
            "code": "no-collector", "cause": "It cannot be reached, or refuses them.",
            "next": "Check that it runs and that OTEL_EXPORTER_OTLP_ENDPOINT is right.",
          ])
      } else {
        log.notice("The collector takes traces again.")
      }
    }
  }

  /// Sends what waits.
  ///
  /// - Returns: whether the collector took it; nil when nothing waited.
  private func flush() async -> Bool? {
    var areTaken: Bool?
    while areTaken != false {
      let spans = queue.take(Self.requestLimit)
      guard !spans.isEmpty else { break }
      let isTaken = await send(document.json(spans))
      queue.settle(spans.count, areTaken: isTaken)
      areTaken = isTaken
    }
    return areTaken
  }

  private func send(_ body: [UInt8]) async -> Bool {
    var request = URLRequest(url: url)
    request.httpMethod = "POST"
    request.httpBody = Data(body)
    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    guard let (response, _) = await client.answer(to: request, within: Self.timeout) else { return false }
    return (200..<300).contains(response.statusCode)
  }
}
