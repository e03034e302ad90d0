import JSON

/// What a look at broker, database and settings came to.
public struct Diagnosis: Sendable {
  public enum Part: String, Sendable {
    case broker, topology, bindings, policies, permissions, alarms, quarantine, database, migrations, keys, standby,
      clocks
    case deadLetters = "dead-letters"
  }

  /// Something that is not as it should be: what, why and how to mend it, in a sentence.
  public struct Finding: Sendable {
    public let part: Part
    /// Whether it would lose data or stop the work; otherwise it is a warning.
    public let isGrave: Bool
    public let sentence: String
  }

  /// What was looked at.
  public private(set) var parts: [Part] = []
  public private(set) var findings: [Finding] = []
  /// What else is worth knowing, and what could not be looked at.
  public private(set) var notes: [String] = []

  init() {}

  /// Whether nothing would lose data or stop the work.
  public var isFit: Bool { !findings.contains(where: \.isGrave) }

  mutating func looked(at part: Part) { if !parts.contains(part) { parts.append(part) } }

  mutating func fail(_ part: Part, _ sentence: String) {
    looked(at: part)
    findings.append(Finding(part: part, isGrave: true, sentence: sentence))
  }

  mutating func warn(_ part: Part, _ sentence: String) {
    looked(at: part)
    findings.append(Finding(part: part, isGrave: false, sentence: sentence))
  }

  mutating func note(_ sentence: String) { notes.append(sentence) }

  /// The diagnosis as one line of JSON.
  public var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("fit", isFit)
      json.member("parts", parts.map(\.rawValue))
      json.key("findings")
      json.array(findings) { json, finding in
        json.object { json in
          json.member("part", finding.part.rawValue)
          json.member("grave", finding.isGrave)
          json.member("sentence", finding.sentence)
        }
      }
      json.member("notes", notes)
    }
    return json.bytes
  }
}
