import HTTPTypes
import Testing

@testable import Console

@Suite("Signing in")
struct SignInThrottleTests {
  @Test("costs an address more and more time, forgives it in the end, and leaves the others alone")
  func perAddress() {
    var throttle = SignInThrottle()
    let start = ContinuousClock.now
    for _ in 0..<SignInThrottle.free { throttle.failed("192.0.2.1", at: start) }
    #expect(throttle.pause(of: "192.0.2.1", at: start) == .zero)
    var last = Duration.zero
    for _ in 0..<6 {
      throttle.failed("192.0.2.1", at: start)
      let pause = throttle.pause(of: "192.0.2.1", at: start)
      #expect(pause > last)
      last = pause
    }
    #expect(throttle.pause(of: "192.0.2.2", at: start) == .zero)
    #expect(throttle.pause(of: "192.0.2.1", at: start + last) == .zero)
    for _ in 0..<50 { throttle.failed("192.0.2.1", at: start) }
    #expect(throttle.pause(of: "192.0.2.1", at: start) == SignInThrottle.longest)
    throttle.succeeded("192.0.2.1")
    #expect(throttle.pause(of: "192.0.2.1", at: start) == .zero)
  }

  @Test("takes everybody longer while many fail from everywhere, and never for good")
  func global() {
    var throttle = SignInThrottle()
    let start = ContinuousClock.now
    let first = (1...SignInThrottle.globalFree).map { throttle.failed("192.0.2.\($0)", at: start) }
    #expect(first.allSatisfy { $0 })
    #expect(throttle.globalPause(at: start) == .zero)
    // Nor do so many fill the audit.
    var isWorthTelling = throttle.failed("192.0.2.0", at: start)
    #expect(!isWorthTelling)
    #expect(throttle.globalPause(at: start) == SignInThrottle.globalDelay)
    #expect(throttle.globalPause(at: start + .seconds(61)) == .zero)
    isWorthTelling = throttle.failed("192.0.2.0", at: start + .seconds(61))
    #expect(isWorthTelling)
  }

  @Test("takes bounded memory, however many addresses there are")
  func bounded() {
    var throttle = SignInThrottle()
    let start = ContinuousClock.now
    for number in 0..<SignInThrottle.capacity + 50 { throttle.failed("\(number)", at: start + .milliseconds(number)) }
    #expect(Mirror(reflecting: throttle).children.contains { ($0.value as? [String: Any])?.count ?? 0 <= 10_000 })
  }
}

@Suite("Secrets")
struct SecretTests {
  @Test("are long, new each time, and kept as digests")
  func random() {
    let secrets = Set((0..<100).map { _ in Secret.random("ct") })
    #expect(secrets.count == 100)
    #expect(secrets.allSatisfy { $0.hasPrefix("ct_") && $0.utf8.count == 46 })
    #expect(Secret.digest("a").count == 32)
  }

  @Test("compare by all their bytes")
  func equal() {
    #expect(Secret.equal("form_a", "form_a"))
    #expect(!Secret.equal("form_a", "form_b"))
    #expect(!Secret.equal("form_a", "form_"))
    #expect(!Secret.equal("e\u{301}", "\u{e9}"))
  }
}

@Suite("Requests")
struct RequestTests {
  @Test(
    "from elsewhere are no requests of our pages",
    arguments: [
      ([:], true), (["Origin": "http://console.example"], true), (["Origin": "https://console.example"], true),
      (["Origin": "https://evil.example"], false), (["Origin": "null"], false),
      (["Sec-Fetch-Site": "same-origin"], true), (["Sec-Fetch-Site": "cross-site"], false),
      (["Sec-Fetch-Site": "same-site"], false), (["Sec-Fetch-Site": "none"], true),
      (["Sec-Fetch-Site": "same-origin", "Origin": "null"], true),
      (["Sec-Fetch-Site": "cross-site", "Origin": "null"], false),
    ] as [([String: String], Bool)])
  func origin(headers: [String: String], isOurs: Bool) {
    var fields = HTTPFields()
    for (name, value) in headers { fields[HTTPField.Name(name)!] = value }
    #expect(SameOrigin.holds(fields, host: "console.example") == isOurs)
  }

  @Test("lead back to the console's own pages and nowhere else")
  func paths() {
    for path in ["/", "/stores/acme/orders", "/audit?before=3"] { #expect(Endpoint.safePath(path) == path) }
    for path in [
      "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "evil", "", "/a\nb", "/ a", nil,
      "/sign-in?from=/", "/sign-out",
    ] {
      #expect(Endpoint.safePath(path) == "/")
    }
  }

  @Test("carry forms as browsers write them, and nothing else")
  func forms() throws {
    let form = try #require(Form("a=1&b=two+words&c=%C3%A9&d=&e"))
    #expect(form["a"] == "1")
    #expect(form["b"] == "two words")
    #expect(form["c"] == "é")
    #expect(form["d"] == nil && form["e"] == nil && form["f"] == nil)
    for text in ["a=%", "a=%4", "a=%zz", "a=%ff", "a=%00"] { #expect(Form(text) == nil) }
    #expect(Form(Array(repeating: "a=1", count: 1_000).joined(separator: "&")) == nil)
  }

  @Test("name orders of any printable text", arguments: ["v1", "a/b", "..", "ä ö", "100%", "a?b#c", "\"<>'"])
  func segments(order: String) {
    let encoded = PercentEncoding.encoded(order)
    #expect(encoded.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"/?#.\"<>'".utf8.contains($0) })
    #expect(PercentEncoding.decoded(encoded) == order)
  }

  @Test("change settings for reasons without addresses")
  func reasons() {
    #expect(ChangeReason(" our ERP needs it ")?.text == "our ERP needs it")
    #expect(ChangeReason(nil)?.isEmpty == true)
    #expect(ChangeReason(String(repeating: "é", count: 1_000)) != nil)
    for text in [
      "maria@example.com asked", "maria＠example.com", "maria@\u{301}example.com", "a\u{7}b", "a\n",
      String(repeating: "é", count: 1_001),
    ] {
      #expect(ChangeReason(text) == nil)
    }
  }
}

@Suite("Security headers")
struct SecurityHeaderTests {
  @Test("forbid whatever is not needed, inline code and frames first")
  func pages() {
    var headers = HTTPFields()
    SecurityHeaders.add(to: &headers, isSecure: false)
    let policy = headers[.contentSecurityPolicy] ?? ""
    #expect(policy.contains("default-src 'none'"))
    #expect(policy.contains("frame-ancestors 'none'"))
    #expect(policy.contains("base-uri 'none'"))
    #expect(
      !policy.contains("unsafe") && !policy.contains("http") && !policy.contains("*") && !policy.contains("data:"))
    #expect(headers[.xContentTypeOptions] == "nosniff")
    #expect(headers[.referrerPolicy] == "no-referrer")
    #expect(headers[.cacheControl] == "no-store")
    #expect(headers[.strictTransportSecurity] == nil)
    SecurityHeaders.add(to: &headers, isSecure: true)
    #expect(headers[.strictTransportSecurity] != nil)
  }

  @Test("let an e-mail be styled and nothing else")
  func emails() {
    let policy = SecurityHeaders.emailPolicy
    #expect(policy.hasPrefix("sandbox;"))
    #expect(!policy.contains("allow-") && !policy.contains("script-src") && !policy.contains("http"))
    #expect(policy.contains("default-src 'none'") && policy.contains("form-action 'none'"))
  }
}

@Suite("Cookies")
struct CookieTests {
  @Test("are out of reach for scripts and other sites, and behind TLS for the network")
  func attributes() {
    let plain = SessionCookie.header("session_x", isSecure: false)
    #expect(plain == "session=session_x; Path=/; HttpOnly; SameSite=Strict")
    let secure = SessionCookie.header("session_x", isSecure: true)
    #expect(secure == "__Host-session=session_x; Path=/; HttpOnly; SameSite=Strict; Secure")
  }
}
