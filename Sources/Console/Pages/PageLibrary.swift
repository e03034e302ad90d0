import Mustache

/// Every page in every language, compiled once.
///
/// `[[word]]` in a template stands for what the phrasebook says; `{{name}}` for a value of the page.
struct PageLibrary: Sendable {
  private let pages: [Language: Pages]

  /// - Throws: ``Missing`` when a template names a word that the phrasebook lacks.
  init() throws {
    MustacheContentTypes.register(Markup(), named: Markup.name)
    var pages: [Language: Pages] = [:]
    for language in Language.allCases {
      let phrases = Phrasebook.phrases(language)
      var library = MustacheLibrary()
      for (name, template) in Template.all {
        // Each template says for itself how to escape: the engine forgets it at every partial.
        let text = "{{% CONTENT_TYPE: \(Markup.name)}}" + (try Self.spoken(template, phrases))
        try library.register(text, named: name)
      }
      pages[language] = Pages(language: language, phrases: phrases, library: library)
    }
    self.pages = pages
  }

  subscript(language: Language) -> Pages { pages[language]! }

  /// A word that a template uses and the phrasebook does not know.
  struct Missing: Error, CustomStringConvertible {
    let word: String
    var description: String { "The phrasebook lacks \(word)." }
  }

  private static func spoken(_ template: String, _ phrases: [String: String]) throws -> String {
    var parts = template.split(separator: "[[", omittingEmptySubsequences: false)
    var result = String(parts.removeFirst())
    for part in parts {
      let halves = part.split(separator: "]]", maxSplits: 1, omittingEmptySubsequences: false)
      guard halves.count == 2, let phrase = phrases[String(halves[0])] else {
        throw Missing(word: String(halves[0]))
      }
      result += Markup.escaped(phrase) + halves[1]
    }
    return result
  }
}

/// Every page in one language.
struct Pages: Sendable {
  let language: Language
  private let phrases: [String: String]
  private let library: MustacheLibrary

  fileprivate init(language: Language, phrases: [String: String], library: MustacheLibrary) {
    self.language = language
    self.phrases = phrases
    self.library = library
  }

  func phrase(_ word: String) -> String { phrases[word] ?? word }

  /// - Parameters:
  ///   - template: a template's name.
  ///   - values: what the template names, beside the language and the assets' version.
  func render(_ template: String, _ values: [String: Any]) -> String {
    var values = values
    values["languageCode"] = language.rawValue
    values["assetVersion"] = Asset.version
    values["languages"] = Language.allCases.map { other -> [String: Any] in
      ["code": other.rawValue, "name": other.name, "isCurrent": other == language]
    }
    return library.render(PageValues(values), withTemplate: template) ?? ""
  }
}
