import fs, { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../src/core/clock';
import { FileSpool } from '../../src/platform-client/file-spool';
import { MemorySpool } from '../../src/platform-client/memory-spool';
import { PlatformSync, type SyncParts } from '../../src/platform-client/platform-sync';
import { senderLock } from '../../src/platform-client/sender-lock';
import { FileLock } from '../../src/sqlite/file-lock';
import { ManualClock } from '../../src/testing/manual-clock';
import { sampleIntervention } from '../../src/testing/sample-intervention';
import { RecordingLogger } from '../sinks/doubles/recording-logger';
import { HomeOfRecords, ids } from './doubles/home-of-records';
import { always, reply, ScriptedPlatform } from './doubles/scripted-platform';

const KEY = 'as_key_of_this_test';

let platform: ScriptedPlatform;
let home: HomeOfRecords;
let logger: RecordingLogger;
const made: { readonly sync: PlatformSync; readonly clock: Clock }[] = [];
beforeEach(async () => {
  platform = await new ScriptedPlatform().start();
  home = new HomeOfRecords();
  logger = new RecordingLogger();
});
afterEach(async () => {
  jest.restoreAllMocks();
  for (const { sync, clock } of made.splice(0)) {
    const closed = sync.close({ timeoutMs: 0 });
    if (clock instanceof ManualClock) clock.advance(0);
    await closed;
  }
  await platform.stop();
  home.remove();
});

function syncOf(clock: Clock, parts: Partial<SyncParts> = {}, path = home.path): PlatformSync {
  const sync = new PlatformSync({
    platform: { url: platform.url, apiKey: KEY, flushIntervalMs: 2000 },
    spool: new FileSpool(path, platform.url, clock),
    takeLock: senderLock(path, clock, (file) => FileLock.take(file)),
    clock,
    logger,
    rejectedPlace: 'nowhere',
    backOffMs: () => 1,
    ...parts,
  });
  made.push({ sync, clock });
  return sync;
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));
const settle = async (): Promise<void> => {
  for (let turns = 0; turns < 20; turns++) await turn();
};
const posts = (): number => platform.asked.filter(({ method }) => method === 'POST').length;
const warnings = (): readonly string[] =>
  logger.entries.flatMap(({ level, message }) => (level === 'warn' ? message : []));

describe('PlatformSync', () => {
  it.each<[string, (path: string) => string]>([
    ['is a file', (path) => path],
    ['lies under a file', (path) => join(path, 'sub')],
  ])('survives a home that %s, tells of it, and sends when there is one', async (_what, homeIn) => {
    const place = join(home.path, 'place');
    writeFileSync(place, 'a file');
    const clock = new ManualClock();
    const sync = syncOf(clock, {}, homeIn(place));
    expect(sync.status()).toMatchObject({ unsentRecords: 0, rejected: 0, lastError: null });
    sync.start();
    clock.advance(0);
    while (sync.status().lastError === null) await turn();
    expect(warnings()).toEqual([expect.stringContaining('Records are not sent')]);
    rmSync(place);
    mkdirSync(homeIn(place), { recursive: true });
    writeFileSync(join(homeIn(place), 'ledger.jsonl'), '{"id":"one"}\n');
    clock.advance(1);
    while (platform.kept.size === 0) await turn();
    expect([...platform.kept.keys()]).toEqual(['one']);
  });

  it('survives a moment in which no file can be opened, in whatever it was doing', async () => {
    home.write(ids(2));
    const clock = new ManualClock();
    const sync = syncOf(clock);
    const before = sync.status();
    const none = () => {
      throw Object.assign(new Error('too many open files'), { code: 'EMFILE' });
    };
    const broken = [
      jest.spyOn(fs, 'readdirSync').mockImplementation(none),
      jest.spyOn(fs, 'openSync').mockImplementation(none),
    ];
    sync.start();
    clock.advance(0);
    while (sync.status().lastError === null) await turn();
    expect(sync.status()).toEqual({ ...before, lastError: expect.stringContaining('EMFILE') });
    const flushed = sync.flush({ timeoutMs: 100 });
    clock.advance(100);
    expect(await flushed).toBe(false);
    await settle();
    for (const each of broken) each.mockRestore();
    clock.advance(1);
    while (platform.kept.size < 2) await turn();
  });

  it('looks again after the interval for what came in the turn in which it first looked', async () => {
    const clock = new ManualClock();
    const sync = syncOf(clock);
    sync.start();
    sync.wake(1);
    clock.advance(0);
    await settle();
    home.write(ids(1, 'l'), 'ledger.jsonl');
    clock.advance(1999);
    await settle();
    expect(platform.asked).toEqual([]);
    clock.advance(1);
    while (platform.kept.size < 1) await turn();
  });

  it('gives up only after failures with nothing sent between them', async () => {
    let asked = 0;
    platform.behave = ({ method }, answer) => {
      if (method !== 'POST' || ++asked % 2 === 1) return false;
      reply(answer, 429, { code: 'TOO_MANY_REQUESTS' }, { 'retry-after': '0' });
      return true;
    };
    home.write(ids(4000));
    expect(await syncOf(systemClock).flush({ maxFailures: 2 })).toBe(true);
    expect(platform.kept.size).toBe(4000);
  });

  it('counts the failures of its back-off since something was sent last', async () => {
    let asked = 0;
    platform.behave = ({ method }, answer) => {
      if (method !== 'POST' || ![2, 3, 5, 6].includes(++asked)) return false;
      reply(answer, 500, {});
      return true;
    };
    home.write(ids(1500));
    const counts: number[] = [];
    const backOffMs = (failures: number): number => counts.push(failures) && 1;
    expect(await syncOf(systemClock, { backOffMs }).flush()).toBe(true);
    expect(counts).toEqual([1, 2, 1, 2]);
  });

  describe('flush', () => {
    it('waits for the retry that is due, and leaves nothing behind when its time is over', async () => {
      const clock = new ManualClock();
      platform.script(always(429, {}, { 'retry-after': '60' }));
      home.write(ids(1));
      const sync = syncOf(clock);
      sync.start();
      clock.advance(0);
      while (sync.status().lastError === null) await turn();
      const waiting = clock.pendingTimers;
      for (let times = 0; times < 20; times++) {
        const flushed = sync.flush({ timeoutMs: 50 });
        clock.advance(50);
        expect(await flushed).toBe(false);
      }
      await settle();
      expect([posts(), clock.pendingTimers]).toEqual([1, waiting]);
      const flushed = sync.flush({ timeoutMs: 60_000 });
      await settle();
      clock.advance(58_999);
      await settle();
      expect(posts()).toBe(1);
      clock.advance(1);
      expect(await flushed).toBe(true);
      expect(posts()).toBe(2);
    });

    it('waits for its own back-off too, where it tries for ever', async () => {
      const clock = new ManualClock();
      platform.script(always(500, {}));
      home.write(ids(1));
      const sync = syncOf(clock, { backOffMs: () => 700 });
      expect(await sync.flush({ maxFailures: 1 })).toBe(false);
      const flushed = sync.flush();
      clock.advance(699);
      await settle();
      expect(posts()).toBe(1);
      clock.advance(1);
      expect(await flushed).toBe(true);
    });

    it('waits as long as an attempt is told to that was under way at the call', async () => {
      const clock = new ManualClock();
      let answerNow = (): void => undefined;
      platform.script((_asked, answer) => {
        answerNow = () => reply(answer, 429, {}, { 'retry-after': '60' });
        return true;
      });
      home.write(ids(1));
      const sync = syncOf(clock);
      sync.start();
      clock.advance(0);
      while (posts() < 1) await turn();
      const flushed = sync.flush({ timeoutMs: 100 });
      answerNow();
      while (sync.status().lastError === null) await turn();
      await settle();
      clock.advance(100);
      expect([await flushed, posts()]).toEqual([false, 1]);
    });

    it('gives false when the sync is closed meanwhile', async () => {
      const clock = new ManualClock();
      platform.script(() => true);
      home.write(ids(1));
      const sync = syncOf(clock);
      const flushed = sync.flush({ timeoutMs: 100_000 });
      while (posts() < 1) await turn();
      const closed = sync.close({ timeoutMs: 10 });
      clock.advance(10);
      expect([await flushed, await closed]).toEqual([false, false]);
    });
  });

  describe('close', () => {
    it('tries a last time, whatever the back-off is', async () => {
      const clock = new ManualClock();
      platform.script(always(500, {}));
      home.write(ids(1));
      const sync = syncOf(clock, { backOffMs: () => 60_000 });
      expect(await sync.flush({ maxFailures: 1 })).toBe(false);
      expect(await sync.close()).toBe(true);
    });

    it('leaves the rest at once where the platform wishes a longer wait than there is time', async () => {
      const clock = new ManualClock();
      platform.script(always(429, {}, { 'retry-after': '7' }));
      home.write(ids(1));
      const sync = syncOf(clock);
      expect(await sync.flush({ maxFailures: 1 })).toBe(false);
      expect(await sync.close()).toBe(false);
      expect(posts()).toBe(1);
    });
  });

  it('sends from memory what came while nothing else was there', async () => {
    const clock = new ManualClock();
    const spool = new MemorySpool(() => undefined);
    const sync = syncOf(clock, { spool, takeLock: () => ({ release: () => undefined }) });
    spool.add([{ kind: 'intervention', intervention: sampleIntervention({}) }]);
    sync.wake(1);
    clock.advance(2000);
    while (platform.kept.size < 1) await turn();
  });
});
