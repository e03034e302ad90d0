import HTTPTypes

/// Whether a browser sent a request from the console's own pages.
enum SameOrigin {
  /// What browsers tell of it, if they tell anything: `Sec-Fetch-Site` (Fetch Metadata), and `Origin` (RFC 6454 §7).
  /// The form key decides; this refuses early, and guards the sign-in form, which has none.
  static func holds(_ headers: HTTPFields, host: String?) -> Bool {
    // Where this is told it decides: from pages without a referrer, as ours are, browsers send forms as of Origin null.
    if let site = headers[.secFetchSite] { return site == "same-origin" || site == "none" }
    if let origin = headers[.origin] {
      guard let host else { return false }
      return origin == "http://\(host)" || origin == "https://\(host)"
    }
    return true
  }
}
