public import Conversations

/// What a batch needs to know before anything of it can be masked.
public struct BatchRequest: Sendable {
  public var conversations: Set<ConversationKey>
  public var events: Set<EventKey>
  /// Tokens of everything in the input that has the shape of an alias.
  public var aliases: Set<AliasReference>
  /// The id of the key that new conversations begin with.
  public var newestKeyID: String

  public init(
    conversations: Set<ConversationKey>, events: Set<EventKey>, aliases: Set<AliasReference>,
    newestKeyID: String
  ) {
    self.conversations = conversations
    self.events = events
    self.aliases = aliases
    self.newestKeyID = newestKeyID
  }
}

/// An alias by its token, within its store.
public struct AliasReference: Hashable, Sendable {
  public let store: StoreID
  public let token: String

  public init(store: StoreID, token: String) {
    self.store = store
    self.token = token
  }
}

/// What the database knows of a batch. The conversations stay locked until the batch is committed or rolled back.
public struct BatchContext: Sendable {
  public var policies: [StoreID: Policy]
  public var conversations: [ConversationKey: Conversation]
  public var aliases: [AliasReference: IssuedAlias]
  /// The entries that earlier deliveries of these events made.
  public var recorded: [EventKey: RecordedEntry]

  public init(
    policies: [StoreID: Policy] = [:], conversations: [ConversationKey: Conversation] = [:],
    aliases: [AliasReference: IssuedAlias] = [:], recorded: [EventKey: RecordedEntry] = [:]
  ) {
    self.policies = policies
    self.conversations = conversations
    self.aliases = aliases
    self.recorded = recorded
  }
}

/// An order's conversation as it stands.
public struct Conversation: Sendable {
  /// The id of the key that it uses for life.
  public var keyID: String
  public var lastSequence: Int
  public var participants: [IssuedAlias]

  public init(keyID: String, lastSequence: Int, participants: [IssuedAlias] = []) {
    self.keyID = keyID
    self.lastSequence = lastSequence
    self.participants = participants
  }
}

/// An alias that was issued to a participant.
public final class IssuedAlias: Sendable {
  public let order: OrderID
  public let token: String
  public let role: Role
  /// The real address, sealed with the conversation's key.
  public let sealedAddress: [UInt8]
  public let keyID: String

  public init(order: OrderID, token: String, role: Role, sealedAddress: [UInt8], keyID: String) {
    self.order = order
    self.token = token
    self.role = role
    self.sealedAddress = sealedAddress
    self.keyID = keyID
  }
}
