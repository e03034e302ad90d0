import HTTPTypes
import Hummingbird

/// The languages that the console speaks.
enum Language: String, CaseIterable, Sendable {
  case english = "en"
  case spanish = "es"
  case portuguese = "pt"

  static let cookie = "language"

  /// Its own name for itself.
  var name: String {
    switch self {
    case .english: "English"
    case .spanish: "Español"
    case .portuguese: "Português"
    }
  }

  /// What was chosen, or what the browser asks for.
  static func preferred(by request: Request) -> Language {
    request.cookies[cookie].flatMap { Language(rawValue: $0.value) }
      ?? preferred(acceptLanguage: request.headers[.acceptLanguage] ?? "")
  }

  /// The most wanted of an `Accept-Language` header (RFC 9110 §12.5.4) that the console speaks; English if none is.
  static func preferred(acceptLanguage header: String) -> Language {
    var best: (language: Language, weight: Double)?
    for range in header.prefix(500).split(separator: ",").prefix(20) {
      let parts = range.split(separator: ";").map { String($0).trimmed.lowercased() }
      guard let tag = parts.first, let language = Language(rawValue: String(tag.prefix { $0 != "-" })) else { continue }
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
      if weight > best?.weight ?? 0 { best = (language, weight) }
    }
    return best?.language ?? .english
  }
}
