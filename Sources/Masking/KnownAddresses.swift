import CIDN2
import Foundation

/// The addresses that are replaced by a given text: members' own and aliases, found by hash.
struct KnownAddresses {
  /// What is written in the place of an address.
  struct Replacement {
    let shown: String
    /// What stands in for identifiers that derive from it, such as base64.
    let derived: String
  }

  private(set) var replacements: [Replacement] = []
  /// Bytes in the shortest address.
  private(set) var minimumLength = Int.max
  /// The hash of nothing, with which all begin.
  let seed = AddressHash()
  private var pairs: [UInt64: Int] = [:]
  private var domains: BloomFilter
  private var localParts: BloomFilter

  /// - Parameter count: about how many will be added.
  init(count: Int) {
    replacements.reserveCapacity(count)
    pairs.reserveCapacity(2 * count)
    domains = BloomFilter(count: 2 * count)
    localParts = BloomFilter(count: 2 * count)
  }

  var isEmpty: Bool { pairs.isEmpty }

  mutating func add(_ address: Address, _ replacement: Replacement) {
    replacements.append(replacement)
    minimumLength = min(minimumLength, address.canonical.utf8.count, address.written.utf8.count)
    let text = Array(address.canonical.utf8)
    guard let at = text.lastIndex(of: UInt8(ascii: "@")) else { return }
    let localPart =
      text.first == UInt8(ascii: "\"") || text[..<at].contains { $0 >= 0x80 }
      ? Folding.folded(Self.unquoted(address.localPart)) : text[..<at].map { UInt32($0) }
    let base = localPart.firstIndex(of: UInt32(UInt8(ascii: "+"))).map { localPart[..<$0] } ?? localPart[...]
    let hash = seed.adding(reversed: localPart[...])
    for domain in Self.hashes(ofDomain: text[(at + 1)...], seed: seed) {
      add(hash, domain, exact: true)
      // With any tag and with none (RFC 5233). Of maria@ and maria+news@, the former is meant by maria+sale@.
      if !base.isEmpty {
        add(seed.adding(reversed: base), domain, exact: false, overrides: base.count == localPart.count)
      }
    }
  }

  mutating func add(alias: String, _ replacement: Replacement) {
    let text = alias.utf8.map { Folding.asciiFolded(UInt32($0)) }
    guard let at = text.firstIndex(of: UInt32(UInt8(ascii: "@"))) else { return }
    replacements.append(replacement)
    minimumLength = min(minimumLength, text.count)
    add(seed.adding(reversed: text[..<at]), seed.adding(text[(at + 1)...]), exact: true)
  }

  /// What stands in for identifiers that derive from `alias`.
  func derived(alias: String) -> String? {
    replacements.first { $0.shown == alias }?.derived
  }

  private mutating func add(_ localPart: AddressHash, _ domain: AddressHash, exact: Bool, overrides: Bool = false) {
    domains.insert(domain.value)
    localParts.insert(localPart.value)
    let key = localPart.joined(domain, exact: exact)
    if overrides || pairs[key] == nil { pairs[key] = replacements.count - 1 }
  }

  func mayBeDomain(_ hash: AddressHash) -> Bool { domains.mayContain(hash.value) }
  func mayBeLocalPart(_ hash: AddressHash) -> Bool { localParts.mayContain(hash.value) }

  /// The number of the replacement of an address.
  ///
  /// - Parameters:
  ///   - localPart: the hash of the folded characters before the at-sign, from the last to the first.
  ///   - base: the same without the tag.
  ///   - domain: the hash of the folded characters behind the at-sign.
  func number(localPart: AddressHash, base: AddressHash, domain: AddressHash) -> Int? {
    pairs[localPart.joined(domain, exact: true)] ?? pairs[base.joined(domain, exact: false)]
  }

  /// The content of a quoted local part, as ``AddressWalk`` reads it: `"maria"@example.com` is maria@example.com, and
  /// backslashes do not count.
  private static func unquoted(_ localPart: Substring) -> String {
    guard localPart.utf8.first == UInt8(ascii: "\"") else { return String(localPart) }
    return String(String.UnicodeScalarView(localPart.unicodeScalars.dropFirst().dropLast().filter { $0 != "\\" }))
  }
}

// MARK: - Domains

extension KnownAddresses {
  /// The hashes of a canonical domain as it may be written: each of its labels as A-label or as U-label.
  static func hashes(ofDomain domain: ArraySlice<UInt8>, seed: AddressHash) -> [AddressHash] {
    let isPlain = !domain.indices.contains {
      domain[$0] >= 0x80 || (domain[$0] == UInt8(ascii: "x") && domain[$0...].starts(with: "xn--".utf8))
    }
    if isPlain { return [domain.reduce(seed) { $0.adding(Folding.asciiFolded(UInt32($1))) }] }
    return spellings(of: String(decoding: domain, as: UTF8.self)).map { seed.adding(Folding.folded($0)[...]) }
  }

  private static func spellings(of domain: String) -> [String] {
    let labels = domain.split(separator: ".", omittingEmptySubsequences: false).map { label in
      label.hasPrefix("xn--") ? [String(label), unicode(label)] : [String(label)]
    }
    if labels.count(where: { $0.count > 1 }) > 4 {
      return [domain, labels.map { $0[$0.count - 1] }.joined(separator: ".")]
    }
    return labels.dropFirst().reduce(labels[0]) { beginnings, label in
      beginnings.flatMap { beginning in label.map { beginning + "." + $0 } }
    }
  }

  private static func unicode(_ label: Substring) -> String {
    var output: UnsafeMutablePointer<CChar>?
    let status = unsafe idn2_to_unicode_8z8z(String(label), &output, 0)
    defer { unsafe idn2_free(output) }
    guard status == CInt(IDN2_OK.rawValue), let output = unsafe output else { return String(label) }
    return unsafe String(cString: output)
  }
}
