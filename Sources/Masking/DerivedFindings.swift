extension Redactor {
  /// What is to be replaced in a run of digits.
  struct Finding {
    let digits: Range<Int>
    /// With the equals signs behind them.
    var hasPadding = false
    let replacement: [UInt8]
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

    private var known: [Key: [Finding]] = [:]

    /// More are not kept, nor are longer runs.
    private static let maximum = 256
    private static let maximumLength = 1_024

    func of(_ run: EncodedRun, isFollowed: Bool) -> [Finding]? {
      known.isEmpty || run.digits.count > Self.maximumLength ? nil : known[Key(run, isFollowed: isFollowed)]
    }

    mutating func keep(_ findings: [Finding], of run: EncodedRun, isFollowed: Bool) {
      guard known.count < Self.maximum, run.digits.count <= Self.maximumLength else { return }
      known[Key(run, isFollowed: isFollowed)] = findings
    }
  }
}
