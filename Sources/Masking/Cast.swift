public import Conversations

/// Everybody in one order's conversation, and what each is shown as.
public struct Cast: Sendable {
  public struct Member: Sendable {
    public let address: Address
    public let tag: ParticipantTag
    public let role: Role
    /// The tokens of the aliases that were issued to this participant.
    public fileprivate(set) var issued: [String]
  }

  public let order: OrderID
  public let key: StoreKey
  private var byAddress: [Address: Int] = [:]
  public private(set) var members: [Member] = []

  /// - Parameter key: the key that the conversation uses for life.
  public init(order: OrderID, key: StoreKey) {
    self.order = order
    self.key = key
  }

  /// Adds a participant, or finds the one of this address; a role, once given, stays.
  ///
  /// - Returns: the place among ``members``.
  @discardableResult
  public mutating func add(_ address: Address, role: Role) -> Int {
    if let place = byAddress[address] { return place }
    byAddress[address] = members.count
    members.append(
      Member(
        address: address, tag: key.tag(order: order, address: address), role: role, issued: []))
    return members.count - 1
  }

  /// Notes that an alias is issued.
  ///
  /// - Returns: false when it was before.
  @discardableResult
  public mutating func issue(_ token: String, to place: Int) -> Bool {
    if members[place].issued.contains(token) { return false }
    members[place].issued.append(token)
    return true
  }

  /// Forgets everybody who was added after the first `count`.
  mutating func removeMembers(after count: Int) {
    for member in members[count...] { byAddress[member.address] = nil }
    members.removeSubrange(count...)
  }
}

/// An alias that stands in the input and was issued in the event's store: the participant behind it.
public struct ResolvedAlias: Sendable {
  public let address: Address
  public let role: Role
  /// What the alias looks like, in either mask: the address as the alias's own order knows it.
  let tag: ParticipantTag

  /// - Parameters:
  ///   - key: the key of the alias's own conversation.
  ///   - order: the alias's own order.
  public init(address: Address, role: Role, key: StoreKey, order: OrderID) {
    self.address = address
    self.role = role
    tag = key.tag(order: order, address: address)
  }

  /// The alias of that token, nil when the token is not this participant's.
  func alias(token: String) -> Alias? {
    if tag.hardAlias.token == token { return tag.hardAlias }
    guard let soft = tag.softAlias, soft.token == token else { return nil }
    return soft
  }
}
