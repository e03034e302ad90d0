import Conversations
import Foundation
import JSON
import Testing

@testable import Bench

@Suite struct EventGeneratorTests {
  private func events(_ count: Int, seed: UInt64 = 7, textBytes: Int = EventGenerator.usualTextBytes) -> [BenchEvent] {
    Array(EventGenerator(name: "evt", seed: seed, count: count, textBytes: textBytes))
  }

  @Test("the same seed makes the same events, another seed others")
  func deterministic() {
    #expect(events(50).map(\.body) == events(50).map(\.body))
    #expect(events(50).map(\.body) != events(50, seed: 8).map(\.body))
  }

  @Test("the program reads each event, and would publish it under the id that is expected")
  func readable() throws {
    let reader = JSONReader()
    for event in events(400) {
      let read = try EmailEvent(
        cloudEvent: event.body, contentType: EmailEvent.contentType, routingKey: event.kind.rawValue, reader: reader)
      #expect(read.kind == event.kind)
      #expect(FeedID(read.key.feedID) == event.feedID)
    }
  }

  @Test("every id is new, an order has four events of one store, and six of ten were sent by the store")
  func shape() throws {
    let reader = JSONReader()
    let all = events(4_000)
    #expect(Set(all.map(\.feedID)).count == 4_000)
    #expect(abs(all.count { $0.kind == .sent } - 2_400) < 150)
    var stores: [String: [String]] = [:]
    for event in all {
      let data = try reader.read(event.body)["data"]
      stores[try #require(data?["order"]?.string), default: []].append(try #require(data?["store"]?.string))
    }
    #expect(stores.count == 1_000)
    #expect(stores.values.allSatisfy { $0.count == 4 && Set($0).count == 1 })
    #expect(Set(stores.values.joined()).count == 20)
  }

  @Test(
    "events are about as large as was asked for", arguments: [(1_000, 1_300...1_700), (1 << 20, 1_045_000...1_050_000)])
  func size(textBytes: Int, range: ClosedRange<Int>) {
    let sizes = events(8, textBytes: textBytes).map(\.body.count)
    #expect(sizes.allSatisfy(range.contains), "\(sizes)")
  }

  @Test("events of a file are known by the same ids")
  func file() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).jsonl")
    defer { try? FileManager.default.removeItem(at: path) }
    try Data(events(5).map(\.body).joined(separator: [UInt8(ascii: "\n")])).write(to: path)
    #expect(try EventFile.read(path.path).map(\.feedID) == events(5).map(\.feedID))
    try Data("{}\n".utf8).write(to: path)
    #expect(throws: BenchFailure.self) { try EventFile.read(path.path) }
  }
}
