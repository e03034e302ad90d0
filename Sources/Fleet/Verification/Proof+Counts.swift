import Conversations
import Timeline

extension Proof.Check {
  /// The lanes' counts against the rows.
  ///
  /// - Parameters:
  ///   - hours: nil when the scope is one that lanes do not count by.
  ///   - undated: how many dead letters are from before it was kept when they were counted.
  static func counts(_ hours: [HourBalance]?, undated: Int, _ scope: ProofScope) -> Self {
    var check = Self(.counts)
    guard let hours else {
      check.notes.append(
        scope.store == nil
          ? "Lanes count by whole hours: say --since and --until at full hours (UTC) to check their counts."
          : "Lanes count the events of all stores together: leave --store out to check their counts.")
      return check
    }
    let entries = hours.reduce(0) { $0 + $1.entries }
    let letters = hours.reduce(0) { $0 + $1.deadLetters } + (scope.isBounded ? 0 : undated)
    check.scrutiny = "\(entries) entries and \(letters) dead letters of \(hours.count) hours"
    for hour in hours { check.judge(hour, hasDatedLetters: undated == 0) }
    guard undated > 0 else { return check }
    if scope.isBounded {
      check.notes.append(
        "It is not known when \(undated) dead letters were counted, which are older than this check: leave --since and --until out to hold dead letters against the counts."
      )
    } else {
      let dead = hours.reduce(0) { $0 + $1.dead }
      if dead != letters { check.findings.add(Self.miscount(dead, letters, "dead letters", "in all")) }
    }
    return check
  }

  private mutating func judge(_ hour: HourBalance, hasDatedLetters: Bool) {
    let at = "in the hour from \(hour.hour.rfc3339)"
    let settled = hour.recorded + hour.repeated + hour.dead
    if hour.received != settled {
      findings.add(
        "The lanes received \(hour.received) events \(at) and tell the fate of \(settled); no worker counts so: find out who changed the table lane_count."
      )
    }
    if hour.recorded != hour.entries {
      findings.add(Self.miscount(hour.recorded, hour.entries, "entries", at))
    }
    if hasDatedLetters, hour.dead != hour.deadLetters {
      findings.add(Self.miscount(hour.dead, hour.deadLetters, "dead letters", at))
    }
  }

  private static func miscount(_ counted: Int, _ there: Int, _ rows: String, _ at: String) -> String {
    counted > there
      ? "The lanes counted \(counted) \(rows) \(at) and \(there) are there; somebody took \(counted - there) away: restore them from a backup."
      : "The lanes counted \(counted) \(rows) \(at) and \(there) are there; \(there - counted) were written by no worker: find out by whom."
  }
}

extension ProofScope {
  /// Whether lanes count by it: all stores together, and whole hours.
  var isCounted: Bool {
    store == nil && [since, until].allSatisfy { ($0?.microseconds ?? 0) % 3_600_000_000 == 0 }
  }
}
