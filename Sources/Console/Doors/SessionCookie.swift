import Conversations
import Hummingbird
import Timeline

/// The cookie that carries a session's secret.
enum SessionCookie {
  /// How long a secret is used before another takes its place.
  private static let turn: Int64 = 30 * 60 * 1_000_000

  /// Behind TLS the name makes browsers refuse a cookie that anything but this host's TLS set (RFC 6265bis §4.1.3.2).
  static func name(isSecure: Bool) -> String { isSecure ? "__Host-session" : "session" }

  static func secret(in request: Request) -> String? {
    let isSecure = request.headers[.xForwardedProto] == "https"
    guard let value = request.cookies[name(isSecure: isSecure)]?.value, value.utf8.count <= 200 else { return nil }
    return value
  }

  static func isDue(_ session: ConsoleSession) -> Bool {
    session.now.microseconds - session.issuedAt.microseconds > turn
  }

  static func header(_ secret: String, isSecure: Bool) -> String {
    "\(name(isSecure: isSecure))=\(secret); Path=/; HttpOnly; SameSite=Strict\(isSecure ? "; Secure" : "")"
  }

  static func farewell(isSecure: Bool) -> String { header("", isSecure: isSecure) + "; Max-Age=0" }
}
