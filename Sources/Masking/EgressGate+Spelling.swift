import CIDN2

extension EgressGate {
  /// One way to spell an address, as it reads in a document when everything is decoded and folded.
  struct Spelling: Hashable {
    var localPart: [UInt8]
    var domain: [UInt8]
    /// Whether other addresses of this domain remain in content.
    var isAtOwnDomain = false

    /// All spellings of an address: canonical and as written, the domain in A-labels and U-labels.
    static func all(of address: Address, ownDomains: [String]) -> [Spelling] {
      let isAtOwnDomain = ownDomains.contains { $0.utf8.elementsEqual(address.domain.utf8) }
      var spellings: [Spelling] = []
      func add(_ text: String) {
        for spelling in readings(of: text) where !spellings.contains(spelling) {
          spellings.append(spelling)
          spellings[spellings.count - 1].isAtOwnDomain = isAtOwnDomain
        }
      }
      add(address.canonical)
      if address.written.utf8.count != address.canonical.utf8.count
        || !address.written.utf8.elementsEqual(address.canonical.utf8)
      {
        add(address.written)
      }
      if let domain = inUnicode(address.domain) { add("\(address.localPart)@\(domain)") }
      return spellings
    }

    static func all(of alias: Alias) -> [Spelling] { readings(of: alias.text) }

    /// What `text` becomes in a document: an address may hold what reads like an escape, such as `a=40b@example.com`.
    private static func readings(of text: String) -> [Spelling] {
      let bytes = Array(text.utf8)
      if bytes.allSatisfy(isPlain) { return split(bytes).map { [$0] } ?? [] }
      var spellings: [Spelling] = []
      for rules in [Decoder.Rules()] + widerRules {
        let reading = Decoder.decode(Reading(bytes: bytes), rules: rules, shortest: .max)
        let piece = reading.bytes.prefix { $0 != Reading.separator }
        if let spelling = split(Array(piece)), !spellings.contains(spelling) { spellings.append(spelling) }
      }
      return spellings
    }

    private static func split(_ text: [UInt8]) -> Spelling? {
      guard let sign = text.lastIndex(of: UInt8(ascii: "@")) else { return nil }
      var domain = text[(sign + 1)...].map(ASCII.lowercased)
      if domain.last == UInt8(ascii: ".") { domain.removeLast() }
      let localPart = text[..<sign].filter { !Needles.isSkipped($0) }.map(ASCII.lowercased)
      // `""@example.com` would be found before every domain. Nobody has that address.
      return localPart.isEmpty || domain.isEmpty ? nil : Spelling(localPart: localPart, domain: domain)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
      ASCII.isLetterOrDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "@")
    }

    /// The U-labels of a domain that has A-labels.
    private static func inUnicode(_ domain: Substring) -> String? {
      guard domain.contains("xn--") else { return nil }
      var output: UnsafeMutablePointer<CChar>?
      let status = unsafe idn2_to_unicode_8z8z(String(domain), &output, 0)
      defer { unsafe idn2_free(output) }
      guard status == CInt(IDN2_OK.rawValue), let output = unsafe output else { return nil }
      return unsafe String(cString: output)
    }
  }
}
