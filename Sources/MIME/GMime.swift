import CGMime

/// The library itself.
enum GMime {
  /// GMime's initialisation is not thread-safe, so it happens once, before its first use.
  static let isReady: Bool = {
    g_mime_init()
    return true
  }()
}
