import Conversations
import Foundation
import HTTPTypes
import Testing
import Timeline

@testable import Console

@Suite("The API's description")
struct OpenAPITests {
  @Test("is JSON, and names every endpoint with its methods and no other")
  func endpoints() throws {
    let document = try #require(JSONSerialization.jsonObject(with: Data(OpenAPI.document.utf8)) as? [String: Any])
    #expect(document["openapi"] as? String == "3.1.0")
    let paths = try #require(document["paths"] as? [String: [String: Any]])
    let described = paths.flatMap { path, operations in operations.keys.map { "\($0.uppercased()) \(path)" } }
    #expect(Set(described + ["GET /api/openapi.json"]) == Set(Endpoint.api.map(\.name)))
    // What is there twice is there once when it is read.
    #expect(OpenAPI.document.ranges(of: "\"operationId\"").count == Endpoint.api.count - 1)
  }

  @Test("knows every reason of a dead letter")
  func reasons() {
    for reason in Reason.allCases { #expect(OpenAPI.document.contains("\"\(reason.rawValue)\"")) }
  }

  @Test(
    "asks for a reason where one is needed, of the same characters as the server",
    arguments: ["", " ", "\u{A0}\u{3000}\u{2028}", "x", "理由", "\u{A7479}", "\u{FEFF}", " a b "])
  func reason(text: String) throws {
    let document = try #require(JSONSerialization.jsonObject(with: Data(OpenAPI.document.utf8)) as? [String: Any])
    func find(_ path: String...) throws -> String {
      try #require(path.reduce(document as Any) { ($0 as? [String: Any])?[$1] as Any } as? String)
    }
    for pattern in [
      try find("components", "schemas", "DeadLetterDiscard", "properties", "because", "pattern"),
      try find("components", "schemas", "MaskChange", "then", "properties", "reason", "pattern"),
    ] {
      #expect((text.range(of: pattern, options: .regularExpression) != nil) == (ChangeReason(text)?.isEmpty == false))
    }
  }
}

@Suite("Cursors")
struct CursorTests {
  @Test("lead back to where the page ended")
  func roundTrip() throws {
    let cursor = ConversationCursor(recordedAt: Timestamp(microseconds: 17), order: OrderID("a~b/ c")!)
    let decoded = try #require(PercentEncoding.decoded(cursor.text))
    let read = try ConversationCursor(decoded)
    #expect(read.recordedAt == cursor.recordedAt && read.order == cursor.order)
    let letter = try DeadLetterCursor("17~00ff")
    #expect(letter.text == "17~00ff")
  }

  @Test("that no page gave out are refused", arguments: ["", "1", "~", "x~y", "1~", "-1~a", "99999999999999999999~a"])
  func strange(text: String) {
    #expect(throws: Refusal.self) { try ConversationCursor(text) }
    #expect(throws: Refusal.self) { try DeadLetterCursor(text) }
  }
}

@Suite("Charts")
struct ChartTests {
  @Test("draw what they are given, and have a name")
  func charts() {
    let line = Chart.line([0, 5, 10], title: "a \"b\"")
    #expect(line.contains("points=\"0,27 80,14.5 160,2\"") && line.contains("aria-label=\"a &quot;b&quot;\""))
    #expect(Chart.line([1], title: "a").isEmpty)
    let bars = Chart.bars([("x", 1), ("y", 2)], title: "b")
    #expect(bars.ranges(of: "<rect").count == 2 && bars.contains("<title>y</title>"))
  }

  @Test("tell when a queue is empty, if it ever will be")
  func drain() {
    func queue(_ depth: Int, _ arrivals: Double, _ departures: Double) -> Duration? {
      QueueFigures(
        name: "q", depth: depth, ready: depth, unacknowledged: 0, delivered: 0, arrivals: arrivals,
        departures: departures, consumers: 1
      ).timeToDrain
    }
    #expect(queue(0, 5, 0) == .zero)
    #expect(queue(100, 5, 15) == .seconds(10))
    #expect(queue(100, 5, 5) == nil)
  }
}
