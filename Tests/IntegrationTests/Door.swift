import Foundation
import FoundationNetworking
import Scrape
import Testing

/// Where a running worker tells how it is.
struct Door {
  private let base: String

  /// Waits until it is open.
  init(of worker: Program) async throws {
    var base: String?
    try await eventually {
      try #require(worker.isRunning, "\(worker.log)")
      base = Self.url(in: worker.log)
      return base != nil
    }
    self.base = try #require(base)
  }

  /// The address that a log tells, as text or as JSON.
  static func url(in log: String) -> String? {
    guard let start = log.range(of: "http://127.0.0.1:")?.upperBound else { return nil }
    let rest = log[start...]
    guard let end = rest.firstIndex(of: "/") else { return nil }
    return "http://127.0.0.1:\(rest[..<end])"
  }

  func get(_ path: String) async throws -> (status: Int, text: String) {
    let (data, response) = try await URLSession.shared.data(from: try #require(URL(string: base + path)))
    return (try #require(response as? HTTPURLResponse).statusCode, String(decoding: data, as: UTF8.self))
  }

  func scrape() async throws -> Scrape {
    let (status, text) = try await get("/metrics")
    try #require(status == 200)
    return try Scrape(Array(text.utf8))
  }

  func status() async throws -> Document { try Document(try await get("/status").text) }
}
