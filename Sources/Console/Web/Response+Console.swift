import HTTPTypes
import Hummingbird

extension Response {
  static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "text/html; charset=utf-8", .vary: "Accept-Language, Cookie"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  /// After a form: the browser fetches the next page anew (RFC 9110 §15.4.4).
  static func redirect(to path: String) -> Response {
    Response(status: .seeOther, headers: [.location: path])
  }

  static func json(
    _ bytes: [UInt8], status: HTTPResponse.Status = .ok, type: String = "application/json"
  ) -> Response {
    Response(status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// Tells how long the server was at work (Server Timing, W3C).
  mutating func tell(serverTime: Duration) {
    let microseconds = Int(serverTime / .microseconds(1))
    headers[HTTPField.Name("Server-Timing")!] = "total;dur=\(microseconds / 1_000).\(microseconds % 1_000 / 100)"
  }

  /// A refusal for people.
  static func refusal(_ refusal: Refusal, _ pages: Pages) -> Response {
    var response = Response.html(
      pages.render(
        "refusal",
        ["word": pages.phrase(refusal.word), "status": "\(refusal.status.code)"]), status: refusal.status)
    response.addHeaders(of: refusal)
    return response
  }

  /// A refusal for programs (RFC 9457).
  static func problem(_ refusal: Refusal) -> Response {
    var json = ProblemDocument(refusal).response
    json.addHeaders(of: refusal)
    if refusal == .signIn { json.headers[.wwwAuthenticate] = "Bearer" }
    return json
  }

  private mutating func addHeaders(of refusal: Refusal) {
    switch refusal {
    case .wrongMethod(let methods): headers[.allow] = methods.joined(separator: ", ")
    case .slowDown(let pause): headers[.retryAfter] = "\(max(1, pause.components.seconds + 1))"
    case .overloaded, .outage, .tooLate, .stopping: headers[.retryAfter] = "5"
    default: break
    }
  }
}
