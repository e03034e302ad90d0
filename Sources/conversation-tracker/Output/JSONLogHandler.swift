import Conversations
import Foundation
import JSON
import Logging

/// Logs one JSON object a line to standard error, for machines.
struct JSONLogHandler: LogHandler {
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
      json.key("fields")
      json.array(fields.sorted { $0.key < $1.key }) { json, field in
        json.object { json in
          json.member("name", field.key)
          json.member("value", field.value.description)
        }
      }
    }
    Terminal.complain(String(decoding: json.bytes, as: UTF8.self))
  }
}
