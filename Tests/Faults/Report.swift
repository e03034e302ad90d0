import Foundation
import JSON

/// What struck, what survived, and what was found wrong in the end.
struct Report {
  let seed: UInt64
  let events: Int
  var strikes: [Harness.Strike] = []
  var entries = 0
  var deadLetters = 0
  var repeated = 0
  /// Feed messages, repeated ones included.
  var feedMessages = 0
  var seconds = 0.0
  var findings: [String] = []

  var isGood: Bool { findings.isEmpty && strikes.allSatisfy { $0.obstacle != nil || $0.isSurvived } }

  static func seconds(_ value: Double) -> String { String(format: "%.1f", value) }

  /// For people.
  var text: String {
    let header = ["fault", "struck", "seconds", "went on after", "survived"]
    let rows = strikes.map { strike in
      strike.obstacle.map { [strike.fault.rawValue, "not here: \($0)", "", "", ""] } ?? [
        strike.fault.rawValue, strike.target, Self.seconds(strike.seconds),
        strike.recovery.map { Self.seconds($0) + " s" } ?? "never", strike.isSurvived ? "yes" : "NO",
      ]
    }
    let widths = header.indices.map { column in ([header] + rows).map { row in row[column].count }.max()! }
    let table = ([header] + rows).map { row in
      zip(row, widths).map { cell, width in cell.padding(toLength: width, withPad: " ", startingAt: 0) }
        .joined(separator: "  ").trimmingCharacters(in: .whitespaces)
    }
    let struck = strikes.filter { $0.obstacle == nil }
    return """
      \(table.joined(separator: "\n"))

      Seed \(seed): \(events) events published, \(repeated) of them repetitions; \(entries) entries, \(deadLetters) dead \
      letters, \(feedMessages) messages on the feed, in \(Int(seconds)) seconds.
      \(struck.count(where: \.isSurvived)) of \(struck.count) faults survived\
      \(findings.isEmpty ? ", and every event is one entry or one dead letter." : ".")
      """ + allFindings.map { "\n  WRONG: \($0)" }.joined()
  }

  var allFindings: [String] {
    findings + strikes.flatMap { strike in strike.findings.map { "\(strike.fault.rawValue): \($0)" } }
  }

  /// For machines: one object.
  var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("good", isGood)
      json.member("seed", seed)
      json.member("events", events)
      json.member("entries", entries)
      json.member("deadLetters", deadLetters)
      json.member("repetitions", repeated)
      json.member("feedMessages", feedMessages)
      json.member("seconds", Int(seconds))
      json.key("faults")
      json.array(strikes) { json, strike in
        json.object { json in
          json.member("fault", strike.fault.rawValue)
          json.member("obstacle", strike.obstacle)
          json.member("target", strike.target)
          json.member("milliseconds", Int(strike.seconds * 1_000))
          if let recovery = strike.recovery { json.member("recoveryMilliseconds", Int(recovery * 1_000)) }
          json.member("survived", strike.isSurvived)
        }
      }
      json.member("findings", allFindings)
    }
    return json.bytes
  }
}
