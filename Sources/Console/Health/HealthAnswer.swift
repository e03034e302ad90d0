import Fleet
import HTTPTypes
import Hummingbird
import JSON
import Telemetry

/// What worker and console answer to those who watch them.
extension Response {
  /// 200 when all is well, else 503 with the one sentence that says why not.
  static func health(_ problem: String?) -> Response {
    Response(
      status: problem == nil ? .ok : .serviceUnavailable,
      headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: (problem ?? "All is well.") + "\n")))
  }

  static func metrics(_ registry: MetricRegistry) -> Response {
    Response(
      status: .ok, headers: [.contentType: MetricRegistry.contentType, .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: registry.exposition())))
  }
}

extension FleetStatus {
  /// A worker as `/status` tells of it.
  var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("version", ProgramVersion.current)
      json.member("worker", worker)
      json.member("ready", problem == nil)
      json.member("problem", problem)
      json.member("outages", outages)
      json.key("held")
      json.object { json in
        json.member("events", heldEvents)
        json.member("bytes", heldBytes)
      }
      json.key("counts")
      json.object { Self.counts(recorded, repeated, dead, to: &$0) }
      json.key("lanes")
      json.array(lanes) { json, lane in
        json.object { json in
          json.member("number", lane.number)
          json.member("state", lane.state.rawValue)
          Self.counts(lane.recorded, lane.repeated, lane.dead, to: &json)
          json.member("heldEvents", lane.heldEvents)
          json.member("heldBytes", lane.heldBytes)
        }
      }
    }
    return json.bytes
  }

  private static func counts(_ recorded: Int, _ repeated: Int, _ dead: Int, to json: inout JSONWriter) {
    json.member("recorded", recorded)
    json.member("repeated", repeated)
    json.member("dead", dead)
  }
}
