import HTTPTypes
import Hummingbird
import JSON

/// What programs get in place of an answer (RFC 9457).
struct ProblemDocument {
  private let refusal: Refusal

  init(_ refusal: Refusal) { self.refusal = refusal }

  var response: Response {
    var json = JSONWriter()
    json.object { json in
      json.member("type", "about:blank")
      json.member("title", refusal.status.reasonPhrase)
      json.member("status", refusal.status.code)
      json.member("code", refusal.code)
      json.member("detail", refusal.sentence)
    }
    return .json(json.bytes, status: refusal.status, type: "application/problem+json")
  }
}
