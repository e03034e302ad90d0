import Hummingbird
import HTTPTypes

/// What every answer tells the browser to refuse.
enum SecurityHeaders {
  /// The console's own pages: nothing inline, nothing from elsewhere, in no frame.
  static let pagePolicy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
    "frame-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
  ].joined(separator: "; ")

  /// An e-mail's own HTML: styled, and that is all. It runs and loads nothing, even when opened by itself.
  static let emailPolicy = [
    "sandbox", "default-src 'none'", "style-src 'unsafe-inline'", "img-src data:", "form-action 'none'",
    "base-uri 'none'", "frame-ancestors 'self'",
  ].joined(separator: "; ")

  static func add(to headers: inout HTTPFields, isSecure: Bool) {
    if headers[.contentSecurityPolicy] == nil { headers[.contentSecurityPolicy] = pagePolicy }
    headers[.xContentTypeOptions] = "nosniff"
    headers[.referrerPolicy] = "no-referrer"
    headers[.crossOriginOpenerPolicy] = "same-origin"
    headers[.crossOriginResourcePolicy] = "same-origin"
    headers[.permissionsPolicy] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
    if isSecure { headers[.strictTransportSecurity] = "max-age=31536000" }
  }
}

extension HTTPField.Name {
  static let referrerPolicy = Self("Referrer-Policy")!
  static let crossOriginOpenerPolicy = Self("Cross-Origin-Opener-Policy")!
  static let permissionsPolicy = Self("Permissions-Policy")!
  static let xForwardedFor = Self("X-Forwarded-For")!
  static let xForwardedProto = Self("X-Forwarded-Proto")!
  static let secFetchSite = Self("Sec-Fetch-Site")!
  static let lastEventID = Self("Last-Event-ID")!
}
