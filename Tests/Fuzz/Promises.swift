import Conversations
import Foundation
import JSON
import Masking

/// What redactor and gate promise of every text.
struct Promises {
  /// Whether the redactor must leave the gate nothing to find, which is more than is promised.
  private static let isStrict = ProcessInfo.processInfo.environment["FUZZ_STRICT"] != nil

  private let letter: FuzzedLetter

  init(_ letter: FuzzedLetter) { self.letter = letter }

  func hold() {
    var redactor = letter.redactor()
    let once = redact(letter.text, &redactor)
    let twice = redact(once, &redactor)
    // What touches something that was encoded again may read otherwise from then on.
    if !Trace.hasNewRuns(once, of: letter.text, aliasDomain: FuzzedLetter.aliasDomain) {
      expect(once == twice, "redacting twice is redacting once", once, twice)
    }

    let trace = Trace(of: once, aliases: letter.aliases, aliasDomain: FuzzedLetter.aliasDomain)
    // A soft alias whose local part reads as an escape may be taken for another address.
    if letter.mask == .hard || !letter.participants.contains(where: Self.readsAsEscape) {
      expect(trace.isLeft(by: letter.text), "what is no address stays as it was", once)
    }

    let needles = letter.participants.flatMap { [Array($0.canonical.utf8), Array($0.written.lowercased().utf8)] }
    for address in needles {
      expect(!PlainReader.shows(address, in: Array(once.utf8)), "the redactor leaves no address as it is", once)
    }
    _ = Redactor.aliasTokens(in: letter.text, isHTML: letter.isHTML, aliasDomain: FuzzedLetter.aliasDomain)

    // The gate knows nothing of the redactor, and so is asked about either text.
    let gate = letter.gate()
    if Self.isStrict { expect(gate.passes(Self.document(once)), "the redactor leaves the gate nothing to find", once) }
    for text in [letter.text, once] where gate.passes(Self.document(text)) {
      for reading in PlainReader.readings(of: text, isHTML: letter.isHTML) {
        // The gate looks for no empty local part, which would be found before every domain.
        for address in needles where !address.starts(with: "\"\"@".utf8) {
          expect(!PlainReader.shows(address, in: reading), "what the gate lets through shows no address", text)
        }
      }
    }
  }

  private static func readsAsEscape(_ address: Address) -> Bool {
    address.localPart.utf8.contains { "%&=\\".utf8.contains($0) }
  }

  private func redact(_ text: String, _ redactor: inout Redactor) -> String {
    letter.isHTML ? redactor.redact(html: text) : redactor.redact(text: text)
  }

  private static func document(_ text: String) -> [UInt8] {
    var json = JSONWriter(capacity: text.utf8.count + 64)
    json.object { json in
      json.key("text")
      json.string(text)
    }
    return json.bytes
  }

  private func expect(_ promise: Bool, _ name: String, _ texts: String...) {
    if promise { return }
    fatalError(
      """
      BROKEN: \(name)
      participants: \(letter.participants.map(\.written)), own domains: \(letter.ownDomains)
      \(letter.mask), \(letter.isHTML ? "HTML" : "text"): \(Self.shortened(letter.text))
      """ + texts.map { "\n-> \(Self.shortened($0))" }.joined())
  }

  /// Texts that were repeated tell nothing more by their length.
  private static func shortened(_ text: String) -> String {
    let characters = text.unicodeScalars.prefix(500)
    return String(characters).debugDescription + (characters.endIndex == text.endIndex ? "" : "…")
  }
}
