import Conversations
import Foundation
import JSON
import Logging

/// Logs one JSON object a line to standard error, for machines: `time`, `level`, `logger`, `message`, where they are known
/// `code`, `cause`, `next` and `event`, and whatever else is told as `fields`.
struct JSONLogHandler: LogHandler {
  /// What went wrong, why, what to do, and with which event.
  private static let known = ["code", "cause", "next", "event"]

  private let label: String
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .info

  init(label: String) { self.label = label }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let time = Timestamp(microseconds: Int64(Date.now.timeIntervalSince1970 * 1_000_000))
    let fields = metadata.merging(event.metadata ?? [:]) { $1 }
    var json = JSONWriter()
    json.object { json in
      json.member("time", time.rfc3339)
      json.member("level", event.level.rawValue)
      json.member("logger", label)
      json.member("message", event.message.description)
      // What machines branch on stands in the same place in every line that has it.
      for name in Self.known {
        if let value = fields[name] {
          json.key(text: name)
          json.string(value.description)
        }
      }
      json.key("fields")
      json.object { json in
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) where !Self.known.contains(name) {
          json.key(text: name)
          json.string(value.description)
        }
      }
    }
    Terminal.complain(String(decoding: json.bytes, as: UTF8.self))
  }
}
