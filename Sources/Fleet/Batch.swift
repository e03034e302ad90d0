import Conversations
import Masking
import RabbitMQ
import Telemetry
import Timeline

/// Judges a batch: every event against what the database knows, and against those before it in the batch.
struct Batch {
  /// The fate of one event, with what must be told of it before it may be acknowledged.
  struct Settlement {
    let verdict: Verdict
    let message: Message
  }

  /// A conversation as this batch leaves it.
  private struct Stage {
    var cast: Cast
    var lastSequence: Int
  }

  private let events: [ReceivedEvent]
  private let context: BatchContext
  private let settings: LaneSettings
  private let keyring: StoreKeyring
  private let masker: Masker
  private let times: BatchTimes
  private var recorded: [EventKey: RecordedEntry]
  private var stages: [ConversationKey: Stage] = [:]

  /// What to write so that the fates come true.
  private(set) var record: BatchRecord

  init(
    _ events: [ReceivedEvent], _ context: BatchContext, settings: LaneSettings, keyring: StoreKeyring,
    times: BatchTimes = BatchTimes()
  ) {
    self.events = events
    self.context = context
    self.settings = settings
    self.keyring = keyring
    self.times = times
    masker = Masker(aliasDomain: settings.aliasDomain)
    recorded = context.recorded
    recorded.reserveCapacity(recorded.count + events.count)
    stages.reserveCapacity(context.conversations.count)
    record = BatchRecord(received: events.count, acquitted: events.compactMap(\.suspectID))
    record.entries.reserveCapacity(events.count)
  }

  /// Decides the fate of each event, in order.
  ///
  /// - Throws: ``KeyProblem``.
  mutating func judge() throws(KeyProblem) -> [Settlement] {
    var settlements: [Settlement] = []
    settlements.reserveCapacity(events.count)
    for event in events { settlements.append(try judge(event)) }
    return settlements
  }

  private mutating func judge(_ received: ReceivedEvent) throws(KeyProblem) -> Settlement {
    let content: ReceivedEvent.Content
    do throws(InvalidEvent) { content = try received.content.get() } catch {
      return bury(received, error)
    }
    let event = content.event
    guard let order = event.order else {
      return bury(received, event.invalid(.noOrder, "The field data.order is missing."))
    }
    let trace = received.delivery.header("traceparent").flatMap(TraceContext.init(traceparent:))
    if let earlier = recorded[event.key] {
      guard ExactText(earlier.order.text) == ExactText(order.text), earlier.kind == event.kind else {
        return bury(
          received,
          event.invalid(
            .conflictingDuplicate,
            "An event of the same source and id was recorded before, for another order or of another type."))
      }
      return Settlement(
        verdict: .repeated(earlier), message: Message(FeedMessage(earlier), trace: trace))
    }

    let key = ConversationKey(store: event.store, order: order)
    let resolved = try resolve(content)
    // Taken out, so that it changes in place.
    var stage: Stage
    if let known = stages.removeValue(forKey: key) { stage = known } else { stage = try open(key) }
    defer { stages[key] = stage }
    let masked: Masker.Masked
    do throws(InvalidEvent) {
      masked = try masker.mask(
        event, content.correspondents, sequence: stage.lastSequence + 1,
        policy: context.policies[event.store] ?? .unknownStore, cast: &stage.cast, resolved: resolved
      ) { times.lap(.mask) }
      times.lap(.gate)
    } catch { return bury(received, error) }

    stage.lastSequence += 1
    recorded[event.key] = masked.entry
    record.entries.append(masked.entry)
    for issue in masked.issued {
      record.participants.append(
        (
          event.store,
          IssuedAlias(
            order: order, token: issue.token, role: issue.role, sealedAddress: issue.sealedAddress,
            keyID: stage.cast.key.keyID)
        ))
    }
    return Settlement(
      verdict: .recorded(masked.entry), message: Message(masked.message, trace: trace))
  }

  /// The conversation as the database knows it.
  private func open(_ key: ConversationKey) throws(KeyProblem) -> Stage {
    guard let conversation = context.conversations[key] else {
      preconditionFailure("The batch did not lock a conversation that it writes to.")
    }
    let storeKey = try keyring.key(conversation.keyID, store: key.store)
    var cast = Cast(order: key.order, key: storeKey)
    for alias in conversation.participants {
      let place = cast.add(try open(alias, storeKey), role: alias.role)
      cast.issue(alias.token, to: place)
    }
    return Stage(cast: cast, lastSequence: conversation.lastSequence)
  }

  private func resolve(
    _ content: ReceivedEvent.Content
  ) throws(KeyProblem) -> [String: ResolvedAlias] {
    var resolved: [String: ResolvedAlias] = [:]
    let store = content.event.store
    for token in content.aliasTokens {
      guard let alias = context.aliases[AliasReference(store: store, token: token)] else { continue }
      let key = try keyring.key(alias.keyID, store: store)
      resolved[token] = ResolvedAlias(
        address: try open(alias, key), role: alias.role, key: key, order: alias.order)
    }
    return resolved
  }

  private func open(_ alias: IssuedAlias, _ key: StoreKey) throws(KeyProblem) -> Address {
    do throws(BrokenSeal) {
      return try key.open(alias.sealedAddress, order: alias.order, token: alias.token)
    } catch { throw .broken(key.keyID) }
  }

  private mutating func bury(_ received: ReceivedEvent, _ invalid: InvalidEvent) -> Settlement {
    let letter = SealedDeadLetter(received.delivery, invalid, key: settings.keys.newest)
    record.deadLetters.append(letter)
    return Settlement(verdict: .dead(letter.letter), message: Message(Rejection(letter.letter)))
  }
}

extension BatchRequest {
  /// What must be known before `events` can be judged.
  init(_ events: [ReceivedEvent], newestKeyID: String) {
    self.init(conversations: [], events: [], aliases: [], newestKeyID: newestKeyID)
    conversations.reserveCapacity(events.count)
    self.events.reserveCapacity(events.count)
    for content in events.lazy.compactMap(\.valid) {
      guard let order = content.event.order else { continue }
      let store = content.event.store
      conversations.insert(ConversationKey(store: store, order: order))
      self.events.insert(content.event.key)
      for token in content.aliasTokens { aliases.insert(AliasReference(store: store, token: token)) }
    }
  }
}
