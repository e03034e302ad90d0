import Conversations
import JSON
import Masking
import Timeline

/// Looks at stored documents as a reader would who knows every address. It belongs to one thread.
final class DocumentChecker {
  struct Tally: Sendable {
    var checked = 0
    var findings = Findings()
    /// Documents in which an address stands whose owner joined the conversation only later.
    var early = 0
    /// Documents that could not be checked, by the id of the key that is missing.
    var locked: [String: Int] = [:]

    mutating func add(_ other: Tally) {
      checked += other.checked
      findings.add(other.findings)
      early += other.early
      locked.merge(other.locked, uniquingKeysWith: +)
    }
  }

  private let database: Database
  private let keyring: StoreKeyring
  private let reader = JSONReader()
  private var tally = Tally()

  init(_ database: Database, keys: AliasKeys, domain: AliasDomain) {
    self.database = database
    keyring = StoreKeyring(keys, domain: domain)
  }

  /// The most bytes of documents that are read at once; a larger one is read alone.
  private static let pageBytes = 8 << 20

  func check(_ slice: EntryWalk.Slice) throws -> Tally {
    tally = Tally()
    var page: [EntryPlace] = []
    var bytes = 0
    for place in try database.places(slice) {
      if bytes + place.documentSize > Self.pageBytes, !page.isEmpty {
        try check(page)
        page = []
        bytes = 0
      }
      page.append(place)
      bytes += place.documentSize
    }
    try check(page)
    return tally
  }

  private func check(_ page: [EntryPlace]) throws {
    guard !page.isEmpty else { return }
    let entries = try database.entries(at: page.map { ($0.conversation, $0.sequence) }).map(\.entry)
    let conversations = try database.conversations(Set(entries.map(\.conversation)))
    let policies = try database.policies(everOf: Set(entries.map(\.event.store)))
    for (key, entries) in Dictionary(grouping: entries, by: \.conversation) {
      guard let conversation = conversations[key] else { continue }  // its sequence is found broken
      let storeKey: StoreKey
      do throws(KeyProblem) { storeKey = try keyring.key(conversation.keyID, store: key.store) } catch {
        tally.locked[conversation.keyID, default: 0] += entries.count
        continue
      }
      let stage = Stage(key, conversation, storeKey, policies: policies[key.store] ?? [:], &tally.findings)
      for entry in entries { try check(entry, stage) }
    }
  }
}

// MARK: - One document

extension DocumentChecker {
  /// A conversation with everybody in it.
  private final class Stage {
    let conversation: ConversationKey
    let policies: [Int: Policy]
    let members: [Cast.Member]
    /// The aliases that were issued.
    let aliases: Set<String>
    private var gates: [Int: EgressGate] = [:]

    init(
      _ key: ConversationKey, _ conversation: Conversation, _ storeKey: StoreKey, policies: [Int: Policy],
      _ findings: inout Findings
    ) {
      var cast = Cast(order: key.order, key: storeKey)
      var aliases: Set<String> = []
      for issued in conversation.participants {
        do throws(BrokenSeal) {
          let place = cast.add(
            try storeKey.open(issued.sealedAddress, order: key.order, token: issued.token), role: issued.role)
          cast.issue(issued.token, to: place)
          let tag = cast.members[place].tag
          let alias = [tag.hardAlias, tag.softAlias].compactMap(\.self).first { $0.token == issued.token }
          guard let alias else { throw BrokenSeal() }
          aliases.insert(alias.text)
        } catch {
          findings.add(
            "An alias of \(key.told) does not open to its address with the key \(storeKey.keyID); set the right key of that id in ALIAS_KEYS, or restore the participant from a backup."
          )
        }
      }
      self.conversation = key
      self.policies = policies
      self.members = cast.members
      self.aliases = aliases
    }

    /// The gate of documents under a version of the policy, for everybody who ever took part.
    func gate(_ policy: Policy) -> EgressGate {
      if let gate = gates[policy.version] { return gate }
      let gate = gate(policy, members)
      gates[policy.version] = gate
      return gate
    }

    func gate(_ policy: Policy, _ members: [Cast.Member]) -> EgressGate {
      EgressGate(
        addresses: members.map(\.address), allowed: members.map { $0.tag.alias(policy.mask) },
        ownDomains: policy.ownDomains)
    }
  }

  private func check(_ entry: RecordedEntry, _ stage: Stage) throws {
    tally.checked += 1
    let told = "entry \(entry.sequence) of \(stage.conversation.told)"
    guard let document = try? reader.read(Array(entry.document)), Self.belongs(document, to: entry) else {
      tally.findings.add("The document of \(told) is not the one of its row; restore it from a backup.")
      return
    }
    guard let policy = Self.policy(of: document, stage.policies) else {
      tally.findings.add(
        "The document of \(told) is under a mask that its store never decided on; compare it with conversation-tracker policy history and restore it from a backup."
      )
      return
    }
    if !Self.aliases(in: document).allSatisfy(stage.aliases.contains) {
      tally.findings.add(
        "The document of \(told) shows an alias that resolves to nobody; restore its participant, or the document, from a backup."
      )
    }
    try passGate(entry, stage, policy, told)
  }

  private func passGate(_ entry: RecordedEntry, _ stage: Stage, _ policy: Policy, _ told: String) throws {
    let message = FeedMessage(entry).body
    if stage.gate(policy).passes(message) { return }
    // Of those who joined later nobody knew when this was written. Whoever's alias stands in no document at all is
    // taken for one who always took part.
    let first = try database.firstSequences(
      showing: stage.members.flatMap(\.issued), in: stage.conversation)
    let known = stage.members.filter { member in
      (member.issued.compactMap { first[$0] }.min() ?? 0) <= entry.sequence
    }
    if known.count < stage.members.count, stage.gate(policy, known).passes(message) {
      tally.early += 1
    } else {
      tally.findings.add(
        "In the document of \(told) the egress gate finds a participant's address; take the entry from the timeline, tell those who read the feed, and report how it came there."
      )
    }
  }

  private static func belongs(_ document: JSONValue, to entry: RecordedEntry) -> Bool {
    document["store"]?.string == entry.event.store.text
      && document["order"]?.string.map(ExactText.init) == entry.order.exact
      && document["sequence"]?.integer == entry.sequence && document["kind"]?.string == entry.kind.rawValue
  }

  /// The policy that a document is under, nil when it says otherwise than the store decided.
  private static func policy(of document: JSONValue, _ policies: [Int: Policy]) -> Policy? {
    guard let version = document["policyVersion"]?.integer,
      let policy = version == 0 ? .unknownStore : policies[version], document["mask"]?.string == policy.mask.rawValue
    else { return nil }
    return policy
  }

  private static func aliases(in document: JSONValue) -> [String] {
    let fields = [document["to"], document["cc"], document["replyTo"]]
    let people = [document["from"]].compactMap(\.self) + fields.flatMap { $0.map { Array($0.elements) } ?? [] }
    return people.map { $0["emailAlias"]?.string ?? "" }
  }
}
