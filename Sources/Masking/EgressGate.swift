import Conversations

/// Looks at what is about to leave, and finds any address that must not be read in it.
///
/// This is the last check before an entry is stored and published, and trusts nothing that came before it. It undoes
/// every encoding that a mail program, a browser or a script would undo, however deep they are nested, and searches
/// what comes out for the addresses, with or without +tag, and for what trackers make of them: base64, hexadecimal
/// digits, MD5, SHA-1 and SHA-256. The aliases that the document may show cover the addresses inside them, and nothing
/// else.
///
/// Time is linear in the size of a document, and hardly depends on the number of addresses. A gate belongs to one
/// thread.
public struct EgressGate {
  private let needles: Needles
  private let digests: Digests
  /// The digits of hard aliases that may be shown, which stand in every document a dozen times.
  private let tokens: Hashes

  /// - Parameters:
  ///   - addresses: everybody's real address.
  ///   - allowed: the aliases that this document may show.
  ///   - ownDomains: the store's own domains (lower-case A-labels), whose other addresses remain in content.
  public init(addresses: [Address], allowed: [Alias], ownDomains: [String] = []) {
    needles = Needles(addresses: AddressBook(addresses, ownDomains: ownDomains), allowed: allowed)
    digests = Digests(addresses)
    var tokens = Hashes()
    for alias in allowed where alias.mask == .hard {
      _ = tokens.insert(tokens.hash(alias.token.utf8.span))
    }
    self.tokens = tokens
  }

  /// Whether nothing in `document`, a JSON text, can be decoded to an address.
  public func passes(_ document: [UInt8]) -> Bool {
    guard needles.shortest < .max else { return true }
    return !shows(Self.strings(ofJSON: document, shortest: shortestPiece), depth: 0)
  }

  /// The fewest bytes that hold an address or a digest of one.
  private var shortestPiece: Int { min(needles.shortest, Digests.shortest) }

  /// How deep base64 in base64 is followed.
  private static let deepest = 2

  /// What begins escapes that may end in a digit.
  private static let escapesOfDigits = [UInt8(ascii: "%"), UInt8(ascii: "\\")]

  private func shows(_ raw: Reading, depth: Int) -> Bool {
    var runs = EncodedRuns(digests: digests, shortest: needles.shortest, known: tokens)

    let reading = decode(raw, [])
    runs.search(reading.bytes)
    // Digits that were taken for a part of an escape may belong to what follows.
    if Self.escapesOfDigits.contains(where: { raw.firstIndex(of: $0, from: 0) != nil }) {
      runs.search(raw.bytes)
      if Decoder.mayHoldEncodedWords(raw) { runs.search(decode(raw, .quotedPrintable).joinedWords) }
    }
    if runs.hasDigest || needles.stand(in: reading) { return true }

    // Not every program undoes these, and where it does not, they mean something else. So both readings count.
    var doubts = Decoder.doubts(in: reading)
    var rules = doubts.intersection([.quotedPrintable, .unclosedReferences])
    var hasHiddenMarkup = reading.hasHiddenMarkup
    var hasEscapedLetters = reading.hasEscapedLetters
    var wider = reading
    for _ in 0..<2 where doubts.contains(.quotedPrintable) {
      wider = decode(wider, .quotedPrintable)
      runs.search(wider.bytes)
      runs.search(wider.joinedWords)
      if runs.hasDigest || needles.stand(in: wider) { return true }
      hasHiddenMarkup = hasHiddenMarkup || wider.hasHiddenMarkup
      hasEscapedLetters = hasEscapedLetters || wider.hasEscapedLetters
      doubts = Decoder.doubts(in: wider)
      rules.formUnion(doubts.intersection(.unclosedReferences))
    }
    if !doubts.isDisjoint(with: [.unclosedReferences, .styleEscapes]), shows(wider, Self.styleRules) { return true }
    if doubts.contains(.octalEscapes), shows(wider, Self.octalRules) { return true }

    // Whoever decodes first sees other tags than who takes out tags first.
    if hasHiddenMarkup, needles.stand(in: decode(decode(raw, rules.union(.keptMarkup)), rules)) { return true }

    if needles.holdMarkup, needles.stand(in: decode(raw, rules.union(.keptMarkup))) { return true }
    if hasEscapedLetters, shows(decode(raw, .quotedPairs), Self.quotedPairRules) { return true }

    if runs.decoded.bytes.isEmpty || depth == Self.deepest { return false }
    return shows(Reading(bytes: runs.decoded.bytes.array), depth: depth + 1)
  }

  private func shows(_ reading: Reading, _ rules: Decoder.Rules) -> Bool {
    let wider = decode(reading, rules)
    if needles.stand(in: wider) { return true }
    // What such references stand for may begin another one.
    guard Decoder.doubts(in: wider).contains(.unclosedReferences) else { return false }
    return needles.stand(in: decode(wider, rules))
  }

  static let styleRules: Decoder.Rules = [.quotedPrintable, .unclosedReferences, .styleEscapes]
  static let quotedPairRules: Decoder.Rules = [.quotedPrintable, .unclosedReferences, .quotedPairs]
  static let octalRules: Decoder.Rules = [.quotedPrintable, .unclosedReferences, .octalEscapes]

  private func decode(_ reading: Reading, _ rules: Decoder.Rules) -> Reading {
    Decoder.decode(reading, rules: rules, shortest: shortestPiece)
  }
}
