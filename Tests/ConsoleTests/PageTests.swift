import Conversations
import Testing
import Timeline

@testable import Console

@Suite("The phrasebook")
struct PhrasebookTests {
  private static let english = Phrasebook.phrases(.english)

  @Test("says everything in every language", arguments: Language.allCases)
  func complete(language: Language) {
    let phrases = Phrasebook.phrases(language)
    #expect(Set(phrases.keys) == Set(Self.english.keys))
    for (word, phrase) in phrases {
      #expect(!phrase.isEmpty, "\(word)")
      #expect(Self.places(phrase) == Self.places(Self.english[word] ?? ""), "\(word)")
    }
  }

  @Test("calls the mask what stores know it as")
  func masks() {
    #expect(Self.words(.english) == ["Conversation mask type", "Hard", "Soft"])
    #expect(Self.words(.spanish) == ["Tipo de máscara de la conversación", "Compleja", "Simple"])
    #expect(Self.words(.portuguese) == ["Tipo de máscara de conversa", "Complexa", "Simples"])
  }

  @Test("knows every word that pages use, and none that nobody uses")
  func used() throws {
    _ = try PageLibrary()
    var words: Set<String> = []
    for template in Template.all.values {
      for part in template.split(separator: "[[").dropFirst() { words.insert(String(part.prefix { $0 != "]" })) }
    }
    // Words that are put together from values.
    words.formUnion(Section.allCases.map { "section.\($0.rawValue)" })
    words.formUnion(AccessRole.allCases.map { "role.\($0.rawValue)" })
    words.formUnion(Mask.allCases.flatMap { ["mask.\($0.rawValue)", "alias.\($0.rawValue)"] })
    words.formUnion(Role.allCases.map { "participant.\($0.rawValue)" })
    words.formUnion(EmailKind.allCases.map { "entry.\($0.way)" })
    words.formUnion(AuditRecord.Action.allCases.map { "action.\($0.rawValue)" })
    let refusals: [Refusal] = [
      .signIn, .forbidden, .notFound, .wrongMethod([]), .strangeForm, .invalid(""), .conflict, .settled(""),
      .preconditionMissing, .tooLarge, .slowDown(.zero), .overloaded, .tooLate, .stopping, .outage,
    ]
    words.formUnion(refusals.map(\.word))
    words.formUnion([
      "alias.policy", "mask.saved", "mask.unchanged", "domains.saved", "domains.wrong", "confirm.needed", "dead.needed",
      "dead.reason-wrong",
    ])
    #expect(words.subtracting(Self.english.keys).isEmpty)
    #expect(Set(Self.english.keys).subtracting(words).isEmpty)
  }

  private static func words(_ language: Language) -> [String] {
    ["mask.title", "mask.hard", "mask.soft"].compactMap { Phrasebook.phrases(language)[$0] }
  }

  /// The values that a phrase takes.
  private static func places(_ phrase: String) -> [Substring] {
    phrase.split(separator: "{{").dropFirst().map { $0.prefix { $0 != "}" } }.sorted()
  }
}

@Suite("Languages")
struct LanguageTests {
  @Test(
    "are what the browser asks for",
    arguments: [
      ("", Language.english), ("es", .spanish), ("pt-BR,pt;q=0.9,en;q=0.8", .portuguese), ("es-MX", .spanish),
      ("fr, pt;q=0.5", .portuguese), ("de", .english), ("en;q=0.1, es;q=0.9", .spanish), (";;;,,q=", .english),
      ("pt;q=0", .english),
    ])
  func accepted(header: String, language: Language) {
    #expect(Language.preferred(acceptLanguage: header) == language)
  }
}

@Suite("Pages")
struct PageTests {
  /// A quotation mark with an accent is one character to Swift, and ends an attribute to a browser all the same.
  private static let hostile = "\"\u{301} onfocus=alert(1) x='\u{301}<\u{338}script>&amp;"

  @Test("show hostile values as text, whatever they are made of")
  func escaping() throws {
    let pages = try PageLibrary()[.english]
    let html = pages.render(
      "orders",
      [
        "search": Self.hostile, "hasOrders": true,
        "orders": [
          ["order": Self.hostile, "href": Self.hostile, "subject": Self.hostile, "firstWords": Self.hostile]
            as [String: Any]
        ],
      ])
    let inserted = "&quot;\u{301} onfocus=alert(1) x=&#39;\u{301}&lt;\u{338}script&gt;&amp;amp;"
    #expect(html.unicodeScalars.count { $0 == "\u{338}" } == 6)
    #expect(html.components(separatedBy: inserted).count == 7)
  }

  @Test("speak their language and say so", arguments: Language.allCases)
  func languages(language: Language) throws {
    let html = try PageLibrary()[language].render("sign-in", ["from": "/"])
    #expect(html.contains("<html lang=\"\(language.rawValue)\">"))
    #expect(!html.contains("[[") && !html.contains("{{"))
  }

  @Test("have nothing inline, for the policy would forbid it", arguments: Template.all.keys.sorted())
  func nothingInline(name: String) {
    let template = Template.all[name]!
    for forbidden in [" style=", "<style", "<script>", "javascript:", " onclick", " onload", "http:", "https:"] {
      #expect(!template.contains(forbidden))
    }
    #expect(template.components(separatedBy: "{{{").count - 1 == (name == "figures" ? 2 : 0))
    // Every form that changes something brings back the key, but for those that are open to everybody.
    let forms = template.components(separatedBy: "method=\"post\"").dropFirst()
    for form in forms where !form.hasPrefix(" action=\"/language\"") && !form.hasPrefix(" action=\"/sign-in\"") {
      #expect(form.prefix(200).contains("name=\"key\""))
    }
  }
}

extension String {
  fileprivate func components(separatedBy text: String) -> [Substring] {
    split(separator: text, omittingEmptySubsequences: false)
  }
}
