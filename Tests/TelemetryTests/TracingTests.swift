import Foundation
import FoundationNetworking
import HTTP
import Logging
import Scrape
import ServiceLifecycle
import Synchronization
import Testing
import Tracing

@testable import Telemetry

@Suite("Traces")
struct TracingTests {
  private static let traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
  private let registry = MetricRegistry(version: "1", OTLPExporter.families)

  private struct Fields: Extractor, Injector {
    func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
    func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
  }

  @Test(
    "a traceparent says whether its trace is kept, and may say more that nobody here knows",
    arguments: [("00", false), ("01", true), ("02", false), ("ff", true)])
  func flags(_ flags: String, isSampled: Bool) throws {
    let context = try #require(TraceContext(traceparent: Self.traceparent.dropLast(2) + flags))
    #expect(SpanIdentity(context).isSampled == isSampled)
  }

  @Test("a span goes on with the trace that it was given, and gives itself on")
  func context() throws {
    let queue = SpanQueue(registry)
    let tracer = OTLPTracer(queue)
    var context = ServiceContext.topLevel
    tracer.extract(["traceparent": Self.traceparent], into: &context, using: Fields())
    let span = tracer.startSpan("child", context: context, ofKind: .internal)
    var carrier: [String: String] = [:]
    tracer.inject(span.context, into: &carrier, using: Fields())
    span.end()
    span.end()
    let ended = queue.take(10)
    #expect(ended.count == 1)
    let child = try #require(ended.first)
    #expect(child.parent == "00f067aa0ba902b7" && child.identity.traceID == "4bf92f3577b34da6a3ce929d0e0e4736")
    #expect(carrier["traceparent"] == child.identity.traceparent)
    #expect(TraceContext(traceparent: child.identity.traceparent).map(SpanIdentity.init) == child.identity)
  }

  @Test("what the beginner of a trace does not keep is not kept here either")
  func unsampled() {
    let queue = SpanQueue(registry)
    let tracer = OTLPTracer(queue)
    var context = ServiceContext.topLevel
    context.span = TraceContext(traceparent: Self.traceparent.dropLast() + "0").map(SpanIdentity.init)
    let span = tracer.startSpan("child", context: context)
    #expect(!span.isRecording)
    span.end()
    tracer.startSpan("root", context: .topLevel).end()
    #expect(queue.take(10).map(\.name) == ["root"])
  }

  @Test("so many spans wait and no more: the others are counted")
  func bound() throws {
    let queue = SpanQueue(capacity: 3, registry)
    let tracer = OTLPTracer(queue)
    for number in 0..<5 { tracer.startSpan("\(number)", context: .topLevel).end() }
    #expect(queue.take(2).map(\.name) == ["0", "1"])
    #expect(queue.take(9).map(\.name) == ["2"])
    queue.settle(2, areTaken: true)
    queue.settle(1, areTaken: false)
    let scrape = try Scrape(registry.exposition())
    #expect(scrape["conversation_tracker_spans_dropped_total"] == 3)
    #expect(scrape["conversation_tracker_spans_exported_total"] == 2)
  }

  @Test("a collector can read spans, with any text in their attributes")
  func document() throws {
    let queue = SpanQueue(registry)
    let tracer = OTLPTracer(queue)
    let start = DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: 1_000)
    let span = tracer.startSpan("settle \"\n", context: .topLevel, ofKind: .consumer, at: start)
    span.attributes = ["text": "a\"\\\u{0}é", "count": 7, "share": 0.5, "flag": true, "none": .double(.nan)]
    var other = ServiceContext.topLevel
    other.span = TraceContext(traceparent: Self.traceparent).map(SpanIdentity.init)
    span.addLink(SpanLink(context: other, attributes: [:]))
    span.setStatus(SpanStatus(code: .error, message: "no"))
    span.end(at: DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: 3_000))
    let bytes = SpanDocument(service: "s", version: "1", instance: "w").json(queue.take(1))
    let json = try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    let resource = try #require((json["resourceSpans"] as? [[String: Any]])?.first)
    let scope = try #require((resource["scopeSpans"] as? [[String: Any]])?.first)
    let told = try #require((scope["spans"] as? [[String: Any]])?.first)
    #expect(told["name"] as? String == "settle \"\n" && told["kind"] as? Int == 5)
    #expect(told["startTimeUnixNano"] as? String == "1000" && told["endTimeUnixNano"] as? String == "3000")
    #expect(told["parentSpanId"] == nil)
    let link = try #require((told["links"] as? [[String: Any]])?.first)
    #expect(link["traceId"] as? String == "4bf92f3577b34da6a3ce929d0e0e4736")
    #expect((told["status"] as? [String: Any])?["code"] as? Int == 2)
    var values: [String: [String: Any]] = [:]
    for pair in told["attributes"] as? [[String: Any]] ?? [] {
      values[try #require(pair["key"] as? String)] = pair["value"] as? [String: Any]
    }
    #expect(values["text"]?["stringValue"] as? String == "a\"\\\u{0}é")
    #expect(values["count"]?["intValue"] as? String == "7")
    #expect(values["share"]?["doubleValue"] as? Double == 0.5 && values["flag"]?["boolValue"] as? Bool == true)
    #expect(values["none"]?["stringValue"] as? String == "nan")
  }

  @Test(
    "an endpoint is an HTTP address, and headers are pairs",
    arguments: [
      ("http://127.0.0.1:4318", "", true), ("https://collector.example/otlp/", "api-key=a%20b,x=y", true),
      ("collector:4318", "", false), ("", "", false), ("http://127.0.0.1:4318", "nothing", false),
    ])
  func settings(endpoint: String, headers: String, isRight: Bool) {
    let exporter = OTLPExporter(
      endpoint: endpoint, headers: headers, service: "s", version: "1", instance: "w", metrics: registry,
      log: Logger(label: "x") { _ in SwiftLogNoOpLogHandler() })
    #expect((exporter != nil) == isRight)
  }

  @Test(
    "a collector that is slow, or never answers, does not hold up the end: most of what waits is lost then",
    arguments: ["slow", "silent"])
  func slowCollector(_ host: String) async throws {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.protocolClasses = [SlowCollector.self]
    let log = Logger(label: "x") { _ in SwiftLogNoOpLogHandler() }
    let exporter = try #require(
      OTLPExporter(
        endpoint: "http://\(host)", service: "s", version: "1", instance: "w", metrics: registry,
        client: HTTPClient(configuration), log: log))
    for _ in 0..<4_096 { exporter.tracer.startSpan("x", context: .topLevel).end() }
    let group = ServiceGroup(services: [exporter], logger: log)
    async let running: Void = group.run()
    while SlowCollector.requests(to: host) == 0 { try await Task.sleep(for: .milliseconds(10)) }
    await group.triggerGracefulShutdown()
    try await running
    // Eight requests would take all of it, and eight seconds at the least.
    #expect((1...4).contains(SlowCollector.requests(to: host)))
    let exported = try Scrape(registry.exposition())["conversation_tracker_spans_exported_total"] ?? 0
    #expect(exported < 4_096)
  }
}

/// Takes whatever `slow` is sent after a second, and nothing that `silent` is sent.
private final class SlowCollector: URLProtocol {
  private static let counts = Mutex<[String: Int]>([:])

  static func requests(to host: String) -> Int { counts.withLock { $0[host] ?? 0 } }

  override static func canInit(with request: URLRequest) -> Bool { true }
  override static func canonicalRequest(for request: URLRequest) -> URLRequest { request }

  override func startLoading() {
    guard let url = request.url, let host = url.host else { return }
    Self.counts.withLock { $0[host, default: 0] += 1 }
    guard host == "slow", let response = HTTPURLResponse(url: url, statusCode: 200, httpVersion: nil, headerFields: nil)
    else { return }
    Thread.sleep(forTimeInterval: 1)
    client?.urlProtocol(self, didReceive: response, cacheStoragePolicy: .notAllowed)
    client?.urlProtocolDidFinishLoading(self)
  }

  override func stopLoading() {}
}
