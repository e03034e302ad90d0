/// Somebody who bought something.
struct Customer {
  let fullName: String
  let firstName: String
  /// As the OMS has it.
  let address: String
  let language: Language

  init(speaking language: Language, _ random: inout SeededGenerator) {
    self.language = language
    let (first, last) = PersonName.any(speaking: language, &random)
    firstName = first.written
    fullName = first.isFamilyNameFirst ? last.written + " " + first.written : first.written + " " + last.written
    address = Self.address(first, last, &random)
  }

  /// Another person's address, as people mention them.
  static func anyAddress(speaking language: Language, _ random: inout SeededGenerator) -> String {
    let (first, last) = PersonName.any(speaking: language, &random)
    return "\(first.ascii).\(last.ascii)\(random.within(100...999))@\(random.pick(domains))"
  }

  private static func address(_ first: PersonName, _ last: PersonName, _ random: inout SeededGenerator) -> String {
    let domain = random.chance(0.03) ? random.pick(internationalDomains) : random.pick(domains)
    switch random.below(100) {
    case 0..<45: return "\(first.ascii).\(last.ascii)@\(domain)"
    case 45..<65: return "\(first.ascii)\(last.ascii)@\(domain)"
    case 65..<82: return "\(first.ascii).\(last.ascii)\(random.within(1...99))@\(domain)"
    case 82..<90: return "\(first.ascii).\(last.ascii)+\(random.pick(tags))@\(domain)"
    case 90..<94: return "\(first.ascii)_\(last.ascii)-\(random.within(1...99))@\(domain)"
    case 94..<97: return "\(first.written.lowercased()).\(last.written.lowercased())@\(domain)"
    default: return "\(first.ascii.capitalizedASCII).\(last.ascii.capitalizedASCII)@\(domain.capitalizedASCII)"
    }
  }

  private static let domains = [
    "example.com", "example.net", "example.org", "example.com", "mail.example", "correo.example", "caixa.example",
    "webmail.example", "post.uni.example", "familie.example",
  ]
  private static let internationalDomains = [
    "bücher.example", "españa.example", "são-joão.example", "xn--bcher-kva.example", "почта.example",
  ]
  private static let tags = ["shop", "compras", "loja", "orders2026", "x"]
}

extension String {
  /// The text with its first letter in upper case, where that is an ASCII letter.
  var capitalizedASCII: String {
    guard let first = utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return self }
    return String(UnicodeScalar(first - 0x20)) + dropFirst()
  }
}
