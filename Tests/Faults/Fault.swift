import ArgumentParser

/// What can strike the fleet. The raw value is its name on the command line.
enum Fault: String, CaseIterable, ExpressibleByArgument {
  case kill
  case killAfterReceive = "kill-after-receive"
  case killBeforeCommit = "kill-before-commit"
  case killAfterCommit = "kill-after-commit"
  case killDuringPublish = "kill-during-publish"
  case killBeforeConfirm = "kill-before-confirm"
  case killBeforeAcknowledge = "kill-before-acknowledge"
  case terminate
  case freeze
  case freezeInTransaction = "freeze-in-transaction"
  case clock
  case brokerKill = "broker-kill"
  case brokerAlarm = "broker-alarm"
  case feedRefuses = "feed-refuses"
  case queueDeleted = "queue-deleted"
  case databaseCrash = "database-crash"
  case databaseConnections = "database-connections"
  case databaseDisk = "database-disk"
  case databaseReadOnly = "database-read-only"
  case databaseLock = "database-lock"
  case databaseSessions = "database-sessions"
  case networkCut = "network-cut"
  case networkHalfOpen = "network-half-open"
  case networkReset = "network-reset"
  case networkDelay = "network-delay"
  case networkTrickle = "network-trickle"
  case leaderKill = "leader-kill"
  case primaryKill = "primary-kill"

  /// Those that need a cluster. A primary that was killed does not come back, so it can be killed once.
  static let ofCluster: [Fault] = [.leaderKill, .primaryKill]

  /// Those that end no worker, and soon.
  static let soaking: [Fault] = [
    .brokerKill, .databaseCrash, .databaseSessions, .networkReset, .networkCut, .feedRefuses, .databaseReadOnly,
  ]

  var summary: String {
    switch self {
    case .kill: "SIGKILL of 1 to 4 workers, at random"
    case .killAfterReceive: "1 to 4 workers die when they have received a batch"
    case .killBeforeCommit: "1 to 4 workers die inside their transaction"
    case .killAfterCommit: "1 to 4 workers die between commit and publish"
    case .killDuringPublish: "1 to 4 workers die when half of a batch is published"
    case .killBeforeConfirm: "1 to 4 workers die between writing a batch and the confirms of the one before"
    case .killBeforeAcknowledge: "1 to 4 workers die when all is published and nothing acknowledged"
    case .terminate: "SIGTERM of all workers: each exits 0 within 10 seconds"
    case .freeze: "SIGSTOP of 1 to 3 workers for 40 seconds, longer than the heartbeat, then SIGCONT"
    case .freezeInTransaction: "SIGSTOP of a worker inside its transaction: nobody waits for its locks for 30 seconds"
    case .clock: "a worker's clock is an hour off (libfaketime)"
    case .brokerKill: "SIGKILL of the broker, and a new start"
    case .brokerAlarm: "the broker's memory alarm for 20 seconds (connection.blocked)"
    case .feedRefuses: "a full queue of the feed refuses messages for 10 seconds (basic.nack)"
    case .queueDeleted: "an input queue is deleted and declared again; the OMS publishes again what was in it"
    case .databaseCrash: "the database stops at once and starts again (pg_ctl restart -m immediate)"
    case .databaseConnections: "the database has no connection left for 10 seconds (SQLSTATE 53300)"
    case .databaseDisk: "the database's disk is full for 10 seconds (SQLSTATE 53100)"
    case .databaseReadOnly: "the database takes no writes for 10 seconds (SQLSTATE 25006)"
    case .databaseLock: "somebody else locks the table of entries for 33 seconds"
    case .databaseSessions: "pg_terminate_backend of workers' sessions at random, for 10 seconds"
    case .networkCut: "nobody can connect to broker or database for 15 seconds"
    case .networkHalfOpen: "connections to broker and database are half open: nothing comes through any more"
    case .networkReset: "connections are reset again and again, for 10 seconds"
    case .networkDelay: "everything to and from the servers takes 500 ms longer, for 20 seconds"
    case .networkTrickle: "1 KB a second goes through each connection, for 20 seconds"
    case .leaderKill: "with --cluster: SIGKILL of the broker that leads the queues; work goes on within 15 seconds"
    case .primaryKill: "with --cluster: SIGKILL of the primary, its standby takes over; work goes on within 15 seconds"
    }
  }

  /// What is missing to do this here; nil when it can be done.
  func obstacle(_ site: Site) -> String? {
    switch self {
    case .leaderKill, .primaryKill: site.isCluster ? nil : "there is no cluster"
    case .brokerKill, .brokerAlarm, .databaseCrash:
      site.serverScript == nil || site.isCluster ? "there is no script that troubles the servers" : nil
    case .databaseConnections, .databaseReadOnly:
      site.adminDatabaseURI == nil ? "there is no superuser of the database" : nil
    case .databaseDisk:
      site.hasLimitedDisk ? nil : "a small file system for the database needs root, or the right to mount"
    case .networkCut, .networkHalfOpen, .networkReset, .networkDelay, .networkTrickle:
      site.isCluster ? "a cluster is reached without a proxy" : nil
    case .clock: FakeTime.library == nil ? "libfaketime is not installed" : nil
    default: nil
    }
  }
}
