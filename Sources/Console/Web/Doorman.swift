import Conversations
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Postgres
import RabbitMQ
import Timeline

/// Stands before every endpoint: finds out who asks, whether they may, and turns failures into answers.
struct Doorman: Sendable {
  /// The most bytes of a request's body.
  static let bodyLimit = 64 << 10

  let console: Parts
  let log: Logger

  func answer(_ endpoint: Endpoint, _ request: Request, _ context: ConsoleContext) async -> Response {
    let start = ContinuousClock.now
    let isSecure = request.headers[.xForwardedProto] == "https"
    let language = Language.preferred(by: request)
    var response: Response
    do {
      response = try await within(Endpoint.patience) {
        try await admit(endpoint, request, context, language, isSecure: isSecure)
      }
      // Only for who was let in: strangers need not know how long anything takes.
      if endpoint.access != .everybody { response.tell(serverTime: .now - start) }
    } catch {
      let refusal = Self.refusal(for: error)
      response = refuse(refusal, endpoint, request, language)
      if response.status.kind == .serverError, refusal != .stopping {
        // An error of ours is made of fixed sentences; what else there may be is told by its type.
        let reason =
          (error as? PostgresError)?.description ?? (error as? BrokerError)?.description
          ?? (error as? Refusal)?.sentence ?? "\(type(of: error))"
        log.warning(
          "A request failed.",
          metadata: [
            "endpoint": "\(endpoint.name)", "code": "request-failed", "cause": "\(reason)",
            "next": "Look whether broker and database are well (conversation-tracker doctor).",
          ])
      }
    }
    SecurityHeaders.add(to: &response.headers, isSecure: isSecure)
    console.meter.answered(endpoint.method, endpoint.path, response.status, .now - start)
    return response
  }

  private func admit(
    _ endpoint: Endpoint, _ request: Request, _ context: ConsoleContext, _ language: Language, isSecure: Bool
  ) async throws -> Response {
    let values = try Self.values(endpoint, context.parameters)
    guard let query = Form(request.uri.query ?? "") else {
      throw Refusal.invalid("The query is not percent-encoded UTF-8.")
    }
    let address = Self.address(request, context.peer)
    let (visitor, newCookie) = try await visitor(endpoint, request, address, isSecure: isSecure)
    let store = values["store"].flatMap(StoreID.init)
    guard endpoint.access.admits(visitor?.token, to: store) else {
      throw visitor == nil ? Refusal.signIn : values["store"] != nil && store == nil ? .notFound : .forbidden
    }
    let body = try await Self.body(of: request)
    let form = try form(endpoint, request, body, visitor)
    let call = Call(
      request: request, endpoint: endpoint, console: console, visitor: visitor, address: address, isSecure: isSecure,
      language: language, values: values, query: query, form: form, body: body)
    var response = try await endpoint.answer(call)
    if let newCookie { response.headers.append(HTTPField(name: .setCookie, value: newCookie)) }
    return response
  }

  // MARK: - Who asks

  private func visitor(
    _ endpoint: Endpoint, _ request: Request, _ address: String, isSecure: Bool
  ) async throws -> (Visitor?, newCookie: String?) {
    if endpoint.access == .everybody { return (nil, nil) }
    if endpoint.isAPI {
      guard let secret = Self.bearer(request) else { return (nil, nil) }
      try console.throttle.check(address)
      let digest = Secret.digest(secret)
      let token = try await console.database.run { database throws(PostgresError) in try database.token(digest: digest)
      }
      guard let token else {
        try await console.turnAway(address)
        try await Task.sleep(for: console.throttle.globalPause())
        return (nil, nil)
      }
      return (Visitor(token: token, formKey: nil), nil)
    }
    guard let secret = SessionCookie.secret(in: request) else { return (nil, nil) }
    let digest = Secret.digest(secret)
    let session = try await console.database.run { database throws(PostgresError) in
      try database.session(digest: digest)
    }
    guard let session else { return (nil, nil) }
    let visitor = Visitor(token: session.token, formKey: session.formKey)
    guard SessionCookie.isDue(session), request.method == .get, Self.isNavigation(request) else {
      return (visitor, nil)
    }
    let next = Secret.random("session")
    let nextDigest = Secret.digest(next)
    let hasRotated = try await console.database.run(isRepeatable: false) { database throws(PostgresError) in
      try database.rotateSession(from: digest, to: nextDigest)
    }
    return (visitor, hasRotated ? SessionCookie.header(next, isSecure: isSecure) : nil)
  }

  /// Whether a browser opens a page, and not something in a page: only then it will keep a new cookie for what follows.
  private static func isNavigation(_ request: Request) -> Bool {
    (request.headers[HTTPField.Name("Sec-Fetch-Dest")!] ?? "document") == "document"
  }

  private static func bearer(_ request: Request) -> String? {
    guard let header = request.headers[.authorization] else { return nil }
    let parts = header.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1].utf8.count <= 200 else { return nil }
    return String(parts[1])
  }

  /// Behind a proxy on this machine, the address that the proxy saw.
  private static func address(_ request: Request, _ peer: String) -> String {
    guard peer == "127.0.0.1" || peer == "::1", let forwarded = request.headers[.xForwardedFor],
      let last = forwarded.split(separator: ",").last
    else { return peer }
    return String(String(last).trimmed.prefix(64))
  }

  // MARK: - What is asked

  private static func values(_ endpoint: Endpoint, _ parameters: Hummingbird.Parameters) throws -> [String: String] {
    var values: [String: String] = [:]
    for segment in endpoint.path.split(separator: "/") where segment.first == "{" {
      let name = String(segment.dropFirst().dropLast())
      guard let value = parameters.get(name).flatMap({ PercentEncoding.decoded($0) }) else { throw Refusal.notFound }
      values[name] = value
    }
    return values
  }

  private static func body(of request: Request) async throws -> ByteBuffer {
    guard request.method != .get, request.method != .head else { return ByteBuffer() }
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > bodyLimit { throw Refusal.tooLarge }
    do { return try await request.body.collect(upTo: bodyLimit) } catch is NIOTooManyBytesError {
      throw Refusal.tooLarge
    }
  }

  private func form(
    _ endpoint: Endpoint, _ request: Request, _ body: ByteBuffer, _ visitor: Visitor?
  ) throws -> Form {
    guard request.method == .post, !endpoint.isAPI else { return Form() }
    guard SameOrigin.holds(request.headers, host: request.head.authority) else { throw Refusal.strangeForm }
    guard let form = Form(String(buffer: body)) else { throw Refusal.strangeForm }
    if let key = visitor?.formKey {
      guard let shown = form["key"], Secret.equal(shown, key) else { throw Refusal.strangeForm }
    }
    return form
  }

  // MARK: - When there is no answer

  static func refusal(for error: any Error) -> Refusal {
    switch error {
    case let refusal as Refusal: refusal
    case is Overload: .overloaded
    case let error as PostgresError: error.isDataFault ? .invalid("A value cannot be stored.") : .outage
    case is BrokerError: .outage
    default: .outage
    }
  }

  private func refuse(
    _ refusal: Refusal, _ endpoint: Endpoint, _ request: Request, _ language: Language
  ) -> Response {
    if endpoint.isAPI { return .problem(refusal) }
    if refusal == .signIn {
      let from = request.method == .get ? request.uri.string : "/"
      return .redirect(to: "/sign-in?from=\(PercentEncoding.encoded(from))")
    }
    return .refusal(refusal, console.pages(language))
  }
}
