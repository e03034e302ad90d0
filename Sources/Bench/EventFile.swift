import Conversations
import Foundation
import JSON

/// A file of e-mail events, one JSON object a line.
public enum EventFile {
  /// Reads events, all of which must be good ones.
  ///
  /// - Throws: ``BenchFailure`` when the file cannot be read, or one of its lines is no event.
  public static func read(_ path: String) throws(BenchFailure) -> [BenchEvent] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw BenchFailure("The file of events cannot be read; check its path and rights.")
    }
    let reader = JSONReader()
    var events: [BenchEvent] = []
    for (index, line) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
      guard let event = event(Array(line), reader) else {
        throw BenchFailure(
          "Line \(index + 1) of the file of events is no e-mail event with a type, source, id and store.")
      }
      events.append(event)
    }
    return events
  }

  private static func event(_ line: [UInt8], _ reader: JSONReader) -> BenchEvent? {
    guard let root = try? reader.read(line), let kind = root["type"]?.string.flatMap(EmailKind.init),
      let source = root["source"]?.string, let id = root["id"]?.string, let store = root["data"]?["store"]?.string
    else { return nil }
    return BenchEvent(kind: kind, id: id, feedID: FeedID(store: store, source: source, event: id), body: line)
  }
}
