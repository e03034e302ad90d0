import ArgumentParser
import Conversations
import Fleet
import JSON
import RabbitMQ
import Timeline

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Proves that nothing was lost and no address got out; exits 1 and says what is wrong otherwise.",
    discussion: """
      counts: what the lanes counted is there as entries and dead letters, hour by hour. sequences: every order counts \
      its entries without a gap; looks at whole orders, whenever their entries were recorded. documents: shows only \
      aliases that resolve, under a mask that the store decided on, and passes the egress gate again. source-numbers: \
      no event is missing of sources that number theirs (the CloudEvents attribute sequence). feed: every entry came, \
      byte for byte as stored, and nothing else did.

      All entries are counted; of the documents, --documents are opened and read, spread evenly over the range, which \
      takes less than a minute for 5 million entries on two cores.

      --feed QUEUE takes the queue's messages away. Make one for the purpose, with a name that begins with verify, and \
      bind it to conversation-feed with # before the range begins.
      """)

  @Option(help: "Only what is of this store.") var store: StoreID?
  @Option(help: ArgumentHelp("Only what was recorded from then on, such as 2026-11-23T16:00:00Z.", valueName: "time"))
  var since: Timestamp?
  @Option(help: ArgumentHelp("Only what was recorded before.", valueName: "time")) var until: Timestamp?
  @Option(help: ArgumentHelp("About how many documents to read, or all.", valueName: "number"))
  var documents = DocumentLimit.some(500_000)
  @Option(help: ArgumentHelp("A queue that hears the feed, to be emptied.", valueName: "queue")) var feed: String?
  @Flag(help: "Print one JSON object.") var json = false

  enum DocumentLimit: ExpressibleByArgument, CustomStringConvertible {
    case some(Int)
    case all

    init?(argument: String) {
      if argument == "all" { self = .all; return }
      guard let count = Int(argument), count > 0 else { return nil }
      self = .some(count)
    }

    var description: String {
      switch self {
      case .some(let count): "\(count)"
      case .all: "all"
      }
    }

    var count: Int? { if case .some(let count) = self { count } else { nil } }
  }

  func validate() throws {
    if let since, let until, until <= since { throw ValidationError("--until must be later than --since.") }
    guard feed?.hasPrefix("verify") ?? true else {
      throw ValidationError(
        "--feed empties its queue, so it takes only one made for this: give it a name that begins with verify.")
    }
  }

  func run() throws {
    var reader = SettingsReader()
    let uri = reader.databaseURI()
    let keys = reader.aliasKeys()
    let domain = reader.aliasDomain()
    let brokers = feed == nil ? [] : reader.brokers()
    try reader.finish()
    guard try Database(uri, applicationName: "conversation-tracker verify").isMigrated() else {
      throw CommandFailure("The database lacks what this program needs; run conversation-tracker setup first.")
    }

    let verifier = Verifier(
      databaseURI: uri, keys: keys!, aliasDomain: domain!,
      scope: ProofScope(store: store, since: since, until: until))
    var line = ProgressLine()
    defer { line.end() }
    let proof = try verifier.prove(documents: documents.count, feed: feed.map { (brokers, $0) }) {
      line.show($0.done, of: $0.total, $0.what)
    }
    line.end()
    if json { Terminal.print(json: proof.json) } else { proof.checks.forEach { Terminal.print($0.lines) } }
    guard proof.holds else {
      let count = proof.checks.reduce(0) { $0 + $1.findings.count }
      throw CommandFailure("The proof fails: \(count) findings.")
    }
  }
}

extension Proof.Check {
  fileprivate var lines: String {
    let verdict = scrutiny == nil ? "not checked" : findings.count == 0 ? "holds" : "fails"
    var lines = ["\(Column.left(name.rawValue, 15)) \(Column.left(verdict, 12)) \(scrutiny ?? "")"]
    lines += (findings.first + notes).map { "  \($0)" }
    if findings.count > findings.first.count { lines.append("  … \(findings.count) in all.") }
    return lines.joined(separator: "\n")
  }
}
