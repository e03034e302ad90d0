import Conversations
import Foundation
import FoundationNetworking
import HTTPTypes
import Testing
import Timeline

@testable import Console

/// A console of a test's own, and what is asked of it.
final class Site {
  let world: World
  private let program: Program
  let base: String
  private let session: URLSession
  private var secrets: [String] = []

  init(_ world: World) async throws {
    self.world = world
    program = try Program(
      ["console"],
      settings: world.settings.merging([
        "CONSOLE_BIND": "127.0.0.1:0", "LOG_LEVEL": "trace",
        "AMQP_MANAGEMENT_URL": Servers.setting("AMQP_MANAGEMENT_URL"),
      ]) { $1 },
      in: world.directory)
    let started = "The console is at "
    try await eventually { [program] in
      try #require(program.isRunning, "\(program.log)")
      return program.log.contains(started)
    }
    let log = program.log
    let rest = log[log.range(of: started)!.upperBound...]
    base = String(rest.prefix { !$0.isNewline }.dropLast(2))
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpCookieStorage = nil
    configuration.httpShouldSetCookies = false
    configuration.timeoutIntervalForRequest = 30
    session = URLSession(configuration: configuration, delegate: NoRedirects(), delegateQueue: nil)
  }

  /// The console's resident memory in kB, or another line of its status (proc(5)).
  func memory(_ name: String = "VmRSS") throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(program.id)/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("\(name):") })
    return try #require(line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) })
  }

  /// Seconds for which the console has had a processor.
  func processorTime() throws -> Double {
    let fields = try String(contentsOfFile: "/proc/\(program.id)/stat", encoding: .utf8).split(separator: " ")
    return fields[13...14].reduce(0) { $0 + (Double($1) ?? 0) } / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Ends the console in the time that service managers leave it, and looks into what it has said.
  func stop() throws {
    program.send(SIGTERM)
    let outcome = try program.wait(within: .seconds(20))
    #expect(outcome.status == 0)
    for secret in ["maria.silva", "orders@", "ct.example", "session_", "form_"] + secrets {
      #expect(!outcome.errors.contains(secret), "The log tells \(secret.prefix(12)).")
    }
  }

  /// A new token's secret.
  func token(_ role: AccessRole, _ store: String?) throws -> String {
    let outcome = try Program(
      ["token", "create", "--role", role.rawValue] + (store.map { ["--store", $0] } ?? []), settings: world.settings,
      in: world.directory
    ).wait()
    try #require(outcome.status == 0, "\(outcome.errors)")
    let secret = outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    secrets.append(secret)
    return secret
  }

  func visitor() -> Visitor { Visitor(self) }

  static func path(_ endpoint: Endpoint, _ store: String) -> String {
    endpoint.path.replacing("{store}", with: store).replacing("{order}", with: "v502559llux-01")
      .replacing("{sequence}", with: "1").replacing("{event}", with: "try_x").replacing("{letter}", with: "00ff")
  }

  func get(_ path: String, _ token: String, _ headers: [String: String] = [:]) async throws -> Answer {
    try await send("GET", path, ["Authorization": "Bearer \(token)"].merging(headers) { $1 })
  }

  func put(_ path: String, _ body: String, _ token: String, ifMatch tag: String?) async throws -> Answer {
    var headers = ["Authorization": "Bearer \(token)", "Content-Type": "application/json"]
    headers["If-Match"] = tag
    return try await send("PUT", path, headers, body: body)
  }

  func post(_ path: String, _ body: String, _ token: String) async throws -> Answer {
    try await send(
      "POST", path, ["Authorization": "Bearer \(token)", "Content-Type": "application/json"], body: body)
  }

  func send(
    _ method: String, _ path: String, _ headers: [String: String] = [:], body: String? = nil
  ) async throws -> Answer {
    var request = URLRequest(url: try #require(URL(string: base + path)))
    request.httpMethod = method
    request.setValue("en", forHTTPHeaderField: "Accept-Language")
    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    if method != "GET", method != "HEAD" { request.httpBody = Data((body ?? "").utf8) }
    let (data, response) = try await session.data(for: request)
    return Answer(response: try #require(response as? HTTPURLResponse), body: data)
  }

  struct Answer {
    let response: HTTPURLResponse
    let body: Data

    var status: Int { response.statusCode }
    var text: String { String(decoding: body, as: UTF8.self) }
    var document: Document { get throws { try Document(text) } }
    subscript(header: String) -> String? { response.value(forHTTPHeaderField: header) }
  }

  /// A browser's half: keeps the cookie, and brings back what forms hold.
  final class Visitor {
    private let site: Site
    var cookie: String?
    private(set) var formKey: String?
    private var version = "0"

    init(_ site: Site) { self.site = site }

    func get(_ path: String, _ headers: [String: String] = [:]) async throws -> Answer {
      try await send("GET", path, headers)
    }

    /// Opens a page, whose forms are filled in from then on.
    func open(_ path: String) async throws {
      var answer = try await get(path)
      for _ in 0..<3 where answer.status == 303 { answer = try await get(try #require(answer["Location"])) }
      try #require(answer.status == 200, "\(path)")
      formKey = answer.field("key")
      version = answer.field("version") ?? "0"
    }

    func post(_ path: String, _ fields: [String: String]) async throws -> Answer {
      try await post(path, fields, key: formKey)
    }

    func post(
      _ path: String, _ fields: [String: String], key: String?, _ headers: [String: String] = [:]
    ) async throws -> Answer {
      var fields = fields
      fields["key"] = key
      if fields["version"] == nil { fields["version"] = version }
      let form = fields.map { "\($0.key)=\(PercentEncoding.encoded($0.value))" }.joined(separator: "&")
      return try await send(
        "POST", path, ["Content-Type": "application/x-www-form-urlencoded"].merging(headers) { $1 }, body: form)
    }

    @discardableResult
    func signIn(
      _ token: String, from path: String = "/", _ headers: [String: String] = [:]
    ) async throws -> Answer {
      let answer = try await post("/sign-in", ["token": token, "from": path], key: nil, headers)
      if let set = answer["Set-Cookie"] { cookie = String(set.prefix { $0 != ";" }) }
      return answer
    }

    func signIn(_ token: String, _ headers: [String: String]) async throws -> Answer {
      try await signIn(token, from: "/", headers)
    }

    func send(
      _ method: String, _ path: String, _ headers: [String: String] = [:], body: String? = nil
    ) async throws -> Answer {
      var headers = headers
      headers["Cookie"] = cookie
      return try await site.send(method, path, headers, body: body)
    }
  }
}

extension Site.Answer {
  /// The value of a hidden field.
  func field(_ name: String) -> String? {
    guard let start = text.range(of: "name=\"\(name)\" value=\"")?.upperBound else { return nil }
    return String(text[start...].prefix { $0 != "\"" })
  }
}

private final class NoRedirects: NSObject, URLSessionTaskDelegate {
  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) { completionHandler(nil) }
}
