/// The one-way aliases of addresses that are nobody's in the conversation.
struct Mentions {
  /// More distinct ones in one event are shown as one and the same.
  static let maximum = 1000
  /// Bounds what one event can cost, where an address is spelt in many ways.
  private static let maximumSpellings = 4 * maximum

  private let aliasDomain: AliasDomain
  private let ownDomains: [String]
  private let alias: (Address) -> String
  private var distinct: Set<String> = []
  /// All aliases that were issued here, each in place of itself.
  private(set) var issued = KnownAddresses(count: 0)
  /// By the hash of a spelling.
  private var spellings: [UInt64: [UInt8]] = [:]
  /// Made when first asked for: many texts mention nobody.
  private var ownHashes: Set<AddressHash> = []
  private var ownFilter = BloomFilter(count: 0)
  private var hidden: [UInt8] = []

  init(ownDomains: [String], aliasDomain: AliasDomain, alias: @escaping (Address) -> String) {
    self.aliasDomain = aliasDomain
    self.ownDomains = ownDomains
    self.alias = alias
  }

  /// What stands in for the address that `match` covers; nil where it stays, because it is the store's own or no address.
  ///
  /// - Parameter isRequired: that it holds the address of a member, and must not stay even in a domain of the store.
  mutating func replacement(
    for match: AddressWalk.MentionMatch, in walk: AddressWalk, isRequired: Bool
  ) -> [UInt8]? {
    if hidden.isEmpty { prepare() }
    let domain = walk.right[match.right - 1].hash
    if !isRequired, ownFilter.mayContain(domain.value), ownHashes.contains(domain) { return nil }
    let spelling = walk.left[match.left - 1].hash.joined(domain, exact: walk.quotes == nil)
    if let known = spellings[spelling] { return known }
    guard distinct.count < Self.maximum, spellings.count < Self.maximumSpellings else { return hidden }
    guard let address = walk.address(match) else { return nil }
    let text = alias(address)
    let bytes = Array(text.utf8)
    distinct.insert(text)
    spellings[spelling] = bytes
    issued.add(alias: text, KnownAddresses.Replacement(shown: text, derived: text))
    return bytes
  }

  private mutating func prepare() {
    let seed = AddressHash()
    for domain in ownDomains {
      ownHashes.formUnion(KnownAddresses.hashes(ofDomain: domain.utf8.span, seed: seed))
    }
    ownFilter = BloomFilter(count: ownHashes.count)
    for hash in ownHashes { ownFilter.insert(hash.value) }
    let text = "hidden@\(aliasDomain)"
    hidden = Array(text.utf8)
    issued = KnownAddresses(count: 4)
    issued.add(alias: text, KnownAddresses.Replacement(shown: text, derived: text))
  }
}

extension AddressWalk {
  /// The address that `match` covers, as it reads.
  fileprivate func address(_ match: MentionMatch) -> Address? {
    var text: [UInt8] = []
    text.reserveCapacity(match.left + match.right + 8)
    let isQuoted = quotes != nil
    if isQuoted { text.append(UInt8(ascii: "\"")) }
    for index in (0..<match.left).reversed() {
      guard let scalar = Unicode.Scalar(left[index].scalar) else { return nil }
      if isQuoted, scalar == "\"" || scalar == "\\" { text.append(UInt8(ascii: "\\")) }
      text += UTF8.encode(scalar)!
    }
    if isQuoted { text.append(UInt8(ascii: "\"")) }
    text.append(UInt8(ascii: "@"))
    for index in 0..<match.right {
      guard let scalar = Unicode.Scalar(right[index].scalar) else { return nil }
      text += UTF8.encode(scalar)!
    }
    return Address(String(decoding: text, as: UTF8.self))
  }
}
