import CIDN2

extension EgressGate {
  /// Addresses as they read in a document when everything is decoded and folded, in the order of their bytes: each
  /// with its domain first, then a separator, then its local part backwards, as both are read from the at-sign.
  ///
  /// One goes through them byte by byte: what is left after each byte are the addresses that go on so. The price of a
  /// byte grows with the logarithm of their number.
  struct AddressBook {
    private struct Entry {
      /// Where it stands in ``bytes``.
      let range: Range<Int>
      let isAtOwnDomain: Bool
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []
    /// A bit for the last six bits of each domain's first byte.
    private var beginnings: UInt64 = 0
    /// The fewest bytes that hold one of them, before or after decoding.
    private(set) var shortest = Int.max
    /// Some of them hold what markup or comments are made of, as `"a >b"@example.com` does.
    private(set) var holdMarkup = false

    /// - Parameter ownDomains: those of which other addresses remain in content.
    init(_ addresses: [Address], ownDomains: [String]) {
      reserve(addresses.count)
      for address in addresses { add(address, ownDomains) }
      sort()
    }

    init(_ aliases: [Alias]) {
      reserve(aliases.count)
      for alias in aliases { add(alias.text, isAtOwnDomain: false) }
      sort()
    }

    private mutating func reserve(_ count: Int) {
      entries.reserveCapacity(count)
      bytes.reserveCapacity(64 * count)
    }

    private mutating func sort() {
      if entries.count < 2 { return }
      let bytes = bytes
      entries.sort { bytes[$0.range].lexicographicallyPrecedes(bytes[$1.range]) }
    }

    // MARK: Looking up

    var all: Range<Int> { entries.indices }

    func isAtOwnDomain(_ entry: Int) -> Bool { entries[entry].isAtOwnDomain }

    /// Whether a domain may begin with `byte`.
    func mayBegin(with byte: UInt8) -> Bool { beginnings >> UInt64(byte & 63) & 1 == 1 }

    /// Those of `part`, which agree in their first `depth` bytes, that go on with `byte`.
    @inline(__always)
    func narrowed(_ part: Range<Int>, depth: Int, byte: UInt8) -> Range<Int> {
      guard part.count == 1 else { return searched(part, depth: depth, byte: byte) }
      let range = entries[part.lowerBound].range
      let place = range.lowerBound + depth
      return place < range.upperBound && bytes[place] == byte ? part : part.upperBound..<part.upperBound
    }

    /// Those of `part`, which agree in their first `depth` bytes, whose domain ends there.
    @inline(__always)
    func narrowedToDomain(_ part: Range<Int>, depth: Int) -> Range<Int> {
      narrowed(part, depth: depth, byte: Reading.separator)
    }

    /// Whether the first of `part`, which agree in their first `depth` bytes, ends there.
    @inline(__always)
    func isWhole(_ part: Range<Int>, depth: Int) -> Bool { entries[part.lowerBound].range.count == depth }

    private func searched(_ part: Range<Int>, depth: Int, byte: UInt8) -> Range<Int> {
      let lower = firstIndex(in: part, depth: depth) { $0 >= byte }
      let upper = firstIndex(in: lower..<part.upperBound, depth: depth) { $0 > byte }
      return lower..<upper
    }

    private func firstIndex(in part: Range<Int>, depth: Int, where condition: (UInt8) -> Bool) -> Int {
      var low = part.lowerBound
      var high = part.upperBound
      while low < high {
        let middle = (low + high) / 2
        let range = entries[middle].range
        if range.count > depth, condition(bytes[range.lowerBound + depth]) { high = middle } else { low = middle + 1 }
      }
      return low
    }
  }
}

// MARK: - Spellings

extension EgressGate.AddressBook {
  private typealias ASCII = EgressGate.ASCII
  private typealias Decoder = EgressGate.Decoder

  /// Adds all spellings of an address: canonical and as written, the domain in A-labels and U-labels.
  private mutating func add(_ address: Address, _ ownDomains: [String]) {
    let isOwn =
      !ownDomains.isEmpty && ownDomains.contains { $0.utf8.elementsEqual(address.domain.utf8) }
    let first = entries.count
    add(address.canonical, isAtOwnDomain: isOwn)
    if address.written != address.canonical { add(address.written, isAtOwnDomain: isOwn, unlessSince: first) }
    if let domain = Self.inUnicode(address) {
      add("\(address.localPart)@\(domain)", isAtOwnDomain: isOwn, unlessSince: first)
    }
  }

  /// Adds what `text` becomes in a document: an address may hold what reads like an escape, such as `a=40b@example.com`.
  ///
  /// - Parameter first: what is the same as one of the entries from there on is left out.
  private mutating func add(_ text: String, isAtOwnDomain: Bool, unlessSince first: Int? = nil) {
    let first = first ?? entries.count
    let span = text.utf8.span
    if span.indices.allSatisfy({ Self.isPlain(span[$0]) }) { return add(span, isAtOwnDomain, unlessSince: first) }
    for rules in [[], .quotedPrintable, EgressGate.styleRules, EgressGate.octalRules, EgressGate.quotedPairRules]
      as [Decoder.Rules]
    {
      let reading = Decoder.decode(EgressGate.Reading(bytes: Array(text.utf8)), rules: rules, shortest: .max)
      let end = reading.firstIndex(of: EgressGate.Reading.separator, from: 0) ?? reading.bytes.count
      add(reading.bytes.span.extracting(..<end), isAtOwnDomain, unlessSince: first)
    }
  }

  private mutating func add(_ text: Span<UInt8>, _ isAtOwnDomain: Bool, unlessSince first: Int) {
    guard let sign = text.indices.last(where: { text[$0] == UInt8(ascii: "@") }) else { return }
    let start = bytes.count
    for place in sign + 1..<text.count { bytes.append(ASCII.lowercased(text[place])) }
    if bytes.count > start, bytes[bytes.count - 1] == UInt8(ascii: ".") { bytes.removeLast() }
    bytes.append(EgressGate.Reading.separator)
    let joint = bytes.count
    for place in (0..<sign).reversed() where !EgressGate.Needles.isSkipped(text[place]) {
      bytes.append(ASCII.lowercased(text[place]))
    }
    let range = start..<bytes.count
    // `""@example.com` would be found before every domain. Nobody has that address.
    let isNobodys = joint == start + 1 || joint == range.upperBound
    if isNobodys || entries[first...].contains(where: { bytes[$0.range].elementsEqual(bytes[range]) }) {
      bytes.removeLast(range.count)
      return
    }
    entries.append(Entry(range: range, isAtOwnDomain: isAtOwnDomain))
    beginnings |= 1 << UInt64(bytes[start] & 63)
    // Of three bytes of Hangul up to nine become when they are folded.
    shortest = min(shortest, bytes[range].allSatisfy { $0 < 0x80 } ? range.count : range.count / 3)
    holdMarkup = holdMarkup || bytes[joint..<range.upperBound].contains(where: Self.isMarkup)
  }

  private static func isMarkup(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")")
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    ASCII.isLetterOrDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "@")
  }

  /// The U-labels of a domain that has A-labels.
  private static func inUnicode(_ address: Address) -> String? {
    let text = address.canonical.utf8.span
    let mayHaveALabel = text.indices.dropFirst().contains {
      text[$0] == UInt8(ascii: "-") && text[$0 - 1] == UInt8(ascii: "-")
    }
    guard mayHaveALabel, hasALabel(address.domain.utf8) else { return nil }
    var output: UnsafeMutablePointer<CChar>?
    let status = unsafe idn2_to_unicode_8z8z(String(address.domain), &output, 0)
    defer { unsafe idn2_free(output) }
    guard status == CInt(IDN2_OK.rawValue), let output = unsafe output else { return nil }
    return unsafe String(cString: output)
  }

  private static func hasALabel(_ domain: Substring.UTF8View) -> Bool {
    var rest = domain
    while let place = rest.firstIndex(of: UInt8(ascii: "x")) {
      rest = rest[place...]
      if rest.starts(with: "xn--".utf8) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
