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
  /// A hash table at most half full of whole addresses. Their hashes are secret, so that nobody can crowd a part of it.
  private var slots: [Slot] = []
  /// Each address, in the order in which they came.
  private var parts: [Parts] = []
  private var domains = BloomFilter(count: 0)
  private var localParts = BloomFilter(count: 0)

  private struct Slot {
    var key: UInt64 = 0
    /// Of the replacement; -1 where the slot is free.
    var number = -1
  }

  private struct Parts {
    let localPart: UInt64
    let domain: UInt64
  }

  /// - Parameter count: about how many will be added. More can be.
  init(count: Int) {
    guard count > 0 else { return }
    replacements.reserveCapacity(count)
    parts.reserveCapacity(2 * count)
    resize(for: 2 * count)
  }

  var isEmpty: Bool { parts.isEmpty }

  mutating func add(_ address: Address, _ replacement: Replacement) {
    replacements.append(replacement)
    minimumLength = min(minimumLength, address.canonical.utf8.count, address.written.utf8.count)
    let text = address.canonical.utf8.span
    guard let at = text.indices.last(where: { text[$0] == UInt8(ascii: "@") }) else { return }
    let isPlain = text[0] != UInt8(ascii: "\"") && (0..<at).allSatisfy { text[$0] < 0x80 }
    let localPart = isPlain ? nil : Folding.folded(Self.unquoted(address.localPart))
    // With any tag and with none (RFC 5233). Of maria@ and maria+news@, the former is meant by maria+sale@.
    let count = localPart?.count ?? at
    let base: Int
    let (hash, baseHash): (AddressHash, AddressHash)
    if let localPart {
      base = localPart.firstIndex(of: UInt32(UInt8(ascii: "+"))) ?? count
      (hash, baseHash) = (seed.adding(reversed: localPart[...]), seed.adding(reversed: localPart[..<base]))
    } else {
      base = (0..<at).first { text[$0] == UInt8(ascii: "+") } ?? count
      hash = seed.adding(reversed: text.extracting(..<at))
      baseHash = base == count ? hash : seed.adding(reversed: text.extracting(..<base))
    }
    for domain in Self.hashes(ofDomain: text.extracting((at + 1)...), seed: seed) {
      add(hash, domain, exact: true)
      if base > 0 { add(baseHash, domain, exact: false, overrides: base == count) }
    }
  }

  mutating func add(alias: String, _ replacement: Replacement) {
    let text = alias.utf8.span
    guard let at = text.indices.first(where: { text[$0] == UInt8(ascii: "@") }) else { return }
    replacements.append(replacement)
    minimumLength = min(minimumLength, text.count)
    add(
      seed.adding(reversed: text.extracting(..<at)), seed.adding(text.extracting((at + 1)...)), exact: true)
  }

  /// What stands in for identifiers that derive from `alias`.
  func derived(alias: String) -> String? {
    replacements.first { $0.shown == alias }?.derived
  }

  private mutating func add(_ localPart: AddressHash, _ domain: AddressHash, exact: Bool, overrides: Bool = false) {
    if 2 * (parts.count + 1) > slots.count { resize(for: 2 * (parts.count + 1)) }
    let key = localPart.joined(domain, exact: exact)
    let place = place(of: key)
    if slots[place].number < 0 {
      slots[place].key = key
      let added = Parts(localPart: localPart.value, domain: domain.value)
      parts.append(added)
      domains.insert(added.domain)
      localParts.insert(added.localPart)
    } else if !overrides {
      return
    }
    slots[place].number = replacements.count - 1
  }

  /// Where `key` stands in the table, or the free slot where it would.
  private func place(of key: UInt64) -> Int {
    var place = Int(truncatingIfNeeded: key) & (slots.count - 1)
    while slots[place].number >= 0, slots[place].key != key { place = (place + 1) & (slots.count - 1) }
    return place
  }

  /// Makes room for `count` addresses.
  private mutating func resize(for count: Int) {
    var size = 8
    while size < 2 * count { size *= 2 }
    let old = slots
    slots = Array(repeating: Slot(), count: size)
    for slot in old where slot.number >= 0 { slots[place(of: slot.key)] = slot }
    domains = BloomFilter(count: count)
    localParts = BloomFilter(count: count)
    for part in parts {
      domains.insert(part.domain)
      localParts.insert(part.localPart)
    }
  }

  private func number(_ key: UInt64) -> Int? {
    if slots.isEmpty { return nil }
    let number = slots[place(of: key)].number
    return number < 0 ? nil : number
  }

  @inline(__always)
  func mayBeDomain(_ hash: AddressHash) -> Bool { domains.mayContain(hash.value) }
  @inline(__always)
  func mayBeLocalPart(_ hash: AddressHash) -> Bool { localParts.mayContain(hash.value) }

  /// The number of the replacement of an address.
  ///
  /// - Parameters:
  ///   - localPart: the hash of the folded characters before the at-sign, from the last to the first.
  ///   - base: the same without the tag.
  ///   - domain: the hash of the folded characters behind the at-sign.
  func number(localPart: AddressHash, base: AddressHash, domain: AddressHash) -> Int? {
    number(localPart.joined(domain, exact: true)) ?? number(base.joined(domain, exact: false))
  }

  /// The content of a quoted local part, as ``AddressWalk`` reads it: `"maria"@example.com` is maria@example.com, and
  /// backslashes do not count.
  private static func unquoted(_ localPart: Substring) -> String {
    guard localPart.utf8.first == UInt8(ascii: "\"") else { return String(localPart) }
    let content = localPart.unicodeScalars.dropFirst().dropLast().filter { $0 != "\\" }
    return content.isEmpty ? String(Unicode.Scalar(AddressWalk.noContent)!) : String(String.UnicodeScalarView(content))
  }
}

// MARK: - Domains

extension KnownAddresses {
  /// The hashes of a canonical domain as it may be written: each of its labels as A-label or as U-label.
  static func hashes(ofDomain domain: Span<UInt8>, seed: AddressHash) -> [AddressHash] {
    // Two hyphens in a row may be those of an A-label.
    let isPlain = domain.indices.allSatisfy {
      domain[$0] < 0x80 && (domain[$0] != UInt8(ascii: "-") || $0 == 0 || domain[$0 - 1] != UInt8(ascii: "-"))
    }
    if isPlain { return [seed.adding(domain)] }
    let text = unsafe domain.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    return spellings(of: text).map { seed.adding(Folding.folded($0)[...]) }
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
