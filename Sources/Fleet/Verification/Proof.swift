import Conversations
import JSON
public import Timeline

/// What a proof came to: that nothing was lost, or what is wrong.
public struct Proof: Sendable {
  public let scope: ProofScope
  public internal(set) var checks: [Check] = []

  /// Whether every check that applies found everything in order.
  public var holds: Bool { checks.allSatisfy { $0.findings.count == 0 } }

  /// The proof as one line of JSON.
  public var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("holds", holds)
      json.member("store", scope.store?.text)
      json.member("since", scope.since?.rfc3339)
      json.member("until", scope.until?.rfc3339)
      json.key("checks")
      json.array(checks) { $1.write(to: &$0) }
    }
    return json.bytes
  }

  /// One part of a proof.
  public struct Check: Sendable {
    public enum Name: String, Sendable {
      case counts, sequences, documents, feed
      case sourceNumbers = "source-numbers"
    }

    public let name: Name
    /// What was looked at, in a few words; nil when the check does not apply.
    public internal(set) var scrutiny: String?
    public internal(set) var findings = Findings()
    /// What else is worth knowing, and why a check does not apply.
    public internal(set) var notes: [String] = []

    init(_ name: Name) { self.name = name }

    fileprivate func write(to json: inout JSONWriter) {
      json.object { json in
        json.member("name", name.rawValue)
        json.member("applies", scrutiny != nil)
        json.member("scrutiny", scrutiny)
        json.member("findings", findings.count)
        json.member("first", findings.first)
        json.member("notes", notes)
      }
    }
  }
}

/// What is wrong: how often, and the first few in a sentence each.
public struct Findings: Sendable {
  /// The most that are told one by one.
  static let most = 20

  public private(set) var count = 0
  public private(set) var first: [String] = []

  init() {}

  /// - Parameter count: how many findings the sentence tells of.
  mutating func add(_ sentence: @autoclosure () -> String, count: Int = 1) {
    guard count > 0 else { return }
    self.count += count
    if first.count < Self.most { first.append(sentence()) }
  }

  mutating func add(_ others: Findings) {
    count += others.count
    first += others.first.prefix(Self.most - first.count)
  }
}

extension ConversationKey {
  /// For people. An order's id in which an address could hide is not told.
  var told: String { "order \(EventOrigin(order: order).order ?? "(hidden)") of store \(store)" }
}
