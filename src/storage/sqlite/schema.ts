/** Marks a SQLite file as one of the platform: "Sntl". */
export const APPLICATION_ID = 0x536e746c;

/** Two thirds of the bytes and calls of 4 KiB for records of about 1.5 KiB, measured. Unit: bytes. */
export const PAGE_SIZE = 8192;

/**
 * Every change of the tables, in order and forward only: a file of version n has seen the first n. What was released is
 * never edited.
 *
 * One index on records, since each further one halves the rate of writing; every key begins with the organisation. `facts`
 * stands only with the revision that counts, so whatever has it is what the read model is to know.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE state (
    one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, arrived_at INTEGER NOT NULL,
    intervention_row INTEGER NOT NULL, interventions INTEGER NOT NULL, prevented TEXT NOT NULL,
    ledger_row INTEGER NOT NULL, ledger_entries INTEGER NOT NULL, spent TEXT NOT NULL
  ) STRICT;
  INSERT INTO state VALUES (1, 0, 0, 0, 0, '0', 0, 0, '0');

  CREATE TABLE records (
    seq INTEGER PRIMARY KEY, org INTEGER NOT NULL, kind INTEGER NOT NULL, id TEXT NOT NULL, revision INTEGER NOT NULL,
    row INTEGER NOT NULL, first_at INTEGER NOT NULL, received_at INTEGER NOT NULL, agent TEXT, nano INTEGER NOT NULL,
    facts TEXT, own INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX records_by_id ON records (org, kind, id, revision);
  CREATE TABLE bodies (seq INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;

  CREATE TABLE runs (org INTEGER, id TEXT, seen_at INTEGER NOT NULL, PRIMARY KEY (org, id)) STRICT, WITHOUT ROWID;
  CREATE TABLE actions (
    org INTEGER, agent_id TEXT, name TEXT, body TEXT NOT NULL, PRIMARY KEY (org, agent_id, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE agent_notes (
    org INTEGER, agent_id TEXT, display_name TEXT, description TEXT, PRIMARY KEY (org, agent_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE organisations (
    id INTEGER PRIMARY KEY, uid TEXT NOT NULL, created_at INTEGER NOT NULL, retention_days REAL
  ) STRICT;
  CREATE TABLE api_keys (
    org INTEGER, id TEXT, hash TEXT NOT NULL UNIQUE, role TEXT NOT NULL, label TEXT NOT NULL, agent_id TEXT,
    prefix TEXT NOT NULL, created_at INTEGER NOT NULL, revoked_at INTEGER, PRIMARY KEY (org, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE audit (
    org INTEGER, entry INTEGER, at INTEGER NOT NULL, by TEXT, what TEXT NOT NULL, target TEXT, detail TEXT,
    PRIMARY KEY (org, entry)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE day_totals (
    org INTEGER, day TEXT, interventions INTEGER NOT NULL, blocked INTEGER NOT NULL, prevented TEXT NOT NULL,
    ledger_entries INTEGER NOT NULL, spent TEXT NOT NULL, PRIMARY KEY (org, day)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE approvals (
    org INTEGER, id TEXT, status TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
    asked_by TEXT NOT NULL, key_agent_id TEXT, agent_id TEXT, run_id TEXT, action_name TEXT NOT NULL, repeat_key TEXT,
    digest TEXT NOT NULL, decided_at INTEGER, decided_by TEXT, decided_label TEXT, notes TEXT, info_message TEXT,
    info_response TEXT, used_at INTEGER, used_by TEXT, PRIMARY KEY (org, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX approvals_by_status ON approvals (org, status, created_at);
  CREATE INDEX approvals_due ON approvals (expires_at) WHERE status IN ('pending', 'info_requested');
  CREATE UNIQUE INDEX approvals_by_key ON approvals (org, repeat_key) WHERE repeat_key IS NOT NULL;
  CREATE TABLE approval_bodies (org INTEGER, id TEXT, body TEXT NOT NULL, PRIMARY KEY (org, id)) STRICT;
  CREATE TABLE approval_links (
    org INTEGER, intervention_id TEXT, approval_id TEXT NOT NULL, is_open INTEGER NOT NULL,
    PRIMARY KEY (org, intervention_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX approval_links_open ON approval_links (org, intervention_id) WHERE is_open = 1;
  CREATE INDEX approval_links_by_approval ON approval_links (org, approval_id);

  CREATE TABLE policies (
    org INTEGER, id TEXT, made INTEGER NOT NULL, version INTEGER NOT NULL, is_gone INTEGER NOT NULL, PRIMARY KEY (org, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE policy_versions (
    org INTEGER, id TEXT, version INTEGER, name TEXT NOT NULL, scope TEXT NOT NULL, target_id TEXT,
    enabled INTEGER NOT NULL, source_format TEXT NOT NULL, summary TEXT, author TEXT NOT NULL,
    author_label TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (org, id, version)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE policy_sources (
    org INTEGER, id TEXT, version INTEGER, source TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (org, id, version)
  ) STRICT;
  CREATE TABLE stops (
    org INTEGER, type TEXT, target TEXT, reason TEXT NOT NULL, by TEXT NOT NULL, label TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (org, type, target)
  ) STRICT, WITHOUT ROWID;
  `,
  // is_open of a link: 2 while its request is open, 1 when that is decided, 0 when its intervention says so.
  `
  ALTER TABLE approvals ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
  CREATE INDEX approvals_by_age ON approvals (org, created_at, id);
  CREATE INDEX approvals_unused ON approvals (expires_at) WHERE status = 'approved' AND used_at IS NULL;
  UPDATE approval_links SET is_open = 2 WHERE is_open = 1 AND EXISTS (
    SELECT 1 FROM approvals WHERE approvals.org = approval_links.org AND approvals.id = approval_links.approval_id
      AND approvals.status IN ('pending', 'info_requested'));
  `,
];
