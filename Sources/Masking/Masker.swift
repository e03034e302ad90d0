public import Conversations

/// Turns an e-mail into the entry that may be shown. Pure: it knows only what it is given.
public struct Masker: Sendable {
  /// An alias that an entry shows for the first time.
  public struct Issue: Sendable {
    public let token: String
    public let role: Role
    public let sealedAddress: [UInt8]
  }

  public struct Masked: Sendable {
    public let entry: RecordedEntry
    public let message: FeedMessage
    public let issued: [Issue]
  }

  /// Spoils an entry that was redacted.
  typealias Fault = @Sendable (inout TimelineEntry, EmailEvent, inout Redactor) -> Void

  private let aliasDomain: AliasDomain
  private let fault: Fault?
  private let isGated: Bool

  public init(aliasDomain: AliasDomain) {
    self.aliasDomain = aliasDomain
    fault = nil
    isGated = true
  }

  /// A masker whose redactor has a fault, so that tests can see what the gate does alone. No other module gets at it.
  init(aliasDomain: AliasDomain, fault: @escaping Fault, isGated: Bool) {
    self.aliasDomain = aliasDomain
    self.fault = fault
    self.isGated = isGated
  }

  /// The tokens of everything in an event that has the shape of an alias: what to look up before masking it.
  public func aliasTokens(in event: EmailEvent, _ correspondents: Correspondents) -> Set<String> {
    var tokens: Set<String> = []
    func look(at correspondent: Correspondents.Correspondent) {
      if let token = correspondent.aliasToken { tokens.insert(token) }
    }
    func look(in text: String?, isHTML: Bool = false) {
      guard let text else { return }
      tokens.formUnion(Redactor.aliasTokens(in: text, isHTML: isHTML, aliasDomain: aliasDomain))
    }
    look(at: correspondents.from)
    correspondents.to.forEach(look(at:))
    correspondents.cc.forEach(look(at:))
    correspondents.replyTo.forEach(look(at:))
    let email = event.email
    look(in: email.subject)
    look(in: email.text)
    look(in: email.html, isHTML: true)
    look(in: email.from.name)
    for mailbox in email.to { look(in: mailbox.name) }
    for mailbox in email.cc { look(in: mailbox.name) }
    for mailbox in email.replyTo { look(in: mailbox.name) }
    for attachment in email.attachments { look(in: attachment.fileName) }
    return tokens
  }

  /// Masks one e-mail and makes sure that no address is left in what would leave.
  ///
  /// - Parameters:
  ///   - sequence: the entry's place on the timeline.
  ///   - cast: everybody in the conversation so far; gains who is new, unless this throws.
  ///   - resolved: the aliases that ``aliasTokens(in:_:)`` found, as far as they were issued in this store, by token.
  ///   - atGate: called when all is masked and the egress gate comes next.
  /// - Throws: ``InvalidEvent`` `address-left` when the egress gate finds an address.
  public func mask(
    _ event: EmailEvent, _ correspondents: Correspondents, sequence: Int, policy: Policy,
    cast: inout Cast, resolved: [String: ResolvedAlias], atGate: () -> Void = {}
  ) throws(InvalidEvent) -> Masked {
    let known = cast.members.count
    do {
      return try masked(
        event, correspondents, sequence: sequence, policy: policy, cast: &cast, resolved: resolved, atGate: atGate)
    } catch {
      cast.removeMembers(after: known)
      throw error
    }
  }

  private func masked(
    _ event: EmailEvent, _ correspondents: Correspondents, sequence: Int, policy: Policy,
    cast: inout Cast, resolved: [String: ResolvedAlias], atGate: () -> Void
  ) throws(InvalidEvent) -> Masked {
    let mask = policy.mask
    let quotations = quotations(resolved, mask, &cast)
    let people = People(event.kind, correspondents, policy, resolved, aliasDomain: aliasDomain, &cast)

    let order = cast.order
    let key = cast.key
    var redactor = Redactor(
      members: cast.members.map {
        Redactor.Member(address: $0.address, shown: $0.tag.alias(mask), hard: $0.tag.hardAlias)
      },
      quotations: quotations, ownDomains: policy.ownDomains, aliasDomain: aliasDomain,
      mention: { key.mention(order: order, address: $0) })

    var entry = TimelineEntry(
      event, correspondents, people, sequence: sequence, policy: policy, cast: cast,
      redactor: &redactor)
    fault?(&entry, event, &redactor)
    let (recorded, message) = FeedMessage.new(
      entry, event: event.key, time: event.time, sourceSequence: event.sourceSequence)

    atGate()
    let gate = EgressGate(
      addresses: cast.members.map(\.address), allowed: cast.members.map { $0.tag.alias(mask) },
      ownDomains: policy.ownDomains)
    guard !isGated || gate.passes(message.body) else {
      throw event.invalid(
        .addressLeft,
        "A participant's address was found in what was about to leave; nothing was written or published.")
    }
    return Masked(entry: recorded, message: message, issued: issue(mask, &cast))
  }

  /// Everybody whose alias is quoted takes part, under this order's alias.
  private func quotations(
    _ resolved: [String: ResolvedAlias], _ mask: Mask, _ cast: inout Cast
  ) -> [Redactor.Quotation] {
    resolved.sorted { $0.key < $1.key }.compactMap { token, participant in
      guard let alias = participant.alias(token: token) else { return nil }
      let place = cast.add(participant.address, role: participant.role)
      return Redactor.Quotation(alias: alias.text, shown: cast.members[place].tag.alias(mask))
    }
  }

  private func issue(_ mask: Mask, _ cast: inout Cast) -> [Issue] {
    var issued: [Issue] = []
    for place in cast.members.indices {
      let token = cast.members[place].tag.alias(mask).token
      guard cast.issue(token, to: place) else { continue }
      issued.append(
        Issue(
          token: token, role: cast.members[place].role,
          sealedAddress: cast.key.seal(cast.members[place].address, order: cast.order, token: token)))
    }
    return issued
  }
}

extension Policy {
  fileprivate func owns(_ address: Address) -> Bool {
    !ownDomains.isEmpty && ownDomains.contains(String(address.domain))
  }
}

/// The people of one e-mail with the roles that follow from it.
struct People {
  struct Person {
    let name: String?
    /// Among the members of the cast.
    let place: Int
    let role: Role
  }

  let from: Person
  let to: [Person]
  let cc: [Person]
  let replyTo: [Person]

  /// - Parameter cast: gains who is new.
  init(
    _ kind: EmailKind, _ correspondents: Correspondents, _ policy: Policy,
    _ resolved: [String: ResolvedAlias], aliasDomain: AliasDomain, _ cast: inout Cast
  ) {
    func behind(_ correspondent: Correspondents.Correspondent) -> ResolvedAlias? {
      guard let token = correspondent.aliasToken, let participant = resolved[token],
        participant.alias(token: token)?.text == correspondent.address.canonical
      else { return nil }
      return participant
    }
    /// What somebody was first seen as in this e-mail.
    var roles: [Address: Role] = [:]
    func person(_ correspondent: Correspondents.Correspondent, _ role: Role, isSender: Bool = false) -> Person {
      let participant = behind(correspondent)
      let address = participant?.address ?? correspondent.address
      let settled: Role
      if policy.owns(address) || (isSender && kind == .sent) {
        settled = .store
      } else {
        settled = participant?.role ?? roles[address] ?? role
      }
      roles[address] = settled
      return Person(name: correspondent.name, place: cast.add(address, role: settled), role: settled)
    }
    func isCustomerAlias(_ correspondent: Correspondents.Correspondent) -> Bool {
      behind(correspondent)?.role == .customer
    }

    let sender: Role =
      switch kind {
      case .sent: .store
      case .received where correspondents.to.contains(where: isCustomerAlias): .other
      case .received where correspondents.cc.contains(where: isCustomerAlias): .other
      case .received: .customer
      }
    let from = person(correspondents.from, sender, isSender: true)
    self.from = from
    to = correspondents.to.map { person($0, kind == .sent ? .customer : .store) }
    cc = correspondents.cc.map { person($0, kind == .sent ? .customer : .other) }
    replyTo = correspondents.replyTo.map { person($0, from.role) }
  }
}

extension TimelineEntry {
  /// The entry, rebuilt field by field: what is not named here does not pass.
  fileprivate init(
    _ event: EmailEvent, _ correspondents: Correspondents, _ people: People, sequence: Int,
    policy: Policy, cast: Cast, redactor: inout Redactor
  ) {
    let email = event.email
    func shown(_ person: People.Person, _ redactor: inout Redactor) -> Participant {
      let alias = cast.members[person.place].tag.alias(policy.mask)
      return Participant(
        alias: alias.text, mask: alias.mask, name: person.name.map { redactor.redact(text: $0) },
        role: person.role)
    }
    func messageID(_ id: String) -> String { cast.key.messageID(id, order: cast.order) }

    let text = email.text.map { redactor.redact(text: $0) }
    let html = email.html.map { redactor.redact(html: $0) }
    self.init(
      store: event.store, order: cast.order, sequence: sequence, kind: event.kind,
      mask: policy.mask, policyVersion: policy.version,
      from: shown(people.from, &redactor), to: people.to.map { shown($0, &redactor) },
      cc: people.cc.map { shown($0, &redactor) }, replyTo: people.replyTo.map { shown($0, &redactor) },
      messageID: email.messageID.map(messageID), inReplyTo: email.inReplyTo.map(messageID),
      references: email.references.map(messageID),
      subject: email.subject.map { redactor.redact(text: $0) },
      firstWords: FirstWords.of(redactedText: text, redactedHTML: html, redactor: &redactor), text: text, html: html,
      attachments: email.attachments.map {
        Email.Attachment(
          fileName: $0.fileName.map { redactor.redact(text: $0) },
          contentType: $0.contentType.map { redactor.redact(text: $0) }, size: $0.size)
      }, omitted: correspondents.omitted)
  }
}
