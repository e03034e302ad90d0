import Bench

/// Lets workers do wrong on purpose, one thing at a time. The same faults must be survived without it.
struct MutationRun {
  let run: Run
  let events: Int

  struct Outcome {
    /// The mutation, nil for the workers as they are; and what was found.
    var findings: [(mutation: Mutation?, findings: [String])] = []

    /// Whether every mutation was found out, and nothing was found without one.
    var isGood: Bool { findings.allSatisfy { ($0.mutation == nil) == $0.findings.isEmpty } }

    var text: String {
      findings.map { mutation, findings in
        guard let mutation else {
          return findings.isEmpty ? "none: nothing is wrong" : "none, and yet:\n" + Self.lines(findings)
        }
        return findings.isEmpty
          ? "\(mutation.rawValue): NOT FOUND OUT" : "\(mutation.rawValue): found out\n" + Self.lines(findings)
      }.joined(separator: "\n")
    }

    private static func lines(_ findings: [String]) -> String {
      findings.map { "  \($0)" }.joined(separator: "\n")
    }
  }

  func outcome() throws -> Outcome {
    var outcome = Outcome()
    for mutation in [nil] + Mutation.allCases {
      Run.say("Mutation: \(mutation?.rawValue ?? "none")")
      let faults = mutation.map(Self.faults) ?? Mutation.allCases.flatMap(Self.faults)
      outcome.findings.append((mutation, try run.strike(faults, events: events, mutation: mutation).allFindings))
      try run.scratch.clear()
    }
    return outcome
  }

  /// What brings a mutation to light.
  private static func faults(_ mutation: Mutation) -> [Fault] {
    switch mutation {
    case .noConfirms: [.feedRefuses]
    case .earlyAcknowledge: [.killAfterReceive, .killBeforeCommit]
    case .noDuplicateCheck: [.killAfterCommit, .killBeforeAcknowledge]
    }
  }
}
