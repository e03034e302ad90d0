/// Every text of the console, by its word, in each language.
enum Phrasebook {
  static func phrases(_ language: Language) -> [String: String] {
    switch language {
    case .english: english
    case .spanish: spanish
    case .portuguese: portuguese
    }
  }
}
