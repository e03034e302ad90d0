public import Conversations
public import Postgres

/// One decision of a store about its mask.
public struct PolicyChange: Sendable {
  public let store: StoreID
  public let policy: Policy
  public let changedBy: String
  public let reason: String
  public let changedAt: Timestamp
}

extension Database {
  /// The policy of a store; hard when it never decided.
  ///
  /// - Throws: ``PostgresError``.
  public func policy(of store: StoreID) throws(PostgresError) -> Policy {
    var parameters = Parameters()
    parameters.append(store.text)
    let rows = try run(
      Statement(
        "select_policy",
        "select mask, policy_version, own_domains from store where store_id = $1::text"), parameters)
    return rows.count == 0 ? .unknownStore : try rows.policy(0, from: 0)
  }

  /// Sets the mask of stores. Once this has returned, no entry is written under an older policy: writers of entries are
  /// waited for.
  ///
  /// - Parameters:
  ///   - masks: each store with its mask.
  ///   - ownDomains: the stores' own domains; nil leaves them as they are.
  ///   - changedBy: who decided.
  ///   - reason: why.
  /// - Returns: the new policy version of each store.
  /// - Throws: ``PostgresError``; then nothing has changed.
  public func setPolicies(
    _ masks: [StoreID: Mask], ownDomains: [String]? = nil, changedBy: String, reason: String
  ) throws(PostgresError) -> [StoreID: Int] {
    let stores = masks.keys.sorted()
    var parameters = Parameters()
    parameters.append(texts: stores) { $0.text }
    parameters.append(texts: stores) { masks[$0]!.rawValue }
    parameters.append(changedBy)
    parameters.append(reason)
    parameters.append(ownDomains != nil)
    parameters.append(texts: ownDomains ?? [])

    var pipeline = Pipeline()
    pipeline.add(Self.begin)
    pipeline.add(AdvisoryLock.policy.exclusive, AdvisoryLock.policy.parameters)
    pipeline.add(Self.changePolicies, parameters)
    pipeline.add(Self.commit)
    do throws(PostgresError) {
      let rows = try run(pipeline)[2]
      var versions: [StoreID: Int] = [:]
      for row in 0..<rows.count { versions[try rows.store(row, 0)] = rows.integer(row, 1) }
      return versions
    } catch {
      rollback()
      throw error
    }
  }

  /// Changes one store's policy, unless somebody else has changed it meanwhile, and writes that down in the audit.
  /// Once this has returned, no entry is written under an older policy.
  ///
  /// - Parameters:
  ///   - store: the store.
  ///   - mask: its new mask.
  ///   - ownDomains: its own domains; nil leaves them as they are.
  ///   - version: the policy version that the change was decided on; nil changes whatever stands there.
  ///   - record: who decided and why; also what the history tells.
  /// - Returns: the new policy version, nil when the store is at another version than `version`.
  /// - Throws: ``PostgresError``; then nothing has changed.
  public func changePolicy(
    of store: StoreID, to mask: Mask, ownDomains: [String]? = nil, ifVersion version: Int?, record: AuditRecord
  ) throws(PostgresError) -> Int? {
    var key = Parameters()
    key.append(store.text)
    var prepare = Pipeline()
    prepare.add(Self.begin)
    prepare.add(AdvisoryLock.policy.exclusive, AdvisoryLock.policy.parameters)
    prepare.add(
      Statement("policy_version", "select policy_version from store where store_id = $1::text"), key)
    do throws(PostgresError) {
      let current = try run(prepare)[2]
      if let version, version != (current.count == 0 ? 0 : current.integer(0, 0)) {
        rollback()
        return nil
      }
      var parameters = Parameters()
      parameters.append(texts: [store.text])
      parameters.append(texts: [mask.rawValue])
      parameters.append(record.decision.by)
      parameters.append(record.decision.because ?? "")
      parameters.append(ownDomains != nil)
      parameters.append(texts: ownDomains ?? [])
      var change = Pipeline()
      change.add(Self.changePolicies, parameters)
      change.add(Self.insertAudit, Self.parameters(record))
      change.add(Self.commit)
      return try run(change)[0].integer(0, 1)
    } catch {
      rollback()
      throw error
    }
  }

  private static let changePolicies = Statement(
    "change_policies",
    """
    with changed as (
      insert into store as s (store_id, mask, policy_version, own_domains)
      select store_id, mask, 1, $6::text[] from unnest($1::text[], $2::text[]) as t (store_id, mask)
      on conflict (store_id) do update set mask = excluded.mask, policy_version = s.policy_version + 1,
        own_domains = case when $5::boolean then excluded.own_domains else s.own_domains end
      returning *)
    insert into policy_change (store_id, version, mask, own_domains, changed_by, reason)
    select store_id, policy_version, mask, own_domains, $3::text, $4::text from changed
    returning store_id, version
    """)

  /// The latest decision of each store that decided, in the order of their ids.
  ///
  /// - Parameters:
  ///   - after: where the last page ended.
  ///   - limit: the most stores of one page.
  /// - Throws: ``PostgresError``.
  public func policies(
    after store: StoreID? = nil, limit: Int
  ) throws(PostgresError) -> [PolicyChange] {
    var parameters = Parameters()
    parameters.append(store?.text ?? "")
    parameters.append(limit)
    return try changes(
      Statement(
        "list_policies",
        """
        select s.store_id, s.mask, s.policy_version, s.own_domains, c.changed_by, c.reason, c.changed_at
        from store s join policy_change c on c.store_id = s.store_id and c.version = s.policy_version
        where s.store_id > $1::text order by s.store_id limit $2::bigint
        """), parameters)
  }

  /// The decisions of a store, the latest first.
  ///
  /// - Parameters:
  ///   - store: the store.
  ///   - version: where the last page ended.
  ///   - limit: the most decisions of one page.
  /// - Throws: ``PostgresError``.
  public func policyHistory(
    of store: StoreID, before version: Int = .max, limit: Int = .max
  ) throws(PostgresError) -> [PolicyChange] {
    var parameters = Parameters()
    parameters.append(store.text)
    parameters.append(version)
    parameters.append(limit)
    return try changes(
      Statement(
        "policy_history",
        """
        select store_id, mask, version, own_domains, changed_by, reason, changed_at
        from policy_change where store_id = $1::text and version < $2::bigint order by version desc limit $3::bigint
        """), parameters)
  }

  private func changes(
    _ statement: Statement, _ parameters: Parameters
  ) throws(PostgresError) -> [PolicyChange] {
    let rows = try run(statement, parameters)
    var changes: [PolicyChange] = []
    for row in 0..<rows.count {
      changes.append(
        PolicyChange(
          store: try rows.store(row, 0), policy: try rows.policy(row, from: 1),
          changedBy: rows.text(row, 4), reason: rows.text(row, 5),
          changedAt: Timestamp(microseconds: rows.microsecondsSince1970(row, 6))))
    }
    return changes
  }
}
