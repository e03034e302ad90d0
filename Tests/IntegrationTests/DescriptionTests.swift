import Chance
import Foundation
import Testing
import Timeline

extension IntegrationTests {
  /// The API held against its own description by Schemathesis, which makes up requests that fit it and requests that do
  /// not. API_CASES says how many it shall be at least.
  @Suite struct APIByDescription {
    private static let folder = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Browser")
    /// How many operations the description has.
    private static let operations = 12

    @Test("whatever it is asked, the API answers as its description says, and never with a failure of its own")
    func anything() async throws {
      let world = try await World()
      let site = try await Site(world)
      let orders = ["v502559llux-01", "ä/?#%", "a b"]
      let events = (0..<60).map { number in
        Event("\(number)").with { $0.order = number < 20 ? nil : orders[number % orders.count] }
      }
      try world.publish(events.map(\.message))
      try world.settleAll()
      let letters = try world.deadLetters().compactMap { $0["id"] }
      let known = ["store": ["acme"], "order": orders, "letter": letters]
      let worker = try world.startWorker()
      var cases = 0
      let wanted = ProcessInfo.processInfo.environment["API_CASES"].flatMap(Int.init) ?? 400
      for secret in [try site.token(.operator, nil), try site.token(.storeAdmin, "acme")] {
        let run = try Program(
          [
            "-m", "schemathesis.cli", "run", "\(site.base)/api/openapi.json", "--checks", "all",
            // Who may ask what has tests of its own, and wrong tokens would soon be throttled.
            "--exclude-checks", "ignored_auth", "--max-examples", "\(max(wanted / 2 / Self.operations, 1))", "--seed",
            "\(Chance.seed)", "--header", "Authorization: Bearer \(secret)",
          ], of: Servers.setting("TEST_BROWSER_PYTHON"),
          settings: [
            "SCHEMATHESIS_HOOKS": "api_hooks", "PYTHONPATH": Self.folder.path, "PYTHONDONTWRITEBYTECODE": "1",
            "KNOWN_VALUES": String(decoding: try JSONSerialization.data(withJSONObject: known), as: UTF8.self),
          ], in: world.directory
        ).wait()
        #expect(run.status == 0, "TEST_SEED=\(Chance.seed), \(run.output)\(run.errors)")
        cases += run.output.firstMatch(of: /(\d+) generated/).flatMap { Int($0.1) } ?? 0
      }
      print("\(cases) cases by the API's description")
      #expect(cases >= wanted)
      worker.send(SIGTERM)
      #expect(try worker.wait().status == 0)
      try site.stop()
    }
  }
}
