import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { StorageError } from '../../src/errors/storage-error';
import { type SenderLock, senderLock } from '../../src/platform-client/sender-lock';
import { FileLock } from '../../src/sqlite/file-lock';
import { ManualClock } from '../../src/testing/manual-clock';
import { HomeOfRecords } from './doubles/home-of-records';

let home: HomeOfRecords;
let clock: ManualClock;
beforeEach(() => {
  home = new HomeOfRecords();
  clock = new ManualClock();
});
afterEach(() => home.remove());

const withSqlite = () => senderLock(home.path, clock, (path) => FileLock.take(path));
const withoutSqlite = (ownClock = clock) =>
  senderLock(home.path, ownClock, () => {
    throw new StorageError('NO_SQLITE_DRIVER', 'No SQLite driver was found.');
  });

describe.each([
  ['with SQLite', withSqlite],
  ['without SQLite', withoutSqlite],
])('senderLock %s', (_what, make) => {
  it('is had by one at a time, and by the next when it is given back', () => {
    const [one, two] = [make(), make()];
    const held = one() as SenderLock;
    expect(two()).toBeNull();
    expect(one()).toBeNull();
    held.release();
    const next = two() as SenderLock;
    expect(one()).toBeNull();
    next.release();
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('senderLock without SQLite', () => {
  it('is kept as long as its holder renews it', () => {
    const held = withoutSqlite()() as SenderLock;
    const other = withoutSqlite();
    for (let seconds = 0; seconds < 30; seconds++) {
      expect(other()).toBeNull();
      clock.advance(1000);
    }
    held.release();
    expect(other()).not.toBeNull();
  });

  it('is taken over when it was not renewed for 10 s, by whoever looked all that time, and leaves nothing behind', () => {
    const dead = new ManualClock(clock.now());
    withoutSqlite(dead)();
    const other = withoutSqlite();
    expect(other()).toBeNull();
    clock.advance(9_999);
    expect(other()).toBeNull();
    clock.advance(1);
    const taken = other() as SenderLock;
    expect(taken).not.toBeNull();
    taken.release();
    expect(readdirSync(home.path)).toEqual([]);
  });

  it('never is taken from a holder by a clock that was set', () => {
    withoutSqlite()();
    const ahead = new ManualClock(clock.now() + 3_600_000);
    const other = withoutSqlite(ahead);
    expect(other()).toBeNull();
    ahead.set(clock.now() - 3_600_000);
    expect(other()).toBeNull();
    ahead.advance(9_999);
    expect(other()).toBeNull();
  });

  it('is not given back, nor renewed, by one from whom it was taken', () => {
    const asleep = new ManualClock(clock.now());
    const lost = withoutSqlite(asleep)() as SenderLock;
    const other = withoutSqlite();
    other();
    clock.advance(10_000);
    expect(other()).not.toBeNull();
    asleep.advance(1000);
    expect(asleep.pendingTimers).toBe(0);
    lost.release();
    expect(existsSync(join(home.path, 'sync.lock.held'))).toBe(true);
  });

  it('throws whatever else is wrong with the home', () => {
    const take = senderLock(home.path, clock, () => {
      throw new StorageError('STORAGE_FAILED', 'The database cannot be used.');
    });
    expect(() => take()).toThrow('The database cannot be used.');
  });
});
