import Conversations
import Foundation
public import Masking
import Postgres
public import RabbitMQ
import Timeline

/// Looks for what would lose data, stop the work or weaken the guarantees. Changes nothing.
public struct Doctor: CustomStringConvertible {
  let brokers: [BrokerEndpoint]
  let management: ManagementAPI?
  private let databaseURI: String
  private let keys: AliasKeys
  private let aliasDomain: AliasDomain
  var diagnosis = Diagnosis()

  /// - Parameter management: the broker's management API; without it, less can be seen.
  public init(
    brokers: [BrokerEndpoint], management: ManagementAPI?, databaseURI: String, keys: AliasKeys,
    aliasDomain: AliasDomain
  ) {
    self.brokers = brokers
    self.management = management
    self.databaseURI = databaseURI
    self.keys = keys
    self.aliasDomain = aliasDomain
  }

  /// Without settings: whoever prints it must not print keys.
  public var description: String { "doctor" }

  /// Everything that can be seen from here.
  public func examine() async -> Diagnosis {
    var doctor = self
    doctor.examineBroker()
    await doctor.examineManagement()
    doctor.examineDatabase()
    return doctor.diagnosis
  }

  /// How far clocks may be apart, in seconds.
  static let clockTolerance = 5.0

  mutating func compare(clock: Timestamp, of what: String, at moment: Date) {
    diagnosis.looked(at: .clocks)
    let skew = Double(clock.microseconds) / 1e6 - moment.timeIntervalSince1970
    guard abs(skew) > Self.clockTolerance else { return }
    diagnosis.warn(
      .clocks,
      "The clock of the \(what) is \(Int(abs(skew).rounded())) seconds \(skew > 0 ? "ahead of" : "behind") this machine's, so that times of failures and counts do not compare; let both follow a time server (timedatectl set-ntp true)."
    )
  }
}

// MARK: - What a worker needs

extension Doctor {
  /// What must keep a worker from starting, because it would lose data or do nothing: nil when there is nothing, or when
  /// broker or database are away for now, which workers wait for.
  ///
  /// - Returns: one sentence.
  public static func obstacle(brokers: [BrokerEndpoint], databaseURI: String) -> String? {
    if let database = try? Database(databaseURI, applicationName: "conversation-tracker worker"),
      let gap = try? database.migrationGap(), let sentence = sentence(gap)
    {
      return sentence
    }
    guard let flaws = try? EventTopology.all.flaws(at: brokers, name: "worker looks") else { return nil }
    return flaws.lazy.compactMap(sentence).first
  }

  static func sentence(_ gap: MigrationGap) -> String? {
    guard !gap.missing.isEmpty else { return nil }
    return
      "The database lacks what this program needs (version \(gap.missing.map(String.init).joined(separator: ", "))); run conversation-tracker setup."
  }

  /// Nil for what cannot be seen.
  static func sentence(_ flaw: Topology.Flaw) -> String? {
    switch flaw {
    case .missing(let name):
      "The broker has no \(name), so that events or entries would be lost; run conversation-tracker setup."
    case .different(let name, let why):
      "\(name) is not as it must be (\(why)), and cannot be changed: move its messages, delete it (rabbitmqctl delete_queue \(name), for a queue) and run conversation-tracker setup."
    case .unseen: nil
    }
  }
}

// MARK: - Database

extension Doctor {
  /// The oldest major version that has all that is used, such as `date_bin`.
  private static let oldestDatabase = 14

  private mutating func examineDatabase() {
    diagnosis.looked(at: .database)
    do throws(PostgresError) {
      let database = try Database(databaseURI, applicationName: "conversation-tracker doctor")
      let moment = Date.now
      let health = try database.health()
      judge(health)
      compare(clock: health.now, of: "database", at: moment)
      let gap = try database.migrationGap()
      diagnosis.looked(at: .migrations)
      if let sentence = Self.sentence(gap) { return diagnosis.fail(.migrations, sentence) }
      if gap.unknown > 0 {
        diagnosis.warn(
          .migrations, "A newer program has migrated the database; install the newer program on this machine, too.")
      }
      try examineKeys(database)
      try examineDeadLetters(database)
    } catch { diagnosis.fail(.database, error.description) }
  }

  private mutating func judge(_ health: DatabaseHealth) {
    diagnosis.note("PostgreSQL \(health.version), \(health.size >> 20) MiB in the database.")
    if health.majorVersion < Self.oldestDatabase {
      diagnosis.fail(
        .database,
        "PostgreSQL \(health.version) is too old; upgrade it to \(Self.oldestDatabase) or newer (pg_upgrade).")
    }
    for name in health.unsafeSettings {
      diagnosis.fail(
        .database,
        "The database's setting \(name) is off, so that events which were acknowledged may be lost when it crashes; run ALTER SYSTEM RESET \(name); SELECT pg_reload_conf(); and look at the role's own settings."
      )
    }
    diagnosis.looked(at: .standby)
    guard health.standbys > 0 else { return }
    switch health.synchronousStandbys {
    case nil:
      diagnosis.warn(
        .standby,
        "The database has a standby, and this user may not see whether a commit waits for it; run GRANT pg_read_all_stats TO CURRENT_USER as a superuser, for this user."
      )
    case 0:
      diagnosis.warn(
        .standby,
        "None of the database's \(health.standbys) standbys is synchronous, so that a failover may lose events which were acknowledged; run ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (*)'; SELECT pg_reload_conf();"
      )
    default: break
    }
  }

  private mutating func examineKeys(_ database: Database) throws(PostgresError) {
    diagnosis.looked(at: .keys)
    for id in try database.usedKeyIDs() {
      guard let key = keys[id] else {
        diagnosis.fail(.keys, KeyProblem.missing(id).description)
        continue
      }
      guard let (store, alias) = try database.sample(keyID: id) else { continue }
      let storeKey = StoreKey(key, store: store, domain: aliasDomain)
      if (try? storeKey.open(alias.sealedAddress, order: alias.order, token: alias.token)) == nil {
        diagnosis.fail(.keys, KeyProblem.broken(id).description)
      }
    }
  }

  private mutating func examineDeadLetters(_ database: Database) throws(PostgresError) {
    diagnosis.looked(at: .deadLetters)
    let groups = try database.deadLetterGroups()
    let count = groups.reduce(0) { $0 + $1.count }
    if count > 0 { diagnosis.note("\(count) dead letters are open (conversation-tracker dead-letters list).") }
    guard let left = groups.first(where: { $0.reason == .addressLeft }) else { return }
    diagnosis.warn(
      .deadLetters,
      "\(left.count) events hid an address so that the egress gate stopped them; look at them with conversation-tracker dead-letters list --reason address-left and report them."
    )
  }
}
