import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/sqlite/open-database';
import { sqliteFault } from '../../src/sqlite/sqlite-fault';

describe('sqliteFault', () => {
  it('knows what better-sqlite3 throws', () => {
    const home = mkdtempSync(join(tmpdir(), 'sqlite-fault-'));
    const one = openDatabase(join(home, 'a.db'), 'CREATE TABLE t (x)', 0);
    const other = openDatabase(join(home, 'a.db'), '', 0);
    try {
      one.exec('BEGIN IMMEDIATE');
      expect(faultOf(() => other.exec('BEGIN IMMEDIATE'))).toBe('busy');
      one.exec('PRAGMA max_page_count = 2');
      expect(faultOf(() => one.exec('INSERT INTO t VALUES (zeroblob(9999))'))).toBe('full');
      expect(faultOf(() => other.exec('INSERT INTO absent VALUES (1)'))).toBe('other');
    } finally {
      one.close();
      other.close();
      rmSync(home, { recursive: true });
    }
  });

  it.each([
    ['node:sqlite, a file that is held', { code: 'ERR_SQLITE_ERROR', errcode: 5 }, 'busy'],
    ['node:sqlite, a snapshot that is too old', { code: 'ERR_SQLITE_ERROR', errcode: 517 }, 'busy'],
    ['node:sqlite, a full disk', { code: 'ERR_SQLITE_ERROR', errcode: 13 }, 'full'],
    ['node:sqlite, no space for shared memory', { code: 'ERR_SQLITE_ERROR', errcode: 4874 }, 'full'],
    ['node:sqlite, a constraint', { code: 'ERR_SQLITE_ERROR', errcode: 19 }, 'other'],
    ['better-sqlite3, no space for shared memory', { code: 'SQLITE_IOERR_SHMSIZE' }, 'full'],
    ['better-sqlite3, a snapshot that is too old', { code: 'SQLITE_BUSY_SNAPSHOT' }, 'busy'],
    ['an error with such a cause', new Error('mine', { cause: { code: 'SQLITE_FULL' } }), 'full'],
    ['another error', new Error('mine'), 'other'],
    ['nothing', undefined, 'other'],
  ])('knows the kind of %s', (_what, error, kind) => {
    expect(sqliteFault(error)).toBe(kind);
  });
});

function faultOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return sqliteFault(error);
  }
  return 'none';
}
