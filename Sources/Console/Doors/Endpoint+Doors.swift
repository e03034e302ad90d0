import HTTPTypes
import Hummingbird
import Postgres
import Timeline

extension Endpoint {
  static let doors: [Endpoint] = [
    Endpoint(.get, "/sign-in", .everybody) { call in signInPage(call, from: call.query["from"]) },
    Endpoint(.post, "/sign-in", .everybody, signIn),
    Endpoint(.post, "/sign-out", .signedIn, signOut),
    Endpoint(.post, "/language", .everybody, chooseLanguage),
  ]

  private static func signInPage(
    _ call: Call, from: String?, _ values: [String: Any] = [:], status: HTTPResponse.Status = .ok
  ) -> Response {
    call.page("sign-in", ["from": safePath(from)].merging(values) { $1 }, status: status)
  }

  private static func signIn(_ call: Call) async throws -> Response {
    let throttle = call.console.throttle
    do throws(Refusal) { try throttle.check(call.address) } catch {
      guard case .slowDown(let pause) = error else { throw error }
      let seconds = pause.components.seconds + 1
      var response = signInPage(call, from: call.form["from"], ["pause": seconds], status: .tooManyRequests)
      response.headers[.retryAfter] = "\(seconds)"
      return response
    }
    let pause = throttle.globalPause()
    if pause > .zero { try await Task.sleep(for: pause) }

    let digest = Secret.digest(call.form["token"] ?? "")
    let token = try await call.console.database.run { database throws(PostgresError) in
      try database.token(digest: digest)
    }
    guard let token else {
      try await call.console.turnAway(call.address)
      return signInPage(call, from: call.form["from"], ["isWrong": true], status: .forbidden)
    }
    throttle.succeeded(call.address)
    let secret = Secret.random("session")
    let session = Secret.digest(secret)
    try await call.console.database.run(isRepeatable: false) { database throws(PostgresError) in
      try database.beginSession(digest: session, token: token, formKey: Secret.random("form"))
    }
    var response = Response.redirect(to: safePath(call.form["from"]))
    response.headers[.setCookie] = SessionCookie.header(secret, isSecure: call.isSecure)
    return response
  }

  private static func signOut(_ call: Call) async throws -> Response {
    let visitor = try call.guest
    if let secret = SessionCookie.secret(in: call.request) {
      let digest = Secret.digest(secret)
      let record = AuditRecord(
        .signOut, of: visitor.token.role.rawValue, in: visitor.token.store, visitor.decision())
      try await call.console.database.run(isRepeatable: false) { database throws(PostgresError) in
        try database.endSession(digest: digest, record)
      }
    }
    var response = Response.redirect(to: "/sign-in")
    response.headers[.setCookie] = SessionCookie.farewell(isSecure: call.isSecure)
    return response
  }

  private static func chooseLanguage(_ call: Call) async throws -> Response {
    guard let language = call.form["language"].flatMap(Language.init(rawValue:)) else {
      throw Refusal.invalid("There is no such language.")
    }
    var response = Response.redirect(to: safePath(call.form["from"]))
    response.headers[.setCookie] =
      "\(Language.cookie)=\(language.rawValue); Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"
      + (call.isSecure ? "; Secure" : "")
    return response
  }

  /// A path of the console's own: whatever could lead elsewhere leads to the start.
  static func safePath(_ text: String?) -> String {
    guard let text, text.utf8.count <= 1_000, text.hasPrefix("/"), !text.hasPrefix("//"), !text.contains("\\"),
      text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !text.hasPrefix("/sign-")
    else { return "/" }
    return text
  }
}
