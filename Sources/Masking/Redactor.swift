import Conversations

/// Replaces every address in an event's content by what may be shown.
public struct Redactor {
  /// Somebody whose address must not be read.
  public struct Member: Sendable {
    public let address: Address
    /// The alias in the mask now in force.
    public let shown: Alias
    /// The hard alias, which stands in for derived identifiers in either mask.
    public let hard: Alias

    public init(address: Address, shown: Alias, hard: Alias) {
      self.address = address
      self.shown = shown
      self.hard = hard
    }
  }

  /// An alias that was found in the input and resolved: any form, of any order of the store.
  public struct Quotation: Sendable {
    public let alias: String
    public let shown: Alias

    public init(alias: String, shown: Alias) {
      self.alias = alias
      self.shown = shown
    }
  }

  let known: KnownAddresses
  private var mentions: Mentions
  private let aliasDomain: [UInt32]
  /// What follows the hex digits of an alias.
  let aliasEnding: [UInt8]
  var digests: AddressDigests
  /// Digits in the shortest identifier that may derive from a known address: base64 of the shortest, or MD5.
  let minimumRun: Int
  private var spareWalk: AddressWalk?
  var edits = Edits()
  /// What was found in runs of digits, by these: trackers put the same ones in every link.
  var findings = DerivedFindings()
  /// For what is decoded from a text while ``edits`` are those of the text.
  var spareEdits = Edits()
  /// For what base64 decodes to.
  var spareBytes: [UInt8] = []
  /// And what that is with all replaced.
  var spareReplaced: [UInt8] = []
  /// What is written in the place of the known addresses, as bytes: made when first asked for.
  private var written: [[UInt8]] = []

  /// - Parameters:
  ///   - members: everybody in the conversation.
  ///   - quotations: resolved aliases, rewritten before addresses are looked for.
  ///   - ownDomains: the store's own domains (lower-case A-labels), whose addresses stay unless they are a member's.
  ///   - aliasDomain: where aliases stand.
  ///   - mention: the one-way alias of any other address.
  public init(
    members: [Member], quotations: [Quotation], ownDomains: [String], aliasDomain: AliasDomain,
    mention: @escaping (Address) -> String
  ) {
    var known = KnownAddresses(count: 3 * members.count + quotations.count)
    for member in members {
      let replacement = KnownAddresses.Replacement(shown: member.shown.text, derived: member.hard.text)
      known.add(member.address, replacement)
      known.add(alias: member.shown.text, replacement)
      if member.hard != member.shown { known.add(alias: member.hard.text, replacement) }
    }
    for quotation in quotations {
      let shown = quotation.shown
      let derived = shown.mask == .hard ? shown.text : known.derived(alias: shown.text)
      known.add(
        alias: quotation.alias,
        KnownAddresses.Replacement(shown: shown.text, derived: derived ?? "hidden@\(aliasDomain)"))
    }
    self.known = known
    minimumRun = min(32, (8 * min(known.minimumLength, 64) + 5) / 6)
    digests = AddressDigests(members)
    aliasEnding = Array(aliasDomain.behindAt.utf8)
    self.aliasDomain = aliasDomain.name.unicodeScalars.map(\.value)
    mentions = Mentions(ownDomains: ownDomains, aliasDomain: aliasDomain, alias: mention)
  }

  /// `text` without any address that must not be read.
  public mutating func redact(text: String) -> String { redact(text, isHTML: false) }

  /// `html` without any address that must not be read: not in its text, attributes, comments, styles or scripts.
  public mutating func redact(html: String) -> String { redact(html, isHTML: true) }

  private mutating func redact(_ text: String, isHTML: Bool) -> String {
    let glance = Glance(text.utf8.span, minimumRun: minimumRun)
    if glance.isEmpty { return text }
    var view = RedactionView(Array(text.utf8), isHTML: isHTML, hasEscapes: glance.hasEscapes)
    let before = view.hasInnerTags ? redactedAcrossInnerTags(view, isHTML: isHTML) : nil
    if let before { view = RedactionView(before, isHTML: isHTML) }
    edits.removeAll()
    edits.reserve(for: view.raw)
    if glance.hasAtSign || glance.hasEscapes { findAddresses(in: view, isHTML: isHTML) }
    if glance.hasRun || glance.hasEscapes { findDerived(in: view) }
    let result = edits.applied(to: view.raw) ?? before
    return result.map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  /// Looks for addresses that tags split where a browser sees none, as in a frame's `srcdoc`.
  private mutating func redactedAcrossInnerTags(_ view: RedactionView, isHTML: Bool) -> [UInt8]? {
    var view = view
    view.markInnerTags()
    edits.removeAll()
    findAddresses(in: view, isHTML: isHTML)
    return edits.applied(to: view.raw)
  }

  /// The tokens of everything in `text` that has the shape of an alias, encoded or not.
  public static func aliasTokens(in text: String, isHTML: Bool, aliasDomain: AliasDomain) -> Set<String> {
    let bytes = text.utf8.span
    let glance = Glance(bytes, minimumRun: .max)
    if glance.isEmpty || !glance.hasEscapes && !AliasTokens.mayStand(in: bytes, aliasDomain: aliasDomain) { return [] }
    let view = RedactionView(Array(text.utf8), isHTML: isHTML, hasEscapes: glance.hasEscapes)
    return AliasTokens.found(in: view, aliasDomain: aliasDomain)
  }
}

// MARK: - Addresses

extension Redactor {
  /// What addresses are looked for in.
  enum Purpose {
    case content
    /// What was decoded from content: known addresses are replaced as identifiers that derive from them.
    case derived
  }

  /// Every address holds an at-sign: looks around each.
  mutating func findAddresses(in view: RedactionView, isHTML: Bool, purpose: Purpose = .content) {
    // Apart from the rest, so that both can change.
    var walk = spareWalk.take() ?? AddressWalk()
    defer { spareWalk = walk }
    let known = known
    var nextTag = 0
    var start = 0
    while let index = view.bytes.firstIndex(of: UInt8(ascii: "@"), from: start) {
      start = index + 1
      guard AddressWalk.mayBeAddress(view, at: index) else { continue }
      while nextTag < view.tags.count, view.tags[nextTag].open < index { nextTag += 1 }
      resolveAddress(&walk, known, in: view, at: index, nextTag: nextTag, isHTML: isHTML, purpose: purpose)
    }
  }

  private mutating func resolveAddress(
    _ walk: inout AddressWalk, _ known: KnownAddresses, in view: RedactionView, at index: Int, nextTag: Int,
    isHTML: Bool, purpose: Purpose
  ) {
    let atSign = view.marks(of: index)
    let start = view.range(of: index).lowerBound
    var marks = atSign
    var part: (reading: AddressWalk.Reading, match: AddressWalk.KnownMatch)?
    var mention: (reading: AddressWalk.Reading, match: AddressWalk.MentionMatch)?
    var reading = AddressWalk.Reading.unescaped
    while true {
      walk.walk(
        view, from: index, as: reading, nextTag: nextTag, known: known, findsMentions: purpose == .content)
      // Nothing is spelt otherwise, and nothing on the right is a domain: most at-signs in code.
      if reading == .unescaped, walk.left.isEmpty, walk.marks.isEmpty, atSign.isEmpty { return }
      marks.formUnion(walk.marks)
      // Of a whole known address, a mention right before it takes nothing.
      cutAtKnownAddress(&walk, before: start)
      var match = walk.known(known, aliasDomain: aliasDomain)
      if let match {
        if match.isWhole {
          // Whole in this reading, but not in another.
          let match = part == nil ? match : match.touched
          return replace(match, walk, in: view, at: index, isHTML: isHTML, purpose: purpose)
        }
        // An alias that stands as it should does so whatever touches it.
        if stands(match, known, walk, in: view) { return edits.keep(walk, left: match.left, right: match.right) }
      }
      if cutAtMention(&walk, before: start), match != nil { match = walk.known(known, aliasDomain: aliasDomain) }
      if let match { part = part ?? (reading, match) }
      if purpose == .content, let match = walk.mention() {
        // An alias that was issued here stays, and no part of it is taken for a part of something else.
        if !mentions.issued.isEmpty {
          walk.findDomains(mentions.issued)
          if let issued = walk.known(mentions.issued, aliasDomain: aliasDomain),
            stands(issued, mentions.issued, walk, in: view)
          {
            return edits.keep(walk, left: issued.left, right: issued.right)
          }
        }
        // What may be quoted-printable is rarely that, except in a text that is.
        let isAtSign = !atSign.contains(.quotedPrintable) || view.isQuotedPrintable || walk.isLikelyEncoded(match)
        if isAtSign, mention == nil || reading == .withoutQuotedPrintable { mention = (reading, match) }
      }
      guard let next = reading.next(for: marks, at: atSign) else { break }
      reading = next
    }
    /// Goes back to the reading in which something was found.
    func walkAgain(_ walk: inout AddressWalk, as wanted: AddressWalk.Reading) {
      guard wanted != reading else { return }
      walk.walk(view, from: index, as: wanted, nextTag: nextTag, known: known, findsMentions: purpose == .content)
      cutAtKnownAddress(&walk, before: start)
      cutAtMention(&walk, before: start)
      reading = wanted
    }
    if let (wanted, match) = mention {
      walkAgain(&walk, as: wanted)
      let covers = part.map { $0.match.left <= match.left && $0.match.right <= match.right && $0.reading == wanted }
      if covers != false, let text = mentions.replacement(for: match, in: walk, isRequired: covers == true) {
        return edits.replace(
          walk, left: match.left, right: match.right, at: view.range(of: index), with: text, isKnown: covers == true)
      }
    }
    if let (wanted, match) = part {
      walkAgain(&walk, as: wanted)
      replace(match, walk, in: view, at: index, isHTML: isHTML, purpose: purpose)
    }
  }

  /// Leaves to the last known address what belongs to it, unless it goes beyond the at-sign at `start`.
  private func cutAtKnownAddress(_ walk: inout AddressWalk, before start: UInt32) {
    if edits.knownEnd <= start { walk.cutLeft(before: edits.knownEnd) }
  }

  /// Likewise to a mention behind it.
  ///
  /// - Returns: whether there is one.
  @discardableResult
  private func cutAtMention(_ walk: inout AddressWalk, before start: UInt32) -> Bool {
    guard edits.end <= start, edits.end > edits.knownEnd else { return false }
    walk.cutLeft(before: edits.end)
    return true
  }

  /// Whether `match` covers what it would be replaced by.
  private func stands(
    _ match: AddressWalk.KnownMatch, _ known: KnownAddresses, _ walk: AddressWalk, in view: RedactionView
  ) -> Bool {
    let range = Int(walk.left[match.left - 1].start)..<Int(walk.right[match.right - 1].end)
    return view.raw[range].elementsEqual(shown(match, known, .content).utf8)
  }

  /// What is written in the place of a known address. Where other letters touch it, a soft alias would be no alias any
  /// more, but the address would stand in it.
  private func shown(_ match: AddressWalk.KnownMatch, _ known: KnownAddresses, _ purpose: Purpose) -> String {
    let replacement = known.replacements[match.number]
    return purpose == .derived || !match.isWhole ? replacement.derived : replacement.shown
  }

  private mutating func replace(
    _ match: AddressWalk.KnownMatch, _ walk: AddressWalk, in view: RedactionView, at index: Int, isHTML: Bool,
    purpose: Purpose
  ) {
    if written.isEmpty { written = Array(repeating: [], count: 4 * known.replacements.count) }
    let isDerived = purpose == .derived || !match.isWhole
    let place = 4 * match.number + (isDerived ? 2 : 0) + (isHTML ? 1 : 0)
    if written[place].isEmpty {
      let shown = shown(match, known, purpose)
      written[place] = isHTML ? Self.escapedForHTML(shown) : Array(shown.utf8)
    }
    edits.replace(
      walk, left: match.left, right: match.right, at: view.range(of: index), with: written[place], isKnown: true)
  }

  /// Keeps an address from being markup: a local part may hold quotes and ampersands (RFC 5321 §4.1.2).
  private static func escapedForHTML(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    if bytes.allSatisfy(isSafe) { return bytes }
    return bytes.flatMap { isSafe($0) ? [$0] : Array("&#\($0);".utf8) }

    func isSafe(_ byte: UInt8) -> Bool {
      byte.isDomain || byte == UInt8(ascii: "@") || byte == UInt8(ascii: "+")
    }
  }
}
