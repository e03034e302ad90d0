import Foundation
import FoundationNetworking
import Testing
import Timeline

extension IntegrationTests {
  /// Many people before one long conversation. READER_SECONDS makes it longer than the moment that it takes otherwise;
  /// the figures are printed.
  @Suite struct ManyReaders {
    private static let readers = 50
    private static let entries = 2_000
    private static let path = "/stores/acme/orders/v502559llux-01"

    @Test("an order with 2,000 e-mails opens for 50 readers at once, and the console's memory stays flat")
    func readers() async throws {
      let world = try await World()
      let site = try await Site(world)
      try world.publish(
        (0..<Self.entries).map { number in
          Event("\(number)").with {
            $0.subject = "Your order has shipped (\(number))"
            $0.text = String(
              repeating: "Dear Maria Silva, maria.silva@example.com, your parcel is on its way. ", count: 10)
            $0.changes = [
              (
                "data.email.html",
                "<p>" + String(repeating: "Dear <b>Maria</b>, your parcel is on its way. ", count: 20)
              )
            ]
          }.message
        })
      try world.settleAll()
      #expect(try world.count("select count(*) from entry") == Self.entries)
      let visitor = site.visitor()
      _ = try await visitor.signIn(site.token(.viewer, "acme"))
      let cookie = try #require(visitor.cookie)

      let page = try #require(URL(string: site.base + Self.path))
      let seconds = ProcessInfo.processInfo.environment["READER_SECONDS"].flatMap(Double.init) ?? 2
      _ = try await read(page, cookie, for: seconds)
      let before = try site.memory()
      let start = ContinuousClock.now
      let openings = try await read(page, cookie, for: seconds)
      let time = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1_000
      let after = try site.memory()

      for (name, isLatest) in [("the latest entries", true), ("an older page", false)] {
        let opened = openings.filter { $0.isLatest == isLatest }
        print(
          "\(opened.count) times \(name), \(Self.readers) readers: server \(Self.text(opened.map(\.server)));",
          "reader \(Self.text(opened.map(\.reader)))")
      }
      print(
        "\(Int(Double(openings.count) / time)) pages a second; memory of the console \(before / 1_024) MB,",
        "then \(after / 1_024) MB, at most \(try site.memory("VmHWM") / 1_024) MB")
      #expect(openings.count >= Self.readers)
      #expect(openings.allSatisfy { $0.status == 200 })
      #expect(after - before < 100 * 1_024, "The console's memory grows while it is read.")
      try site.stop()
    }

    private struct Opening: Sendable {
      let status: Int
      let isLatest: Bool
      /// In milliseconds: from the request's head to the finished page, and as the reader waits for it.
      let server, reader: Double
    }

    private func read(_ page: URL, _ cookie: String, for seconds: Double) async throws -> [Opening] {
      let configuration = URLSessionConfiguration.ephemeral
      configuration.httpMaximumConnectionsPerHost = Self.readers
      let session = URLSession(configuration: configuration)
      let end = ContinuousClock.now + .seconds(seconds)
      return try await withThrowingTaskGroup(of: [Opening].self) { group in
        for reader in 0..<Self.readers {
          group.addTask {
            var openings: [Opening] = []
            repeat {
              let isLatest = openings.count.isMultiple(of: 2)
              let before = 26 + (reader * 37 + openings.count * 101) % (Self.entries - 26)
              let start = ContinuousClock.now
              let query = isLatest ? [] : [URLQueryItem(name: "before", value: "\(before)")]
              var request = URLRequest(url: page.appending(queryItems: query))
              request.setValue(cookie, forHTTPHeaderField: "Cookie")
              let (_, response) = try await session.data(for: request)
              let answer = try #require(response as? HTTPURLResponse)
              let timing = answer.value(forHTTPHeaderField: "Server-Timing")?.split(separator: "dur=").last
                .flatMap { Double($0) }
              openings.append(
                Opening(
                  status: answer.statusCode, isLatest: isLatest, server: try #require(timing),
                  reader: Double((ContinuousClock.now - start) / .microseconds(1)) / 1_000))
            } while ContinuousClock.now < end
            return openings
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
    }

    private static func text(_ times: [Double]) -> String {
      let sorted = times.sorted()
      func percentile(_ share: Double) -> String {
        sorted.isEmpty ? "–" : String(format: "%.1f", sorted[min(Int(Double(sorted.count) * share), sorted.count - 1)])
      }
      return "p50 \(percentile(0.5)) ms, p99 \(percentile(0.99)) ms, most \(percentile(1)) ms"
    }
  }
}
