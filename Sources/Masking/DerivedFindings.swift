extension Redactor {
  /// What is to be replaced in a run of digits.
  struct Findings {
    struct Finding {
      let digits: Range<Int>
      /// With the equals signs behind them.
      let hasPadding: Bool
      fileprivate let replacement: Range<Int>
    }

    private(set) var all: [Finding] = []
    /// The replacements, one behind the other.
    private var written: [UInt8] = []

    var isEmpty: Bool { all.isEmpty }

    func replacement(of finding: Finding) -> ArraySlice<UInt8> { written[finding.replacement] }

    mutating func removeAll() {
      if all.isEmpty { return }
      all.removeAll(keepingCapacity: true)
      written.removeAll(keepingCapacity: true)
    }

    /// Adds what is to be replaced by that which `write` appends.
    mutating func add(_ digits: Range<Int>, hasPadding: Bool = false, _ write: (inout [UInt8]) -> Void) {
      let start = written.count
      write(&written)
      all.append(Finding(digits: digits, hasPadding: hasPadding, replacement: start..<written.count))
    }
  }

  /// What was found in runs of digits that are met again and again.
  struct DerivedFindings {
    private struct Key: Hashable {
      let digits: [UInt8]
      let hasPadding: Bool
      /// It looks like an alias.
      let isFollowed: Bool

      init(_ run: EncodedRun, isFollowed: Bool) {
        digits = run.digits
        hasPadding = !run.padding.isEmpty
        self.isFollowed = isFollowed
      }
    }

    private var known: [Key: Findings] = [:]
    /// How many runs more were met for the first time than were met again.
    private var surplus = 0

    /// More are not kept, nor are longer runs.
    private static let maximum = 256
    private static let maximumLength = 1_024

    /// After so many runs that were all different, others are not asked for any more.
    private static let maximumSurplus = 1_024

    mutating func of(_ run: EncodedRun, isFollowed: Bool) -> Findings? {
      if known.isEmpty || run.digits.count > Self.maximumLength || surplus > Self.maximumSurplus { return nil }
      let found = known[Key(run, isFollowed: isFollowed)]
      surplus = max(0, surplus + (found == nil ? 1 : -1))
      return found
    }

    mutating func keep(_ findings: Findings, of run: EncodedRun, isFollowed: Bool) {
      guard known.count < Self.maximum, run.digits.count <= Self.maximumLength else { return }
      known[Key(run, isFollowed: isFollowed)] = findings
    }
  }
}
