extension EgressGate {
  /// What is searched for: addresses, by their at-signs, and the aliases that cover them.
  ///
  /// An at-sign is looked at from both sides. Behind it must stand a domain that is searched for, before it one of that
  /// domain's local parts. So the price of a document depends on its at-signs, hardly on the number of addresses.
  ///
  /// **Where an address begins.** A letter or digit right before it makes a different one: `xmaria.silva@example.com`
  /// is nobody's here. Anything else does not, though dots and hyphens may belong to an address: what a tracker
  /// puts together (`id_maria.silva@example.com`) must not pass. Only at the store's own domains, whose addresses
  /// remain in content, `no-reply.orders@acme.example` is not `orders@acme.example`.
  ///
  /// **Where it ends.** Likewise: `example.community` is a different domain than `example.com`, but
  /// `example.com-…b.ct.example` is an old alias of it, and what follows a sentence's dot is often no top-level domain.
  final class Needles {
    private let addresses: AddressBook
    /// Made when first asked for: in most documents no address stands, so that none has to be covered.
    private lazy var aliases = AddressBook(allowed)
    private let allowed: [Alias]

    init(addresses: AddressBook, allowed: [Alias]) {
      self.addresses = addresses
      self.allowed = allowed
    }

    /// The fewest bytes that hold one of the addresses, before or after decoding.
    var shortest: Int { addresses.shortest }

    /// Some of them hold what markup or comments are made of, as `"a >b"@example.com` does.
    var holdMarkup: Bool { addresses.holdMarkup }

    /// Whether an address stands in `reading` that no alias covers.
    func stand(in reading: Reading) -> Bool {
      // An equals sign stands for the at-sign where a mailing list notes whose mail bounced: `maria=example.com@…`.
      stand(in: reading, at: UInt8(ascii: "@")) || stand(in: reading, at: UInt8(ascii: "="))
    }

    private func stand(in reading: Reading, at sign: UInt8) -> Bool {
      var start = 0
      while let place = reading.firstIndex(of: sign, from: start) {
        if stands(in: reading, around: place) { return true }
        start = place + 1
      }
      return false
    }

    private func stands(in reading: Reading, around sign: Int) -> Bool {
      let found = findings(of: addresses, in: reading, around: sign)
      if found.isEmpty { return false }
      // Only now the aliases: next to every at-sign of a good document is one.
      let covers = findings(of: aliases, in: reading, around: sign)
      return found.contains { range in
        !covers.contains { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound }
      }
    }

    /// Where addresses of `book` stand whose at-sign is at `sign`.
    private func findings(of book: AddressBook, in reading: Reading, around sign: Int) -> [Range<Int>] {
      var findings: [Range<Int>] = []
      forEachDomain(of: book, in: reading, behind: sign) { domain, end in
        addLocalParts(of: domain, in: book, reading, before: sign, end: end, to: &findings)
        guard reading.bytes[sign] == UInt8(ascii: "@") else { return }
        // Subaddresses: `maria.silva+shop@example.com`.
        var place = sign
        while place > 0, sign - place < Self.longestTag, Self.mayStandInTag(reading.bytes[place - 1]) {
          place -= 1
          if reading.bytes[place] == UInt8(ascii: "+") {
            addLocalParts(of: domain, in: book, reading, before: place, end: end, to: &findings)
          }
        }
      }
      return findings
    }

    // MARK: Domains

    /// A domain that is searched for: its addresses, and the bytes of each that come before the local part.
    private struct Domain {
      let addresses: Range<Int>
      let depth: Int
      let isOwn: Bool
    }

    /// Calls `body` with the domains of `book` that stand right behind `sign`, and the place behind each.
    private func forEachDomain(
      of book: AddressBook, in reading: Reading, behind sign: Int, _ body: (Domain, _ end: Int) -> Void
    ) {
      var place = sign + 1
      var depth = 0
      var left = book.all
      while place < reading.bytes.count, reading.bytes[place] != Reading.separator {
        let byte = reading.bytes[place]
        place += 1
        if Self.isSkipped(byte) { continue }
        if depth == 0, !book.mayBegin(with: ASCII.lowercased(byte)) { break }
        left = book.narrowed(left, depth: depth, byte: ASCII.lowercased(byte))
        if left.isEmpty { break }
        depth += 1
        let addresses = book.narrowedToDomain(left, depth: depth)
        if addresses.isEmpty { continue }
        let isOwn = book.isAtOwnDomain(addresses.lowerBound)
        if isEnd(place, of: reading, isOwn: isOwn) {
          body(Domain(addresses: addresses, depth: depth + 1, isOwn: isOwn), place)
        }
      }
    }

    /// Blanks, and what quotes a local part: `"maria\.silva"@example.com`.
    static func isSkipped(_ byte: UInt8) -> Bool {
      ASCII.isBlank(byte) || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    // MARK: Local parts

    /// Adds where local parts of `domain` stand right before `sign`.
    private func addLocalParts(
      of domain: Domain, in book: AddressBook, _ reading: Reading, before sign: Int, end: Int,
      to findings: inout [Range<Int>]
    ) {
      var depth = domain.depth
      var left = domain.addresses
      var place = sign
      while place > 0, reading.bytes[place - 1] != Reading.separator {
        place -= 1
        let byte = reading.bytes[place]
        if isLiteralBeginning(byte, of: left, in: book, depth: depth) { findings.append(place..<end) }
        if Self.isSkipped(byte) { continue }
        left = book.narrowed(left, depth: depth, byte: ASCII.lowercased(byte))
        if left.isEmpty { return }
        depth += 1
        if book.isWhole(left, depth: depth), isStart(place, of: reading, isOwn: domain.isOwn) {
          findings.append(place..<end)
        }
      }
    }

    /// A local part takes 64 bytes (RFC 5321 §4.5.3.1.1); some servers are more generous.
    private static let longestTag = 256

    private static func mayStandInTag(_ byte: UInt8) -> Bool {
      switch byte {
      case Reading.separator, UInt8(ascii: "@"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: ","),
        UInt8(ascii: ";"), UInt8(ascii: ":"):
        false
      default: true
      }
    }

    /// Whether of a local part only the first two bytes are left, and those are the digits of `byte`.
    ///
    /// It was decoded from what is not encoded then: `?e=ca` is no `0xCA` when an address goes on behind it, as in
    /// `?e=carla@example.com`.
    private func isLiteralBeginning(_ byte: UInt8, of left: Range<Int>, in book: AddressBook, depth: Int) -> Bool {
      var left = book.narrowed(left, depth: depth, byte: ASCII.hexDigit(byte & 15))
      if left.isEmpty { return false }
      left = book.narrowed(left, depth: depth + 1, byte: ASCII.hexDigit(byte >> 4))
      return !left.isEmpty && book.isWhole(left, depth: depth + 2)
    }

    // MARK: Bounds

    private func isStart(_ place: Int, of reading: Reading, isOwn: Bool) -> Bool {
      guard place > 0, !reading.hasSeam(at: place) else { return true }
      let before = reading.bytes[place - 1]
      if ASCII.isLetterOrDigit(before) { return false }
      guard isOwn, place > 1, !reading.hasSeam(at: place - 1) else { return true }
      return !(Self.isJoint(before) && ASCII.isLetterOrDigit(reading.bytes[place - 2]))
    }

    private func isEnd(_ place: Int, of reading: Reading, isOwn: Bool) -> Bool {
      guard place < reading.bytes.count, !reading.hasSeam(at: place) else { return true }
      let behind = reading.bytes[place]
      if ASCII.isLetterOrDigit(behind) { return false }
      guard isOwn, behind == UInt8(ascii: "."), place + 1 < reading.bytes.count, !reading.hasSeam(at: place + 1)
      else { return true }
      return !ASCII.isLetterOrDigit(reading.bytes[place + 1])
    }

    private static func isJoint(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "+")
    }
  }
}
