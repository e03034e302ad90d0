import JSON
import Tracing

/// Spans as collectors read them (OTLP 1.x over HTTP, JSON Protobuf encoding).
struct SpanDocument {
  let service: String
  let version: String
  let instance: String

  func json(_ spans: [FinishedSpan]) -> [UInt8] {
    var json = JSONWriter(capacity: 512 * (spans.count + 1))
    json.object { json in
      json.key("resourceSpans")
      json.array([0]) { json, _ in
        json.object { json in
          json.key("resource")
          json.object { json in
            json.key("attributes")
            Self.write(
              [
                "service.name": .string(service), "service.version": .string(version),
                "service.instance.id": .string(instance),
              ],
              to: &json)
          }
          json.key("scopeSpans")
          json.array([0]) { json, _ in
            json.object { json in
              json.key("scope")
              json.object { json in
                json.member("name", "conversation-tracker")
                json.member("version", version)
              }
              json.key("spans")
              json.array(spans) { Self.write($1, to: &$0) }
            }
          }
        }
      }
    }
    return json.bytes
  }

  private static func write(_ span: FinishedSpan, to json: inout JSONWriter) {
    json.object { json in
      json.member("traceId", span.identity.traceID)
      json.member("spanId", span.identity.spanID)
      if let parent = span.parent { json.member("parentSpanId", parent) }
      json.member("name", span.name)
      json.member("kind", number(of: span.kind))
      json.member("startTimeUnixNano", "\(span.start)")
      json.member("endTimeUnixNano", "\(max(span.end, span.start))")
      json.key("attributes")
      write(span.attributes, to: &json)
      json.key("links")
      json.array(span.links.filter { $0.context.span != nil }) { json, link in
        json.object { json in
          json.member("traceId", link.context.span?.traceID)
          json.member("spanId", link.context.span?.spanID)
          json.key("attributes")
          write(link.attributes, to: &json)
        }
      }
      json.key("events")
      json.array(span.events) { json, event in
        json.object { json in
          json.member("timeUnixNano", "\(event.nanosecondsSinceEpoch)")
          json.member("name", event.name)
          json.key("attributes")
          write(event.attributes, to: &json)
        }
      }
      json.key("status")
      json.object { json in
        guard let status = span.status else { return }
        json.member("code", status.code == .ok ? 1 : 2)
        if let message = status.message { json.member("message", message) }
      }
    }
  }

  private static func write(_ attributes: SpanAttributes, to json: inout JSONWriter) {
    var pairs: [(key: String, value: SpanAttribute)] = []
    attributes.forEach { pairs.append(($0, $1)) }
    json.array(pairs.sorted { $0.key < $1.key }) { json, pair in
      json.object { json in
        json.member("key", pair.key)
        json.key("value")
        json.object { write(pair.value, to: &$0) }
      }
    }
  }

  private static func write(_ value: SpanAttribute, to json: inout JSONWriter) {
    switch value {
    case .bool(let flag): json.member("boolValue", flag)
    case .int32(let number): json.member("intValue", "\(number)")
    case .int64(let number): json.member("intValue", "\(number)")
    case .double(let number) where number.isFinite:
      json.key("doubleValue")
      json.verbatim("\(number)".utf8.span)
    case .double(let number): json.member("stringValue", "\(number)")
    case .string(let text): json.member("stringValue", text)
    case .stringConvertible(let value): json.member("stringValue", "\(value)")
    case .stringArray(let texts):
      json.key("arrayValue")
      json.object { json in
        json.key("values")
        json.array(texts) { json, text in json.object { $0.member("stringValue", text) } }
      }
    // Nobody here writes others.
    default: json.member("stringValue", "")
    }
  }

  private static func number(of kind: SpanKind) -> Int {
    switch kind {
    case .internal: 1
    case .server: 2
    case .client: 3
    case .producer: 4
    case .consumer: 5
    }
  }
}
