import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileQuotaStore, type FileReservation } from '../../src/quota/file-quota-store';
import { createTestSentinel, ManualClock } from '../../src/testing';

/** As much of a driver as is used here: a second connection, which sees the file as it is. */
interface Connection {
  exec(sql: string): unknown;
  prepare(sql: string): { raw(): { all(): unknown[] } };
  close(): void;
}
const Sqlite = require('better-sqlite3') as { new (path: string): Connection; prototype: Connection };

const INFINITE = Number.POSITIVE_INFINITY;
const KEY = 'day:2026-01-05';

let home: string;
let clock: ManualClock;
let path: string;
const stores: FileQuotaStore[] = [];

/** A store that does not wait for another connection which has the file. */
function open(withClock = clock): FileQuotaStore {
  const store = new FileQuotaStore(path, withClock, { waitMs: 0 });
  stores.push(store);
  return store;
}

const failing = (): never => {
  throw new Error('disk I/O error');
};

const money = (amount: number, limit = 10, key = KEY) => ({ key, limit, amount });

function reserve(store: FileQuotaStore, amount: number, limit = 10, key = KEY): FileReservation {
  const answer = store.reserve([money(amount, limit, key)]);
  if (!answer.ok) throw new Error('There was no room.');
  return answer.reservation;
}

/** What a limit of 10 leaves. */
function leftOf(store: FileQuotaStore, key = KEY): number {
  const refusal = store.peek([money(1_000, 10, key)]);
  return refusal === undefined ? Number.NaN : refusal.refused[0].left;
}

/** The rows of a table as they stand in the file, integers of any size as texts. */
function rows(sql: string): unknown[] {
  const database = new Sqlite(path);
  try {
    return database.prepare(sql).raw().all();
  } finally {
    database.close();
  }
}

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'quota-'));
  path = join(home, 'quota.db');
  clock = new ManualClock();
});

afterEach(() => {
  for (const store of stores.splice(0)) store.close();
  rmSync(home, { recursive: true });
});

describe('FileQuotaStore', () => {
  it('counts on after a restart', () => {
    const first = open();
    first.settle(reserve(first, 3), 4);
    first.close();
    const second = open();
    expect(leftOf(second)).toBe(6);
  });

  it('shares what is spent and reserved with every store on the file', () => {
    const [one, other] = [open(), open()];
    const reservation = reserve(one, 6);
    expect([leftOf(other), other.reserve([money(5)]).ok]).toEqual([4, false]);
    const own = reserve(other, 4);
    expect(one.reserve([money(1)])).toEqual({
      ok: false,
      refused: [{ index: 0, left: 0, spentUsd: 0, retryAfterMs: null }],
    });
    one.settle(reservation, 2);
    other.release(own);
    expect([leftOf(one), leftOf(other)]).toEqual([8, 8]);
  });

  it('gives each key its own counter', () => {
    const store = open();
    reserve(store, 9, 10, 'day:2026-01-05');
    reserve(store, 9, 10, 'day:2026-01-06');
    expect([leftOf(store, 'day:2026-01-05'), leftOf(store, 'month:2026-01')]).toEqual([1, 10]);
  });

  it('keeps totals above 9,000,000 USD exactly', () => {
    const most = 9_000_000_000_000_000;
    const store = open();
    for (const amount of [most, most, 1]) store.settle(reserve(store, amount, INFINITE), amount);
    expect(rows('SELECT key, CAST(spent AS TEXT), typeof(spent) FROM counters')).toEqual([
      [KEY, '18000000000000001', 'integer'],
    ]);
    expect(store.reserve([money(0, most)]).ok).toBe(false);
    reserve(store, most, INFINITE, 'month:2026-01');
    reserve(store, most, INFINITE, 'month:2026-01');
    reserve(store, 1, INFINITE, 'month:2026-01');
    expect(rows('SELECT CAST(amount AS TEXT), typeof(amount) FROM held')).toEqual([['18000000000000001', 'integer']]);
  });

  it('admits what reaches a limit of 9,000,000 USD exactly, and not a nano-dollar more', () => {
    const most = 9_000_000_000_000_000;
    const store = open();
    store.settle(reserve(store, most - 1, most), most - 1);
    expect([store.reserve([money(2, most)]).ok, store.reserve([money(1, most)]).ok]).toEqual([false, true]);
  });

  it('tells of soft claims without room, and takes them all the same', () => {
    const store = open();
    expect(store.reserve([{ ...money(12), soft: true }, money(12, 20)])).toMatchObject({
      ok: true,
      exceeded: [{ index: 0, left: 10, retryAfterMs: null }],
    });
    expect(leftOf(store)).toBe(0);
  });

  it('names the limits that settling takes across, soft ones too, and none that was passed before', () => {
    const store = open();
    const claims = [money(2, 10), { ...money(2, 5), soft: true }, money(2, INFINITE)];
    const answer = store.reserve(claims);
    if (!answer.ok) throw new Error('There was no room.');
    const later = reserve(store, 1);
    expect(store.settle(answer.reservation, 6)).toEqual({ crossed: [1] });
    expect(store.settle(later, 3)).toBeUndefined();
    const last = store.reserve([money(1), { ...money(1, 5), soft: true }]);
    expect(last.ok && store.settle(last.reservation, 2)).toEqual({ crossed: [0] });
  });

  describe('leases', () => {
    it('of a dead holder run out 60 s after the last renewal: what it had reserved comes back', () => {
      // No timer of it fires.
      const dead = open(new ManualClock());
      dead.settle(reserve(dead, 2), 2);
      reserve(dead, 5);
      const other = open();
      clock.advance(59_999);
      expect(leftOf(other)).toBe(3);
      clock.advance(1);
      expect(leftOf(other)).toBe(8);
    });

    it('of a living holder are renewed by the clock, without any call', () => {
      const living = open();
      const reservation = reserve(living, 5);
      const other = open();
      for (let minute = 0; minute < 10; minute++) clock.advance(60_000);
      expect(leftOf(other)).toBe(5);
      living.settle(reservation, 1);
      expect(leftOf(other)).toBe(9);
    });

    it('of a holder that slept are taken up again: what it still holds counts at its next call', () => {
      const asleep = new ManualClock();
      const sleeper = open(asleep);
      const first = reserve(sleeper, 5);
      const other = open();
      clock.advance(60_000);
      expect(leftOf(other)).toBe(10);
      // It wakes up.
      asleep.set(clock.now());
      expect(sleeper.reserve([money(6)]).ok).toBe(false);
      expect([leftOf(sleeper), leftOf(other)]).toEqual([5, 5]);
      sleeper.settle(first, 2);
      expect([leftOf(sleeper), leftOf(other)]).toEqual([8, 8]);
    });

    it('of a holder that slept and then died come back too: nothing is held without one', () => {
      const asleep = new ManualClock();
      const sleeper = open(asleep);
      const first = reserve(sleeper, 3);
      reserve(sleeper, 4);
      const other = open();
      clock.advance(61_000);
      expect(leftOf(other)).toBe(10);
      asleep.set(clock.now());
      sleeper.settle(first, 3);
      expect(leftOf(other)).toBe(3);
      clock.advance(61_000);
      expect(leftOf(other)).toBe(7);
    });

    it('are renewed later where the file was locked when it was time', () => {
      const living = open();
      reserve(living, 5);
      const locker = new Sqlite(path);
      locker.exec('BEGIN IMMEDIATE');
      clock.advance(25_000);
      locker.exec('ROLLBACK');
      locker.close();
      for (let minute = 0; minute < 3; minute++) clock.advance(30_000);
      expect(leftOf(open())).toBe(5);
    });

    it('leave no row behind when everything was settled', () => {
      const store = open();
      for (const actual of [1, 2]) store.settle(reserve(store, 2), actual);
      expect(rows('SELECT * FROM held')).toEqual([]);
    });
  });

  describe('settle', () => {
    it('that fails never throws: it stays reserved, and is booked with the next call', () => {
      const store = open();
      const reservation = reserve(store, 6);
      const locker = new Sqlite(path);
      locker.exec('BEGIN IMMEDIATE');
      expect(store.settle(reservation, 2)).toBeUndefined();
      expect(() => store.reserve([money(1)])).toThrow();
      locker.exec('ROLLBACK');
      locker.close();
      expect(leftOf(open())).toBe(4);
      reserve(store, 1);
      expect(leftOf(open())).toBe(7);
    });

    it('that fails is booked with the renewal of the lease, where no call comes, and holds nothing then', () => {
      const store = open();
      const reservation = reserve(store, 6);
      const locker = new Sqlite(path);
      locker.exec('BEGIN IMMEDIATE');
      store.settle(reservation, 2);
      locker.exec('ROLLBACK');
      locker.close();
      clock.advance(20_000);
      expect(rows('SELECT spent FROM counters')).toEqual([[2]]);
      expect(rows('SELECT * FROM held')).toEqual([]);
    });

    it('that fails however it fails is booked later all the same', () => {
      const store = open();
      const reservation = reserve(store, 1);
      const prepare = jest.spyOn(Sqlite.prototype, 'prepare').mockImplementation(failing);
      const exec = jest.spyOn(Sqlite.prototype, 'exec').mockImplementation(failing);
      expect(store.settle(reservation, 7)).toBeUndefined();
      prepare.mockRestore();
      exec.mockRestore();
      expect(leftOf(store)).toBe(3);
    });
  });

  it('throws where the file fails, and takes nothing', () => {
    const store = open();
    const locker = new Sqlite(path);
    locker.exec('BEGIN IMMEDIATE');
    expect(() => store.reserve([money(1)])).toThrow();
    expect(() => store.peek([money(1)])).toThrow();
    locker.exec('ROLLBACK');
    locker.close();
    expect([leftOf(store), rows('SELECT * FROM held')]).toEqual([10, []]);
  });
});

describe('Day and month budgets', () => {
  const policy = { budgets: { day: 1, month: 1.5 } };
  const make = (start: string) => {
    const test = createTestSentinel({ home, policy, ledger: 'off', clock: new ManualClock(Date.parse(start)) });
    const act = test.sentinel.guard(async (wait?: Promise<void>) => void (await wait), { name: 'act', costUsd: 0.6 });
    const call = (): Promise<unknown> =>
      act().then(
        () => 'done',
        (error) => error.intervention.rule,
      );
    return { ...test, act, call };
  };

  it('begin anew at midnight UTC, and on the first of the month UTC', async () => {
    const { sentinel, clock: time, call } = make('2026-01-30T23:59:59.999Z');
    const outcomes = [await call(), await call()];
    time.advance(1);
    outcomes.push(await call(), await call());
    time.set(Date.parse('2026-01-31T23:59:59.999Z'));
    outcomes.push(await call());
    time.advance(1);
    outcomes.push(await call(), await call());
    await sentinel.close();
    expect(outcomes).toEqual(['done', 'day-budget', 'done', 'day-budget', 'day-budget', 'done', 'day-budget']);
  });

  it('name the day first where both refuse, and count across restarts and for all who use the home', async () => {
    const first = make('2026-01-05T10:00:00Z');
    await first.call();
    await first.sentinel.close();
    const [second, third] = [make('2026-01-05T11:00:00Z'), make('2026-01-05T12:00:00Z')];
    expect([await second.call(), await third.call()]).toEqual(['day-budget', 'day-budget']);
    second.clock.set(Date.parse('2026-01-06T00:00:00Z'));
    expect([await second.call(), await second.call()]).toEqual(['done', 'day-budget']);
    second.clock.set(Date.parse('2026-01-07T00:00:00Z'));
    expect(await second.call()).toBe('month-budget');
    expect(second.interventions.at(-1)).toMatchObject({
      type: 'budget_exceeded',
      rule: 'month-budget',
      context: { limit_usd: 1.5, remaining_usd: 0.3 },
    });
    await Promise.all([second.sentinel.close(), third.sentinel.close()]);
  });

  it('book a call where it was reserved, though it ends on the next day', async () => {
    const { sentinel, clock: time, act, call } = make('2026-01-05T23:59:00Z');
    let end: () => void = () => undefined;
    const running = act(new Promise<void>((resolve) => (end = resolve)));
    time.set(Date.parse('2026-01-06T00:01:00Z'));
    expect(await call()).toBe('done');
    end();
    await running;
    await sentinel.close();
    expect(rows("SELECT key, spent FROM counters WHERE key LIKE 'day:%'")).toEqual([
      ['day:2026-01-05', 600_000_000],
      ['day:2026-01-06', 600_000_000],
    ]);
  });

  it('refuse with QUOTA_UNAVAILABLE while the file fails, leave nothing reserved, and go on after that', async () => {
    const { sentinel, interventions, call } = make('2026-01-05T10:00:00Z');
    await call();
    const exec = jest.spyOn(Sqlite.prototype, 'exec').mockImplementation(() => {
      throw new Error('database is locked');
    });
    const refused = await call();
    exec.mockRestore();
    const spend = sentinel.spend();
    await sentinel.close();
    expect({ refused, code: interventions[0].reasonCode, spend }).toMatchObject({
      refused: null,
      code: 'QUOTA_UNAVAILABLE',
      spend: { sessionUsd: 0.6, reservedUsd: 0 },
    });
  });

  it('that settle while the file fails give the result all the same, and are booked with the next call', async () => {
    const { sentinel, clock: time } = make('2026-01-05T10:00:00Z');
    let exec: jest.SpyInstance | undefined;
    const body = async () => {
      exec = jest.spyOn(Sqlite.prototype, 'exec').mockImplementation(() => {
        throw new Error('database is locked');
      });
      return 'mine';
    };
    const result = await sentinel.guard(body, { name: 'once', costUsd: 0.5 })();
    exec?.mockRestore();
    time.advance(1);
    await sentinel.guard(async () => null, { name: 'next', costUsd: 0.1 })();
    await sentinel.close();
    expect(result).toBe('mine');
    expect(rows("SELECT spent FROM counters WHERE key LIKE 'day:%'")).toEqual([[600_000_000]]);
  });

  it('cannot be kept without a home, nor with a home that is a file', () => {
    expect(() => createTestSentinel({ policy })).toThrow(
      expect.objectContaining({ code: 'NO_SHARED_QUOTA', message: expect.stringContaining('home: false') }),
    );
    open();
    expect(() => createTestSentinel({ policy, home: path })).toThrow(
      expect.objectContaining({ code: 'NO_SHARED_QUOTA', message: expect.stringContaining('cannot be used') }),
    );
  });
});

describe('A day or month budget that a new policy brings', () => {
  const make = (start: string) => {
    const test = createTestSentinel({ home, policy: {}, ledger: 'off', clock: new ManualClock(Date.parse(start)) });
    const spend = test.sentinel.guard(async (usd: number, wait?: Promise<void>) => void (await wait), {
      name: 'spend',
      costUsd: (usd) => usd,
      params: ['usd', 'wait'],
    });
    const call = (usd: number): Promise<unknown> =>
      spend(usd).then(
        () => 'done',
        (error) => error.intervention.context.remaining_usd ?? error.code,
      );
    return { ...test, spend, call };
  };

  it('begins with what the session has spent in it', async () => {
    const { sentinel, clock: time, call } = make('2026-01-05T10:00:00Z');
    await call(5);
    time.set(Date.parse('2026-01-06T10:00:00Z'));
    await call(2);
    sentinel.updatePolicy({ budgets: { day: 3, month: 9 } });
    const outcomes = [await call(2), await call(1)];
    sentinel.updatePolicy({ budgets: { month: 9 } });
    outcomes.push(await call(2), await call(1));
    await sentinel.close();
    expect(outcomes).toEqual([1, 'done', 1, 'done']);
  });

  it('is told by check, too', async () => {
    const { sentinel, call } = make('2026-01-05T10:00:00Z');
    await call(2);
    sentinel.updatePolicy({ budgets: { day: 3 } });
    expect(sentinel.check('spend', { usd: 2 })).toMatchObject({ allowed: false });
    expect(await call(1)).toBe('done');
    await sentinel.close();
  });

  it('knows of what was spent today although a call of yesterday ended just now', async () => {
    const { sentinel, clock: time, spend, call } = make('2026-01-05T23:59:00Z');
    let end: () => void = () => undefined;
    const running = spend(4, new Promise<void>((resolve) => (end = resolve)));
    time.set(Date.parse('2026-01-06T00:01:00Z'));
    await call(2);
    end();
    await running;
    sentinel.updatePolicy({ budgets: { day: 3, month: 100 } });
    expect([await call(2), await call(1)]).toEqual([1, 'done']);
    await sentinel.close();
    expect(rows("SELECT spent / 1000000000 FROM counters WHERE key LIKE 'month:%'")).toEqual([[7]]);
  });

  it('knows of it still where the file failed at the first call', async () => {
    const { sentinel, call } = make('2026-01-05T10:00:00Z');
    await call(2);
    sentinel.updatePolicy({ budgets: { day: 3 } });
    const exec = jest.spyOn(Sqlite.prototype, 'exec').mockImplementation(() => {
      throw new Error('database is locked');
    });
    const outcomes = [await call(1)];
    exec.mockRestore();
    outcomes.push(await call(2), await call(1));
    await sentinel.close();
    expect(outcomes).toEqual(['QUOTA_UNAVAILABLE', 1, 'done']);
  });

  it('counts nothing twice where it comes, goes and comes again', async () => {
    const { sentinel, call } = make('2026-01-05T10:00:00Z');
    await call(1);
    for (const day of [10, 10, undefined, 10]) {
      sentinel.updatePolicy({ budgets: day === undefined ? {} : { day } });
      await call(1);
    }
    expect(await call(6)).toBe(5);
    await sentinel.close();
  });
});
