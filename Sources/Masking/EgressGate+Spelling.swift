import CIDN2

extension EgressGate {
  /// One way to spell an address, as it reads in a document when everything is decoded and folded.
  struct Spelling: Hashable {
    /// The local part backwards, as it is read from the at-sign.
    var backwards: [UInt8]
    var domain: [UInt8]
    /// Whether other addresses of this domain remain in content.
    var isAtOwnDomain = false

    var isASCII: Bool { backwards.allSatisfy { $0 < 0x80 } && domain.allSatisfy { $0 < 0x80 } }

    /// All spellings of an address: canonical and as written, the domain in A-labels and U-labels.
    static func all(of address: Address, ownDomains: [String]) -> [Spelling] {
      var spellings = readings(of: address.canonical)
      var others = address.written == address.canonical ? [] : readings(of: address.written)
      if let domain = inUnicode(address.domain) { others += readings(of: "\(address.localPart)@\(domain)") }
      for other in others where !spellings.contains(other) { spellings.append(other) }
      if !ownDomains.isEmpty, ownDomains.contains(where: { $0.utf8.elementsEqual(address.domain.utf8) }) {
        for index in spellings.indices { spellings[index].isAtOwnDomain = true }
      }
      return spellings
    }

    static func all(of alias: Alias) -> [Spelling] { readings(of: alias.text) }

    /// What `text` becomes in a document: an address may hold what reads like an escape, such as `a=40b@example.com`.
    private static func readings(of text: String) -> [Spelling] {
      let bytes = Array(text.utf8)
      if bytes.allSatisfy(isPlain) { return split(bytes[...]).map { [$0] } ?? [] }
      var spellings: [Spelling] = []
      for rules in [[], .quotedPrintable, styleRules, octalRules, quotedPairRules] as [Decoder.Rules] {
        let reading = Decoder.decode(Reading(bytes: bytes), rules: rules, shortest: .max)
        let piece = reading.bytes.prefix { $0 != Reading.separator }
        if let spelling = split(piece), !spellings.contains(spelling) { spellings.append(spelling) }
      }
      return spellings
    }

    private static func split(_ text: ArraySlice<UInt8>) -> Spelling? {
      guard let sign = text.lastIndex(of: UInt8(ascii: "@")) else { return nil }
      var domain = text[(sign + 1)...].map(ASCII.lowercased)
      if domain.last == UInt8(ascii: ".") { domain.removeLast() }
      var backwards: [UInt8] = []
      backwards.reserveCapacity(sign)
      for byte in text[..<sign].reversed() where !Needles.isSkipped(byte) { backwards.append(ASCII.lowercased(byte)) }
      // `""@example.com` would be found before every domain. Nobody has that address.
      return backwards.isEmpty || domain.isEmpty ? nil : Spelling(backwards: backwards, domain: domain)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
      ASCII.isLetterOrDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "@")
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

    /// The U-labels of a domain that has A-labels.
    private static func inUnicode(_ domain: Substring) -> String? {
      guard hasALabel(domain.utf8) else { return nil }
      var output: UnsafeMutablePointer<CChar>?
      let status = unsafe idn2_to_unicode_8z8z(String(domain), &output, 0)
      defer { unsafe idn2_free(output) }
      guard status == CInt(IDN2_OK.rawValue), let output = unsafe output else { return nil }
      return unsafe String(cString: output)
    }
  }
}
