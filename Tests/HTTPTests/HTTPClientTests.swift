import Foundation
import FoundationNetworking
import HTTP
import Testing

@Suite("What is asked over HTTP") struct HTTPClientTests {
  private func ask(_ path: String, within limit: Duration = .seconds(600)) async throws -> (status: Int, body: String)?
  {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.protocolClasses = [ScriptedServer.self]
    let request = URLRequest(url: try #require(URL(string: "http://server.example/\(path)")))
    return await HTTPClient(configuration).answer(to: request, within: limit).map {
      ($0.response.statusCode, String(decoding: $0.body, as: UTF8.self))
    }
  }

  @Test("is answered with status and body", arguments: [200, 404, 500])
  func answers(status: Int) async throws {
    let answer = try await ask("\(status)")
    #expect(answer?.status == status && answer?.body == "body")
  }

  @Test("is answered at once by who does not know the password: there is no other")
  func unknown() async throws {
    let start = ContinuousClock.now
    #expect(try await ask("401")?.status == 401)
    #expect(ContinuousClock.now - start < .seconds(300), "It was waited for.")
  }

  @Test("is not waited for when it never comes to its end, or never begins", arguments: ["endless", "mute"])
  func endless(path: String) async throws { #expect(try await ask(path, within: .milliseconds(200)) == nil) }

  @Test("is given up when the task is cancelled", arguments: ["endless", "mute"])
  func cancelled(path: String) async throws {
    let asking = Task { try await ask(path) }
    try await Task.sleep(for: .milliseconds(50))
    let start = ContinuousClock.now
    asking.cancel()
    #expect(try await asking.value == nil)
    #expect(ContinuousClock.now - start < .seconds(300), "It was waited for.")
  }

  @Test("is not answered when there is nobody")
  func nobody() async throws {
    let request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:1/")))
    #expect(await HTTPClient.shared.answer(to: request, within: .seconds(60)) == nil)
  }
}

/// Answers with the status that its path names; `endless` begins an answer only, and `mute` nothing.
private final class ScriptedServer: URLProtocol {
  override static func canInit(with request: URLRequest) -> Bool { true }
  override static func canonicalRequest(for request: URLRequest) -> URLRequest { request }
  override func stopLoading() {}

  override func startLoading() {
    guard let url = request.url, url.lastPathComponent != "mute", let client,
      let response = HTTPURLResponse(
        url: url, statusCode: Int(url.lastPathComponent) ?? 200, httpVersion: "HTTP/1.1",
        headerFields: ["WWW-Authenticate": "Basic realm=\"x\""])
    else { return }
    client.urlProtocol(self, didReceive: response, cacheStoragePolicy: .notAllowed)
    client.urlProtocol(self, didLoad: Data("body".utf8))
    if url.lastPathComponent != "endless" { client.urlProtocolDidFinishLoading(self) }
  }
}
