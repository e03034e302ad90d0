public import Postgres

/// The database's schema, as the steps that lead to it. A step that has been released is never edited.
struct Migration {
  let version: Int
  let statements: [String]
}

extension Migration {
  static let all = [
    Migration(
      version: 1,
      statements: [
        """
        create table store (
          store_id text collate "C" primary key,
          mask text not null check (mask in ('hard', 'soft')),
          policy_version bigint not null,
          own_domains text[] not null)
        """,
        """
        create table policy_change (
          store_id text collate "C" not null,
          version bigint not null,
          mask text not null,
          own_domains text[] not null,
          changed_by text not null,
          reason text not null,
          changed_at timestamptz not null default now(),
          primary key (store_id, version))
        """,
        // Half of what is written here is updates of the counter: room on the page keeps them off the index.
        """
        create table conversation (
          store_id text collate "C" not null,
          order_id text collate "C" not null,
          key_id text not null,
          last_sequence bigint not null,
          primary key (store_id, order_id)) with (fillfactor = 80)
        """,
        // An alias is known by its token: 32 hex digits (hard) or up to 20 decimal digits (soft).
        """
        create table participant (
          store_id text collate "C" not null,
          order_id text collate "C" not null,
          token text collate "C" not null,
          role text not null,
          sealed_address bytea not null,
          primary key (store_id, order_id, token),
          unique (store_id, token))
        """,
        """
        create table entry (
          store_id text collate "C" not null,
          order_id text collate "C" not null,
          sequence bigint not null,
          source text collate "C" not null,
          event_id text collate "C" not null,
          kind text not null,
          occurred_at timestamptz not null,
          recorded_at timestamptz not null default now(),
          document json not null,
          primary key (store_id, order_id, sequence),
          unique (store_id, source, event_id))
        """,
        "alter table entry alter column document set compression lz4",
        """
        create table dead_letter (
          id text collate "C" primary key,
          reason text not null,
          detail text not null,
          queue text not null,
          store_id text collate "C",
          order_id text collate "C",
          source text collate "C",
          event_id text collate "C",
          failed_at timestamptz not null,
          key_id text not null,
          sealed_message bytea not null)
        """,
        "create index on dead_letter (failed_at, id)",
        """
        create table lane_count (
          worker text not null,
          lane bigint not null,
          hour timestamptz not null,
          received bigint not null,
          recorded bigint not null,
          repeated bigint not null,
          dead bigint not null,
          primary key (worker, lane, hour))
        """,
      ]),
    Migration(
      version: 2,
      statements: [
        // A dead letter that is replayed or discarded stays as a line without its message: so the lanes' counts can be
        // held against the rows for ever, and should its event die again, it is the same dead letter.
        """
        alter table dead_letter
          add column failures bigint not null default 1,
          add column replayed_at timestamptz,
          add column closed_at timestamptz,
          add column closed_as text check (closed_as in ('replayed', 'discarded')),
          add column audit_id bigint
        """,
        "drop index dead_letter_failed_at_id_idx",
        "create index dead_letter_open on dead_letter (failed_at, id) where closed_at is null",
        "create index dead_letter_open_by_reason on dead_letter (reason, failed_at, id) where closed_at is null",
        "create index dead_letter_open_by_store on dead_letter (store_id, failed_at, id) where closed_at is null",
        """
        create table audit (
          id bigint generated always as identity primary key,
          at timestamptz not null default now(),
          who text not null,
          action text not null,
          target text not null,
          reason text)
        """,
        """
        create function refuse_change() returns trigger language plpgsql as $$
        begin
          raise exception 'The audit is append-only.' using errcode = 'insufficient_privilege';
        end $$
        """,
        """
        create trigger append_only before update or delete or truncate on audit
        for each statement execute function refuse_change()
        """,
      ]),
    Migration(
      version: 3,
      statements: [
        // What a proof that nothing was lost asks for: the number that a source gave its event, and the hour in which
        // the lanes counted a row. Numbers are rare, so their indexes are partial; the moments of a batch are equal, so
        // theirs is small, and grows at its end alone: a BRIN would save 1 µs of a row, and the planner rather reads the
        // whole table than use it.
        "alter table entry add column source_sequence bigint",
        """
        create index entry_numbered on entry (store_id, source, source_sequence) where source_sequence is not null
        """,
        "create index entry_recorded_at on entry (recorded_at)",
        // Letters from before do not know when they were counted.
        "alter table dead_letter add column source_sequence bigint, add column recorded_at timestamptz",
        "alter table dead_letter alter column recorded_at set default now()",
        """
        create index dead_letter_numbered on dead_letter (store_id, source, source_sequence)
        where source_sequence is not null
        """,
      ]),
    // The console: who may enter, who is inside, of which store a line of the audit tells, and which lanes are alive.
    Migration(
      version: 4,
      statements: [
        """
        create table access_token (
          id text collate "C" primary key,
          digest bytea not null unique,
          name text not null,
          role text not null check (role in ('viewer', 'store-admin', 'operator', 'privacy')),
          store_id text collate "C",
          created_at timestamptz not null default now(),
          expires_at timestamptz not null,
          revoked_at timestamptz)
        """,
        """
        create table console_session (
          digest bytea primary key,
          token_id text collate "C" not null references access_token (id),
          form_key text not null,
          issued_at timestamptz not null default now(),
          used_at timestamptz not null default now(),
          expires_at timestamptz not null)
        """,
        "create index on console_session (expires_at)",
        "create index on console_session (token_id)",
        "create index on console_session (form_key)",
        "alter table audit add column store_id text collate \"C\"",
        "create index on audit (store_id, id)",
        // Written every few seconds by each lane: room on the page keeps that off the index.
        """
        create table lane_report (
          worker text not null,
          lane bigint not null,
          version text not null,
          started_at timestamptz not null default now(),
          seen_at timestamptz not null default now(),
          lag_milliseconds bigint,
          primary key (worker, lane)) with (fillfactor = 50)
        """,
        // A store's latest conversations: each is found by its last entry. Of what an event costs in all this is one part
        // in a hundred (two and a half with 5 million entries there); without it, a list reads every conversation of its
        // store, 8 µs each.
        "create index on entry (store_id, recorded_at, order_id)",
      ]),
    // What was being read when its worker ended. A row lasts as long as its event is in doubt.
    Migration(
      version: 5,
      statements: [
        """
        create table suspect (
          id text collate "C" primary key,
          deaths bigint not null)
        """
      ]),
    // Of a conversation's first e-mail, its row is written twice in one transaction: with half of each page free, the
    // second time touches no index, as was so of one in three with a fifth.
    Migration(version: 6, statements: ["alter table conversation set (fillfactor = 50)"]),
  ]
}

extension Database {
  /// Brings the schema up to date. Safe to run from many at once: one does the work, the others wait.
  ///
  /// - Returns: the versions that were applied now.
  /// - Throws: ``PostgresError``.
  public func migrate() throws(PostgresError) -> [Int] {
    var prepare = Pipeline()
    prepare.add(Self.begin)
    prepare.add(AdvisoryLock.migration.exclusive, AdvisoryLock.migration.parameters)
    prepare.add(Statement("create_schema", "create schema if not exists \(Self.schema)"))
    prepare.add(
      Statement(
        "create_migration",
        """
        create table if not exists migration (
          version bigint primary key, applied_at timestamptz not null default now())
        """))
    prepare.add(Statement("applied_migrations", "select version from migration"))
    do throws(PostgresError) {
      let rows = try run(prepare)[4]
      let applied = Set((0..<rows.count).map { rows.integer($0, 0) })
      let pending = Migration.all.filter { !applied.contains($0.version) }
      var work = Pipeline()
      for migration in pending {
        for (index, sql) in migration.statements.enumerated() {
          work.add(Statement("migration_\(migration.version)_\(index)", sql))
        }
        var parameters = Parameters()
        parameters.append(migration.version)
        work.add(
          Statement("record_migration", "insert into migration (version) values ($1::bigint)"),
          parameters)
      }
      work.add(Self.commit)
      _ = try run(work)
      return pending.map(\.version)
    } catch {
      rollback()
      throw error
    }
  }

  /// Whether every migration that this program knows has been applied.
  ///
  /// - Throws: ``PostgresError``.
  public func isMigrated() throws(PostgresError) -> Bool {
    do throws(PostgresError) {
      let rows = try run(
        Statement("migration_version", "select coalesce(max(version), 0) from migration"))
      return rows.integer(0, 0) >= Migration.all.last!.version
    } catch  where error.sqlState == "42P01" {  // no such table
      return false
    }
  }
}
