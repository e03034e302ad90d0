extension EgressGate {
  /// Addresses by their domains.
  final class AddressBook {
    final class Domain {
      /// Backwards, as they are read from the at-sign.
      let localParts: SortedTexts<Void>
      /// Whether other addresses of this domain remain in content.
      let isOwn: Bool

      init(localParts: SortedTexts<Void>, isOwn: Bool) {
        self.localParts = localParts
        self.isOwn = isOwn
      }
    }

    /// With each name, its place in ``domains``.
    let domainNames: SortedTexts<Int>
    let domains: [Domain]

    init(_ spellings: [Spelling]) {
      let sorted =
        spellings.count < 2 ? spellings : spellings.sorted { $0.domain.lexicographicallyPrecedes($1.domain) }
      var names: [(bytes: [UInt8], value: Int)] = []
      var domains: [Domain] = []
      var start = 0
      while start < sorted.count {
        let first = sorted[start]
        var end = start + 1
        while end < sorted.count, sorted[end].domain == first.domain { end += 1 }
        names.append((first.domain, domains.count))
        domains.append(
          Domain(
            localParts: SortedTexts(sorted[start..<end].map { ($0.backwards, ()) }), isOwn: first.isAtOwnDomain))
        start = end
      }
      domainNames = SortedTexts(names)
      self.domains = domains
    }
  }
}
