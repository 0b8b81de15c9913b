import fs, { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { toWire } from '../../src/core/wire';
import { JsonlSink } from '../../src/sinks/jsonl-sink';
import { homeFiles } from '../../src/spool/home-files';
import type { Rotation } from '../../src/spool/rotating-file';
import { sampleIntervention } from '../../src/testing/sample-intervention';
import { watchOpenFiles } from './doubles/open-files';
import { RecordingLogger } from './doubles/recording-logger';
import { TestClock } from './doubles/test-clock';

const numbered = (seq: number) => sampleIntervention({ seq });

describe('JsonlSink', () => {
  let directory: string;
  let home: string;
  let clock: TestClock;
  let logger: RecordingLogger;
  const made: JsonlSink[] = [];

  const make = (durability: 'batched' | 'strict' = 'batched', rotation?: Rotation): JsonlSink => {
    const sink = new JsonlSink({ home, durability, clock, logger, rotation });
    made.push(sink);
    return sink;
  };
  const lines = (path = join(home, 'interventions.jsonl')): string[] =>
    readFileSync(path, 'utf8').split('\n').filter(Boolean);
  const seqs = (path?: string): number[] => lines(path).map((line) => JSON.parse(line).seq);

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sentinel-jsonl-'));
    home = join(directory, 'home');
    clock = new TestClock();
    logger = new RecordingLogger();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    for (const sink of made.splice(0)) await sink.close();
    rmSync(directory, { recursive: true });
  });

  it('makes nothing before the first record', () => {
    make();
    expect(fs.existsSync(home)).toBe(false);
  });

  it('has written the record as a line of JSON when append returns', () => {
    const sink = make();
    const first = sampleIntervention({ seq: 1, reason: 'two\nlines, and \u2028 "quotes"' });
    expect(sink.append(first, 'async')).toBeUndefined();
    expect(lines().map((line) => JSON.parse(line))).toEqual([JSON.parse(JSON.stringify(toWire(first)))]);
    sink.append(numbered(2), 'sync');
    expect(seqs()).toEqual([1, 2]);
    expect({ path: sink.path, log: logger.entries }).toEqual({ path: join(home, 'interventions.jsonl'), log: [] });
  });

  it('goes on with the file of an earlier process', async () => {
    const earlier = make();
    earlier.append(numbered(1), 'sync');
    await earlier.close();
    make().append(numbered(2), 'sync');
    expect(seqs()).toEqual([1, 2]);
  });

  it('logs a record that is not JSON, and goes on', () => {
    const sink = make();
    sink.append(sampleIntervention({ id: 'bad', context: { amount: 1n } }), 'sync');
    sink.append(numbered(2), 'sync');
    expect(seqs()).toEqual([2]);
    expect(logger.entries).toEqual([
      {
        level: 'error',
        fields: { id: 'bad', error: expect.any(TypeError) },
        message: 'An intervention of refund_customer is not JSON.',
      },
    ]);
  });

  describe('batched', () => {
    it('syncs 50 ms after the first record that waits for it, with one timer', async () => {
      const sync = jest.spyOn(fs, 'fdatasync');
      const sink = make();
      sink.append(numbered(1), 'async');
      clock.advance(49);
      sink.append(numbered(2), 'sync');
      expect({ armed: clock.armed, syncs: sync.mock.calls.length }).toEqual({ armed: 1, syncs: 0 });
      clock.advance(1);
      expect({ armed: clock.armed, syncs: sync.mock.calls.length }).toEqual({ armed: 0, syncs: 1 });
      await sink.flush();
      sink.append(numbered(3), 'sync');
      expect(clock.armed).toBe(1);
    });

    it('flushes at once, and disarms its timer', async () => {
      const sync = jest.spyOn(fs, 'fdatasync');
      const sink = make();
      sink.append(numbered(1), 'async');
      await sink.flush();
      expect({ armed: clock.armed, syncs: sync.mock.calls.length }).toEqual({ armed: 0, syncs: 1 });
    });
  });

  describe('strict', () => {
    it('gives a promise that resolves when the record is on disk, one sync for many', async () => {
      const sync = jest.spyOn(fs, 'fdatasync');
      const sink = make('strict');
      const waits = Array.from({ length: 100 }, (_, index) => sink.append(numbered(index + 1), 'async'));
      expect(waits.every((wait) => wait instanceof Promise)).toBe(true);
      await Promise.all(waits);
      expect({ count: seqs().length, syncs: sync.mock.calls.length, armed: clock.armed }).toEqual({
        count: 100,
        syncs: 2,
        armed: 0,
      });
    });

    it('has synced when append returns in sync mode', () => {
      const sync = jest.spyOn(fs, 'fdatasyncSync');
      expect(make('strict').append(numbered(1), 'sync')).toBeUndefined();
      expect(sync).toHaveBeenCalledTimes(1);
    });

    it('logs once that the disk fails, never rejects or throws, and says when it is over', async () => {
      const broken = Object.assign(new Error('i/o error'), { code: 'EIO' });
      const later = jest.spyOn(fs, 'fdatasync').mockImplementation((_, done) => done(broken));
      const now = jest.spyOn(fs, 'fdatasyncSync').mockImplementation(() => {
        throw broken;
      });
      const sink = make('strict');
      await expect(sink.append(numbered(1), 'async')).resolves.toBeUndefined();
      expect(sink.append(numbered(2), 'sync')).toBeUndefined();
      await expect(sink.append(numbered(3), 'async')).resolves.toBeUndefined();
      later.mockRestore();
      now.mockRestore();
      await sink.append(numbered(4), 'async');
      const path = sink.path;
      expect(seqs()).toEqual([1, 2, 3, 4]);
      expect(logger.entries).toEqual([
        {
          level: 'error',
          fields: { path, code: 'EIO', error: broken },
          message: `Interventions in ${path} may not reach the disk (EIO). Check the disk. Calls go on.`,
        },
        { level: 'info', fields: { path }, message: `Interventions in ${path} reach the disk again.` },
      ]);
    });
  });

  it('rotates, and has every record in one of the files', () => {
    const sink = make('batched', { maxBytes: 3000, keptFiles: 100 });
    for (let seq = 1; seq <= 20; seq++) sink.append(numbered(seq), 'sync');
    const paths = homeFiles(home, 'interventions');
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.flatMap((path) => seqs(path))).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('keeps its home when the process changes its directory', () => {
    const sink = new JsonlSink({ home: relative(process.cwd(), home), durability: 'batched', clock, logger });
    made.push(sink);
    jest.spyOn(process, 'cwd').mockReturnValue(directory);
    sink.append(numbered(1), 'sync');
    expect({ path: sink.path, seqs: seqs() }).toEqual({ path: join(home, 'interventions.jsonl'), seqs: [1] });
  });

  describe('when it cannot write', () => {
    it.each([
      ['home is a file', '', 'EEXIST'],
      ['home lies below a file', 'deeper', 'ENOTDIR'],
    ])('says so once when %s, tries again once a second, and counts what was lost', (_, below, code) => {
      writeFileSync(home, 'a file');
      const sink = new JsonlSink({ home: join(home, below), durability: 'batched', clock, logger });
      made.push(sink);
      const attempts = jest.spyOn(fs, 'mkdirSync');
      expect(sink.append(numbered(1), 'async')).toBeUndefined();
      sink.append(numbered(2), 'sync');
      clock.advance(999);
      sink.append(numbered(3), 'sync');
      expect(attempts).toHaveBeenCalledTimes(1);
      clock.advance(1);
      sink.append(numbered(4), 'sync');
      expect(attempts).toHaveBeenCalledTimes(2);
      unlinkSync(home);
      clock.advance(1000);
      sink.append(numbered(5), 'sync');
      const path = sink.path;
      expect(JSON.parse(readFileSync(path, 'utf8')).seq).toBe(5);
      expect(logger.entries).toEqual([
        {
          level: 'error',
          fields: { path, code, error: expect.objectContaining({ code }) },
          message:
            `Interventions cannot be written to ${path} (${code}). A file stands where a directory is needed: ` +
            'move it, or choose another home. Calls go on without receipts.',
        },
        {
          level: 'info',
          fields: { path, lost: 4 },
          message: `Interventions are written to ${path} again; 4 could not be written.`,
        },
      ]);
    });

    it('says once that the disk is full, tries with every record, and recovers', () => {
      mkdirSync(home);
      const path = join(home, 'interventions.jsonl');
      symlinkSync('/dev/full', path);
      const sink = make('strict');
      for (let seq = 1; seq <= 3; seq++) expect(sink.append(numbered(seq), 'async')).toBeUndefined();
      unlinkSync(path);
      clock.advance(1000);
      sink.append(numbered(4), 'sync');
      expect(seqs()).toEqual([4]);
      expect(logger.entries).toEqual([
        {
          level: 'error',
          fields: { path, code: 'ENOSPC', error: expect.objectContaining({ code: 'ENOSPC' }) },
          message: `Interventions cannot be written to ${path} (ENOSPC). Free space on its disk. Calls go on without receipts.`,
        },
        {
          level: 'info',
          fields: { path, lost: 3 },
          message: `Interventions are written to ${path} again; 3 could not be written.`,
        },
      ]);
    });

    it('writes the next record when space is free again, without waiting to reopen', () => {
      const sink = make();
      sink.append(numbered(1), 'sync');
      const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
      const write = jest.spyOn(fs, 'writeSync').mockImplementation(() => {
        throw full;
      });
      const open = jest.spyOn(fs, 'openSync');
      sink.append(numbered(2), 'sync');
      clock.advance(1001);
      sink.append(numbered(3), 'sync');
      sink.append(numbered(4), 'sync');
      expect(open).toHaveBeenCalledTimes(2);
      write.mockRestore();
      sink.append(numbered(5), 'sync');
      expect(seqs()).toEqual([1, 5]);
      expect(logger.entries.map(({ level }) => level)).toEqual(['error', 'info']);
    });

    it('loses nothing when the home is deleted', () => {
      const sink = make();
      sink.append(numbered(1), 'sync');
      rmSync(home, { recursive: true });
      sink.append(numbered(2), 'sync');
      expect({ seqs: seqs(), log: logger.entries }).toEqual({ seqs: [2], log: [] });
    });

    it('gives false from flush when a record was lost since the last one', async () => {
      writeFileSync(home, 'a file');
      const sink = make();
      sink.append(numbered(1), 'sync');
      expect(await sink.flush()).toBe(false);
      expect(await sink.flush()).toBe(true);
    });

    it('survives a logger that throws', () => {
      writeFileSync(home, 'a file');
      const fail = (): never => {
        throw new Error('logger');
      };
      const broken = { debug: fail, info: fail, warn: fail, error: fail };
      const sink = new JsonlSink({ home, durability: 'strict', clock, logger: broken });
      expect(sink.append(numbered(1), 'async')).toBeUndefined();
    });
  });

  describe('close', () => {
    it('syncs and closes the file; a record that comes later opens, syncs and closes it again, at once', async () => {
      const sync = jest.spyOn(fs, 'fdatasync');
      const openFiles = watchOpenFiles();
      const sink = make();
      sink.append(numbered(1), 'async');
      expect(openFiles()).toBe(1);
      expect(await sink.close()).toBe(true);
      expect({ syncs: sync.mock.calls.length, open: openFiles(), armed: clock.armed }).toEqual({
        syncs: 1,
        open: 0,
        armed: 0,
      });
      sink.append(numbered(2), 'sync');
      expect(seqs()).toEqual([1, 2]);
      await sink.flush();
      expect({ syncs: sync.mock.calls.length, open: openFiles(), armed: clock.armed }).toEqual({
        syncs: 2,
        open: 0,
        armed: 0,
      });
    });

    it('has the caller of a record that comes later wait for the disk in strict, too', async () => {
      const sync = jest.spyOn(fs, 'fdatasync');
      const syncNow = jest.spyOn(fs, 'fdatasyncSync');
      const sink = make('strict');
      await sink.close();
      await sink.append(numbered(1), 'async');
      sink.append(numbered(2), 'sync');
      expect({ seqs: seqs(), sync: sync.mock.calls.length, now: syncNow.mock.calls.length }).toEqual({
        seqs: [1, 2],
        sync: 1,
        now: 1,
      });
    });

    it('syncs a record that comes while it closes, too', async () => {
      const sync = jest.spyOn(fs, 'fdatasync');
      const sink = make();
      sink.append(numbered(1), 'async');
      const closed = sink.close();
      sink.append(numbered(2), 'sync');
      await closed;
      expect({ syncs: sync.mock.calls.length, armed: clock.armed }).toEqual({ syncs: 2, armed: 0 });
    });

    it('opens the file again at once when the last outage is over', async () => {
      const sink = make();
      const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
      const write = jest.spyOn(fs, 'writeSync').mockImplementation(() => {
        throw full;
      });
      sink.append(numbered(1), 'sync');
      write.mockRestore();
      sink.append(numbered(2), 'sync');
      await sink.close();
      sink.append(numbered(3), 'sync');
      expect(seqs()).toEqual([2, 3]);
    });

    it('does nothing when there was no record', async () => {
      const sink = make();
      await sink.flush();
      await sink.close();
      expect({ made: fs.existsSync(home), log: logger.entries }).toEqual({ made: false, log: [] });
    });
  });
});
