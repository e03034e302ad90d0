import Foundation
import Testing
import Timeline

extension IntegrationTests {
  /// Many people before one long conversation. READER_SECONDS makes it longer than the moment that it takes otherwise;
  /// the figures are printed.
  @Suite struct ManyReaders {
    private static let readers = 50
    private static let entries = 2_000
    private static let script = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Browser/readers.py")

    @Test("an order with 2,000 e-mails opens for 50 readers at once, and the console's memory stays flat")
    func readers() async throws {
      let world = try await World()
      let site = try await Site(world)
      let text = String(repeating: "Dear Maria Silva, maria.silva@example.com, your parcel is on its way. ", count: 10)
      let html = "<p>" + String(repeating: "Dear <b>Maria</b>, your parcel is on its way. ", count: 20)
      try world.publish(
        (0..<Self.entries).map { number in
          Event("\(number)").with {
            $0.subject = "Your order has shipped (\(number))"
            $0.text = text
            $0.changes = [("data.email.html", html)]
          }.message
        })
      try world.settleAll()
      #expect(try world.count("select count(*) from entry") == Self.entries)
      let visitor = site.visitor()
      _ = try await visitor.signIn(site.token(.viewer, "acme"))

      _ = try read(site, try #require(visitor.cookie))
      let (memory, work) = (try site.memory(), try site.processorTime())
      let figures = try read(site, try #require(visitor.cookie))
      let opened = try #require(figures.integer("opened"))
      let each = (try site.processorTime() - work) / Double(opened) * 1_000
      print(
        """
        \(opened) pages of \(figures.integer("pageBytes") ?? 0) bytes for \(Self.readers) readers, \
        \(Self.text(figures, "aSecond")) a second, \(String(format: "%.1f", each)) ms of the console's processor each
        """)
      for page in ["latest", "older"] {
        let (server, reader) = (
          try #require(figures.object(page)?.object("server")), try #require(figures.object(page)?.object("reader"))
        )
        print(
          """
          \(page) page: server p50 \(Self.text(server, "p50")) ms, p99 \(Self.text(server, "p99")) ms, most \
          \(Self.text(server, "most")) ms; reader p50 \(Self.text(reader, "p50")) ms, p99 \(Self.text(reader, "p99")) ms
          """)
      }
      print(
        """
        memory of the console \(memory / 1_024) MB, then \(try site.memory() / 1_024) MB, at most \
        \(try site.memory("VmHWM") / 1_024) MB
        """)
      #expect(opened >= Self.readers)
      #expect(try site.memory() - memory < 100 * 1_024, "The console's memory grows while it is read.")
      try site.stop()
    }

    private func read(_ site: Site, _ cookie: String) throws -> Document {
      let settings = [
        "CONSOLE_URL": site.base, "COOKIE": cookie, "READERS": "\(Self.readers)", "READER_ENTRIES": "\(Self.entries)",
        "READER_PATH": "/stores/acme/orders/v502559llux-01",
        "READER_SECONDS": ProcessInfo.processInfo.environment["READER_SECONDS"] ?? "2",
      ]
      let outcome = try Program(
        [Self.script.path], of: Servers.setting("TEST_BROWSER_PYTHON"), settings: settings, in: site.world.directory
      ).wait()
      try #require(outcome.status == 0, "\(outcome.errors)")
      return try Document(outcome.output)
    }

    private static func text(_ figures: Document, _ name: String) -> String {
      (figures.fields[name] as? Double).map { String(format: "%.1f", $0) } ?? "–"
    }
  }
}
