import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COUNTER_SCHEMA } from '../../src/quota/file-counters';
import { LEASE_SCHEMA } from '../../src/quota/file-lease';
import { FileQuotaStore, type FileReservation } from '../../src/quota/file-quota-store';
import { DatabaseFile } from '../../src/sqlite/database-file';
import { createTestSentinel, ManualClock } from '../../src/testing';
import { linked } from '../errors/linked';

interface Connection {
  exec(sql: string): unknown;
  prepare(sql: string): { raw(): { all(): unknown[] } };
  close(): void;
}
const Sqlite = require('better-sqlite3') as new (path: string) => Connection;

const KEY = 'day:2026-01-05';
const MOST = 9_000_000_000_000_000;

let home: string;
let clock: ManualClock;
let path: string;
let told: string[];
const stores: FileQuotaStore[] = [];

const report = (message: string): void => void told.push(message);

function open(withClock = clock, options: { waitMs?: number } = { waitMs: 0 }): FileQuotaStore {
  const store = new FileQuotaStore(path, withClock, { ...options, report });
  stores.push(store);
  return store;
}

const money = (amount: number, limit = 10) => ({ key: KEY, limit, amount });

function reserve(store: FileQuotaStore, amount: number, limit = 10): FileReservation {
  const answer = store.reserve([money(amount, limit)]);
  if (!answer.ok) throw new Error('There was no room.');
  return answer.reservation;
}

/** What a limit of 10 leaves. */
function leftOf(store: FileQuotaStore): number {
  const refusal = store.peek([money(1_000)]);
  return refusal === undefined ? Number.NaN : refusal.refused[0].left;
}

function rows(sql: string): unknown[] {
  const database = new Sqlite(path);
  try {
    return database.prepare(sql).raw().all();
  } finally {
    database.close();
  }
}

/** Does something while another connection has the file for itself. */
function whileLocked(work: () => void): void {
  const locker = new Sqlite(path);
  locker.exec('BEGIN IMMEDIATE');
  try {
    work();
  } finally {
    locker.exec('ROLLBACK');
    locker.close();
  }
}

function deleteFile(): void {
  for (const name of readdirSync(home)) unlinkSync(join(home, name));
}

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'quota-trouble-'));
  path = join(home, 'quota.db');
  clock = new ManualClock();
  told = [];
});

afterEach(() => {
  for (const store of stores.splice(0)) store.close();
  rmSync(home, { recursive: true });
});

describe('FileQuotaStore', () => {
  describe('close', () => {
    it('books first what could not be booked', () => {
      const store = open();
      const [settled, released] = [reserve(store, 5), reserve(store, 4)];
      whileLocked(() => {
        store.settle(settled, 2);
        store.release(released);
      });
      store.close();
      expect([rows('SELECT spent FROM counters'), rows('SELECT * FROM held')]).toEqual([[[2]], []]);
    });

    it('leaves the calls in flight reserved for as long as they last, and books them when they end', () => {
      const store = open();
      const [settled, released] = [reserve(store, 3), reserve(store, 4)];
      store.close();
      const other = open();
      for (let minute = 0; minute < 10; minute++) clock.advance(60_000);
      expect(leftOf(other)).toBe(3);
      store.settle(settled, 2);
      expect(leftOf(other)).toBe(4);
      store.release(released);
      expect(leftOf(other)).toBe(8);
      other.close();
      // Nobody has it open: its log is gone.
      expect(readdirSync(home)).toEqual(['quota.db']);
    });

    it('books what ends while the file is busy as soon as it is free, without any call', () => {
      const store = open();
      const [before, after] = [reserve(store, 3), reserve(store, 3)];
      whileLocked(() => {
        store.settle(before, 1);
        store.close();
        store.settle(after, 2);
      });
      clock.advance(20_000);
      expect([rows('SELECT spent FROM counters'), rows('SELECT * FROM held')]).toEqual([[[3]], []]);
    });

    it('books so, too, what was reserved for nothing and cost something', () => {
      const store = open();
      const free = reserve(store, 0);
      store.close();
      whileLocked(() => store.settle(free, 4));
      clock.advance(20_000);
      expect(rows('SELECT spent FROM counters')).toEqual([[4]]);
    });

    it('still lets a call begin, which counts for all', () => {
      const store = open();
      store.close();
      store.settle(reserve(store, 6), 6);
      expect(leftOf(open())).toBe(4);
      expect(store.reserve([money(5)]).ok).toBe(false);
    });
  });

  describe('given a rate window', () => {
    const window = { key: 'window:60000:session', limit: 10, amount: 1, windowMs: 60_000 };

    it('refuses the call, with what to do instead', () => {
      const store = open();
      const refusal = expect.objectContaining({
        name: 'StorageError',
        code: 'STORAGE_FAILED',
        message: linked(
          'STORAGE_FAILED',
          'FileQuotaStore keeps money only, and the claim on "window:60000:session" is a rate window. Leave the option quota out, which keeps windows in the process, or give a store that keeps them.',
        ),
      });
      expect(() => store.reserve([money(1), window])).toThrow(refusal);
      expect(() => store.peek([window])).toThrow(refusal);
      expect(leftOf(store)).toBe(10);
    });

    it('by a policy with rate limits, makes its calls QUOTA_UNAVAILABLE', async () => {
      const policy = { rateLimits: { act: { maxCount: 10, windowSeconds: 60 } } };
      const { sentinel } = createTestSentinel({ quota: open(), policy, ledger: 'off' });
      const act = sentinel.guard(async () => 'done', { name: 'act' });
      await expect(act()).rejects.toMatchObject({ code: 'QUOTA_UNAVAILABLE' });
      await sentinel.close();
    });
  });

  describe('release', () => {
    it('that fails never throws: it is given back with the next call', () => {
      const store = open();
      const reservation = reserve(store, 6);
      whileLocked(() => expect(() => store.release(reservation)).not.toThrow());
      expect(leftOf(open())).toBe(4);
      expect(leftOf(store)).toBe(10);
    });

    it('that fails is given back with the renewal of the lease, where no call comes', () => {
      const store = open();
      const reservation = reserve(store, 6);
      whileLocked(() => store.release(reservation));
      clock.advance(20_000);
      expect(rows('SELECT * FROM held')).toEqual([]);
    });
  });

  it('keeps nobody waiting for a settlement, a release or a renewal, however long the file is busy', () => {
    const store = open(clock, {});
    const reservations = Array.from({ length: 40 }, () => reserve(store, 1, 40));
    const startedAt = Date.now();
    whileLocked(() => {
      for (const each of reservations.slice(0, 5)) store.settle(each, 1);
      for (const each of reservations.slice(5)) store.release(each);
      clock.advance(20_000);
    });
    expect(Date.now() - startedAt).toBeLessThan(1000);
    expect(leftOf(store)).toBe(5);
  });

  describe('whose file is deleted or replaced', () => {
    const message = (): string =>
      `${path} was deleted or replaced while it was in use. Its totals were carried over; to begin anew, end every process that uses it first.`;

    it.each([
      ['with its log', deleteFile],
      ['without its log', () => unlinkSync(path)],
    ])('%s, carries over what was spent and what it holds, tells of it once, and goes on', (_how, remove) => {
      const [store, other] = [open(), open()];
      store.settle(reserve(store, 2), 2);
      const held = reserve(store, 3);
      const others = reserve(other, 1);
      remove();
      clock.advance(1_000);
      other.release(others);
      expect([leftOf(store), leftOf(other)]).toEqual([5, 5]);
      store.settle(held, 4);
      clock.advance(1_000);
      expect([leftOf(store), leftOf(other), leftOf(open()), told]).toEqual([4, 4, 4, [message(), message()]]);
    });

    it('notices it with the renewal, where no call comes, also where nothing is held', () => {
      const store = open();
      store.settle(reserve(store, 4), 4);
      deleteFile();
      clock.advance(20_000);
      expect([rows('SELECT spent FROM counters'), told]).toEqual([[[4]], [message()]]);
    });

    it('by an older copy, holds no more than it holds, and counts no less than was spent', () => {
      const store = open();
      store.settle(reserve(store, 1), 1);
      const old = reserve(store, 2);
      const copy = new Sqlite(join(home, 'copy.db'));
      // It is laid out otherwise: what is still in the log of the file would break it.
      copy.exec(`${LEASE_SCHEMA} ${COUNTER_SCHEMA} ATTACH '${path}' AS live;`);
      for (const table of ['counters', 'holders', 'held'])
        copy.exec(`INSERT INTO ${table} SELECT * FROM live.${table}`);
      copy.exec('PRAGMA live.wal_checkpoint(TRUNCATE); DETACH live');
      copy.close();
      store.settle(old, 2);
      store.settle(reserve(store, 3), 3);
      const month = { ...money(1), key: 'month:2026-01' };
      store.reserve([month]);
      renameSync(join(home, 'copy.db'), path);
      clock.advance(1_000);
      expect([leftOf(store), rows('SELECT key, amount FROM held')]).toEqual([4, [[month.key, 1]]]);
      expect([rows('SELECT * FROM counters'), rows('PRAGMA integrity_check')]).toEqual([[[KEY, 6]], [['ok']]]);
    });

    it('after it was closed, takes up again what its calls in flight hold', () => {
      const store = open();
      const held = reserve(store, 3);
      store.close();
      deleteFile();
      expect(leftOf(store)).toBe(7);
      store.settle(held, 1);
      expect(leftOf(open())).toBe(9);
    });

    it('keeps what it knows while there is no file to be had', () => {
      const store = open();
      store.settle(reserve(store, 2), 2);
      const held = reserve(store, 3);
      const away = `${home}-away`;
      renameSync(home, away);
      clock.advance(1_000);
      expect(() => store.reserve([money(1)])).toThrow(expect.objectContaining({ code: 'STORAGE_FAILED' }));
      store.settle(held, 4);
      mkdirSync(home);
      expect(leftOf(store)).toBe(4);
      rmSync(away, { recursive: true });
    });

    it('looks at most once a second', () => {
      const store = open();
      const look = jest.spyOn(DatabaseFile.prototype, 'isReplaced', 'get');
      const looks = [0, 999, 1].map((ms) => {
        clock.advance(ms);
        for (let count = 0; count < 5; count++) reserve(store, 0);
        return look.mock.calls.length;
      });
      look.mockRestore();
      expect(looks).toEqual([1, 1, 2]);
    });
  });

  it('never errs by a nano-dollar at a limit of 9,000,000 USD', () => {
    const store = open();
    const around = [0, 1, 2, 3, 999_999_999, 2 ** 31, 2 ** 32 + 1, MOST / 2 + 1];
    const wrong = around.flatMap((left, turn) => {
      const [key, other] = [`spent:${turn}`, `held:${turn}`];
      const spent = MOST - left;
      const take = (name: string, amount: number, limit = MOST) => store.reserve([{ key: name, limit, amount }]);
      const first = take(key, spent);
      if (first.ok) store.settle(first.reservation, spent);
      // Half is spent and the rest is held, in two parts.
      const half = Math.floor(spent / 2);
      const part = take(other, half);
      if (part.ok) store.settle(part.reservation, half);
      take(other, spent - half);
      const lefts = [key, other].map((name) => {
        const refusal = take(name, left + 1);
        return refusal.ok ? null : refusal.refused[0].left;
      });
      const reached = [key, other].map((name) => take(name, left).ok && !take(name, 1).ok);
      return lefts.every((each) => each === left) && reached.every(Boolean) ? [] : [{ left, lefts, reached }];
    });
    expect(wrong).toEqual([]);
  });

  it('never errs by a nano-dollar in totals far above what a number holds, without a limit or across one', () => {
    const store = open();
    const odd = MOST - 1;
    for (let count = 0; count < 101; count++) {
      store.settle(reserve(store, odd, Number.POSITIVE_INFINITY), odd);
    }
    reserve(store, odd, Number.POSITIVE_INFINITY);
    reserve(store, odd, Number.POSITIVE_INFINITY);
    expect(rows('SELECT CAST(spent AS TEXT), typeof(spent) FROM counters')).toEqual([
      [String(101n * BigInt(odd)), 'integer'],
    ]);
    expect(rows('SELECT CAST(amount AS TEXT), typeof(amount) FROM held')).toEqual([
      [String(2n * BigInt(odd)), 'integer'],
    ]);
    expect(store.peek([money(0, MOST)])).toEqual({
      ok: false,
      refused: [{ index: 0, left: 0, spentUsd: expect.closeTo(908_999_999.9999999, 6), retryAfterMs: null }],
    });
    deleteFile();
    clock.advance(1_000);
    store.peek([]);
    expect(rows('SELECT CAST(spent AS TEXT) FROM counters')).toEqual([[String(101n * BigInt(odd))]]);
  });
});
