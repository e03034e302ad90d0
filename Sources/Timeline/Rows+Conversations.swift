import Conversations
import Postgres

// The domain's values as columns. What the database holds was checked before it was written; should it not read back,
// somebody else wrote it.

extension Rows {
  func store(_ row: Int, _ column: Int) throws(PostgresError) -> StoreID {
    try known(StoreID(text(row, column)), "store")
  }

  func order(_ row: Int, _ column: Int) throws(PostgresError) -> OrderID {
    try known(OrderID(text(row, column)), "order")
  }

  func conversationKey(_ row: Int, _ store: Int, _ order: Int) throws(PostgresError) -> ConversationKey {
    ConversationKey(store: try self.store(row, store), order: try self.order(row, order))
  }

  func kind(_ row: Int, _ column: Int) throws(PostgresError) -> EmailKind {
    try known(EmailKind(rawValue: text(row, column)), "kind")
  }

  func reason(_ row: Int, _ column: Int) throws(PostgresError) -> Reason {
    try known(Reason(rawValue: text(row, column)), "reason")
  }

  func mask(_ row: Int, _ column: Int) throws(PostgresError) -> Mask {
    try known(Mask(rawValue: text(row, column)), "mask")
  }

  /// Mask, version and own domains, from `column` on.
  func policy(_ row: Int, from column: Int) throws(PostgresError) -> Policy {
    Policy(
      mask: try mask(row, column), version: integer(row, column + 1),
      ownDomains: texts(row, column + 2))
  }

  /// Order, token, role and sealed address, from column 1 on.
  func issuedAlias(_ row: Int, keyID: String) throws(PostgresError) -> IssuedAlias {
    IssuedAlias(
      order: try order(row, 1), token: text(row, 2),
      role: try known(Role(rawValue: text(row, 3)), "role"), sealedAddress: bytes(row, 4),
      keyID: keyID)
  }

  private func known<Value>(_ value: Value?, _ name: String) throws(PostgresError) -> Value {
    guard let value else { throw PostgresError(unknown: name) }
    return value
  }
}
