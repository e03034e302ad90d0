extension EgressGate {
  /// What is searched for: addresses, by their at-signs, and the aliases that cover them.
  ///
  /// An at-sign is looked at from both sides. Behind it must stand a domain that is searched for, before it one of that
  /// domain's local parts. So the price of a document depends on its at-signs, hardly on the number of addresses.
  ///
  /// **Where an address begins.** A letter or digit right before it makes a different one: `xmaria.silva@example.com`
  /// is nobody's here. Anything else does not, though dots and hyphens may belong to an address: what a tracker
  /// puts together (`id_maria.silva@example.com`) must not pass. Only at the store's own domains, whose addresses remain in
  /// content, `no-reply.orders@acme.example` is not `orders@acme.example`.
  ///
  /// **Where it ends.** Likewise: `example.community` is a different domain than `example.com`, but
  /// `example.com-…b.ct.example` is an old alias of it, and what follows a sentence's dot is often no top-level domain.
  struct Needles {
    private struct LocalPart {
      var isAlias: Bool
    }

    private struct Domain {
      /// Backwards, as they are read from the at-sign.
      var localParts: SortedTexts<LocalPart>
      var isOwn: Bool
    }

    private let spellings: SortedTexts<Int>
    private let domains: [Domain]
    /// The fewest bytes that one of the addresses takes.
    let shortest: Int

    init(addresses: [Spelling], aliases: [Spelling]) {
      var spellings: [(bytes: [UInt8], value: Int)] = []
      var numbers: [[UInt8]: Int] = [:]
      var localParts: [[(bytes: [UInt8], value: LocalPart)]] = []
      var isOwn: [Bool] = []
      for (list, isAlias) in [(addresses, false), (aliases, true)] {
        for spelling in list {
          let number: Int
          if let known = numbers[spelling.domain] {
            number = known
          } else {
            number = localParts.count
            numbers[spelling.domain] = number
            spellings.append((spelling.domain, number))
            localParts.append([])
            isOwn.append(spelling.isAtOwnDomain)
          }
          localParts[number].append((spelling.localPart.reversed(), LocalPart(isAlias: isAlias)))
        }
      }
      self.spellings = SortedTexts(spellings)
      domains = zip(localParts, isOwn).map { Domain(localParts: SortedTexts($0), isOwn: $1) }
      shortest = addresses.map { $0.localPart.count + $0.domain.count + 1 }.min() ?? .max
    }

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

    /// An address or alias around one at-sign, with the place behind it.
    private struct Finding {
      var start: Int
      var end: Int
      var isAlias: Bool

      func covers(_ other: Finding) -> Bool { isAlias && start <= other.start && other.end <= end }
    }

    private func stands(in reading: Reading, around sign: Int) -> Bool {
      var findings: [Finding] = []
      var place = sign + 1
      var depth = 0
      var left = spellings.all
      while place < reading.bytes.count, reading.bytes[place] != Reading.separator {
        let byte = reading.bytes[place]
        place += 1
        if Self.isSkipped(byte) { continue }
        left = spellings.narrowed(left, depth: depth, byte: ASCII.lowercased(byte))
        if left.isEmpty { break }
        depth += 1
        guard spellings.length(left.lowerBound) == depth else { continue }
        let domain = domains[spellings.values[left.lowerBound]]
        guard isEnd(place, of: reading, isOwn: domain.isOwn) else { continue }
        findLocalParts(of: domain, in: reading, before: sign, end: place, &findings)
        if reading.bytes[sign] == UInt8(ascii: "@") {
          findTagged(localPartsOf: domain, in: reading, before: sign, end: place, &findings)
        }
      }
      return findings.contains { finding in !finding.isAlias && !findings.contains { $0.covers(finding) } }
    }

    /// Blanks, and what quotes a local part: `"maria\.silva"@example.com`.
    static func isSkipped(_ byte: UInt8) -> Bool {
      ASCII.isBlank(byte) || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    // MARK: Local parts

    private func findLocalParts(
      of domain: Domain, in reading: Reading, before sign: Int, end: Int, onlyAddresses: Bool = false,
      _ findings: inout [Finding]
    ) {
      let localParts = domain.localParts
      var depth = 0
      var left = localParts.all
      var place = sign
      while place > 0, reading.bytes[place - 1] != Reading.separator {
        place -= 1
        let byte = reading.bytes[place]
        for text in literalBeginning(byte, of: localParts, left, depth: depth) {
          findings.append(Finding(start: place, end: end, isAlias: localParts.values[text].isAlias))
        }
        if Self.isSkipped(byte) { continue }
        left = localParts.narrowed(left, depth: depth, byte: ASCII.lowercased(byte))
        if left.isEmpty { break }
        depth += 1
        var text = left.lowerBound
        while text < left.upperBound, localParts.length(text) == depth {
          let isAlias = localParts.values[text].isAlias
          if isAlias ? !onlyAddresses : isStart(place, of: reading, isOwn: domain.isOwn) {
            findings.append(Finding(start: place, end: end, isAlias: isAlias))
          }
          text += 1
        }
      }
    }

    /// Subaddresses: `maria.silva+shop@example.com`.
    private func findTagged(
      localPartsOf domain: Domain, in reading: Reading, before sign: Int, end: Int, _ findings: inout [Finding]
    ) {
      var place = sign
      while place > 0, sign - place < Self.longestTag, Self.mayStandInTag(reading.bytes[place - 1]) {
        place -= 1
        guard reading.bytes[place] == UInt8(ascii: "+") else { continue }
        findLocalParts(of: domain, in: reading, before: place, end: end, onlyAddresses: true, &findings)
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

    /// The local parts of which only the first two bytes are left, when those are the digits of `byte`.
    ///
    /// It was decoded from what is not encoded then: `?e=ca` is no `0xCA` when an address goes on behind it, as in
    /// `?e=carla@example.com`.
    private func literalBeginning(
      _ byte: UInt8, of localParts: SortedTexts<LocalPart>, _ left: Range<Int>, depth: Int
    ) -> Range<Int> {
      var texts = localParts.narrowed(left, depth: depth, byte: ASCII.hexDigit(byte & 15))
      if texts.isEmpty { return texts }
      texts = localParts.narrowed(texts, depth: depth + 1, byte: ASCII.hexDigit(byte >> 4))
      var end = texts.lowerBound
      while end < texts.upperBound, localParts.length(end) == depth + 2 { end += 1 }
      return texts.lowerBound..<end
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
