import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../../src/sqlite/database';
import { openDatabase } from '../../../src/sqlite/open-database';
import { migrate } from '../../../src/storage/sqlite/migrate';
import { MIGRATIONS } from '../../../src/storage/sqlite/schema';
import { linked } from '../../errors/linked';
import { intervention, OURS, recordSteps } from '../truth-contract/rows';
import { Place } from './place';

const VERSION_1 = readFileSync(join(__dirname, '../fixtures/version-1.sql'), 'utf8');
const FIRST = 'CREATE TABLE t (x); INSERT INTO t VALUES (1)';
const SECOND = 'ALTER TABLE t ADD COLUMN y DEFAULT 2';

describe('migrate', () => {
  let home: string;
  let database: Database;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'migrate-'));
    database = openDatabase(join(home, 'a.db'));
  });
  afterEach(() => {
    database.close();
    rmSync(home, { recursive: true });
  });
  const version = (): unknown => Object.values(database.prepare('PRAGMA user_version').get() as object)[0];
  const failing = (migrations: readonly string[]) => (): void => migrate(database, 'a.db', migrations);

  it('makes what an older version lacks, once, and keeps what is there', () => {
    migrate(database, 'a.db', [FIRST]);
    expect(version()).toBe(1);
    for (let times = 0; times < 2; times++) migrate(database, 'a.db', [FIRST, SECOND]);
    expect(version()).toBe(2);
    expect(database.prepare('SELECT * FROM t').all()).toEqual([{ x: 1, y: 2 }]);
  });

  it('goes on where it failed, with nothing by halves', () => {
    expect(failing([FIRST, 'INSERT INTO t VALUES (5); INSERT INTO absent VALUES (1)'])).toThrow(
      'no such table: absent',
    );
    database.close();
    database = openDatabase(join(home, 'a.db'));
    expect([version(), database.prepare('SELECT * FROM t').all()]).toEqual([1, [{ x: 1 }]]);
    migrate(database, 'a.db', [FIRST, SECOND]);
    expect(database.prepare('SELECT * FROM t').all()).toEqual([{ x: 1, y: 2 }]);
  });

  it('refuses a file of a newer version, and names the remedies', () => {
    migrate(database, 'a.db', [FIRST, SECOND]);
    expect(failing([FIRST])).toThrow(
      expect.objectContaining({
        code: 'STORAGE_FAILED',
        details: { path: 'a.db', version: 2, newest: 1 },
        message: linked(
          'STORAGE_FAILED',
          'a.db was written by a newer agent-sentinel: its tables are of version 2, and this one knows 1. Install the newer one, or restore a backup made before.',
        ),
      }),
    );
  });

  it('refuses the file of another program, and leaves it as it was', () => {
    database.exec(FIRST);
    expect(failing([SECOND])).toThrow(/^a\.db is a database of another program\./);
    expect(database.prepare('SELECT * FROM t').all()).toEqual([{ x: 1 }]);
  });
});

describe('The versions of the tables', () => {
  it('are never edited: version 1 is what it was when it was released', () => {
    const inMemory = (sql: string): unknown => {
      const database = openDatabase(':memory:', sql);
      const schema = database.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all();
      database.close();
      return JSON.stringify(schema).replace(/(\\n|\s)+/g, ' ');
    };
    expect(inMemory(MIGRATIONS[0])).toBe(inMemory(VERSION_1));
  });

  it('lead from a file of version 1 to what is read and written now', async () => {
    const place = new Place();
    try {
      openDatabase(place.data, VERSION_1).close();
      const truth = await place.open();
      expect(recordSteps(truth).map(({ kind, seq, row, facts }) => [kind, seq, row, facts])).toEqual([
        ['ledger', 3, 1, 'l-1@1'],
        ['intervention', 4, 1, 'i-1@2'],
      ]);
      expect(truth.revisions(1, 'i-1')).toEqual([
        { revision: 1, receivedAt: 1767571200000, row: 1, isOwn: false, body: '{"id":"i-1","outcome":"escalated"}' },
        { revision: 2, receivedAt: 1767571201000, row: 1, isOwn: false, body: '{"id":"i-1","outcome":"blocked"}' },
      ]);
      expect(await truth.totals()).toEqual({
        seq: 4,
        interventions: 1,
        preventedNanoUsd: '7',
        ledgerEntries: 1,
        spentNanoUsd: '3',
      });
      expect(truth.keys(1).map(({ id, role }) => [id, role])).toEqual([['k-1', 'admin']]);
      expect(truth.agentNotes(1, 'agent-1')).toEqual({ displayName: 'Refunds', description: null });
      expect(truth.actionsOf(1, 'agent-1')).toEqual([{ name: 'refund_customer', body: '{}' }]);
      expect(truth.audit(1, 9)).toEqual([
        { at: 1767571200000, by: null, byLabel: null, what: 'api_key_created', target: 'k-1', detail: null },
      ]);
      expect(truth.settings(1)).toEqual({ retentionDays: 90 });
      expect(truth.dayTotals(1)).toEqual([
        {
          day: '2026-01-01',
          interventions: 2,
          blocked: 1,
          preventedNanoUsd: '9',
          ledgerEntries: 4,
          spentNanoUsd: '12',
        },
      ]);
      await truth.addInterventions(OURS, [intervention({ id: 'i-2' })]);
      expect(recordSteps(truth).at(-1)).toMatchObject({ seq: 5, row: 2 });
    } finally {
      await place.remove();
    }
  });
});
