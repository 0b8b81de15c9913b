import fs, { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InterventionSink, SinkRecord } from '../../src';
import type { SentinelOptions } from '../../src/sentinel/sentinel-options';
import { createTestSentinel } from '../../src/testing';

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('What a Sentinel records', () => {
  let directory: string;
  let home: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sentinel-recording-'));
    home = join(directory, 'home');
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(directory, { recursive: true });
  });

  const setUp = (options: Omit<SentinelOptions, 'clock' | 'logger'> = {}) => {
    const made = createTestSentinel({ home, policy: { deniedActions: ['drop'] }, ...options });
    const look = made.sentinel.guard(() => 'seen', { name: 'look' });
    const drop = made.sentinel.guard(() => 'dropped', { name: 'drop' });
    const call = (): void => {
      look();
      expect(drop).toThrow();
    };
    return { ...made, call };
  };
  const hanging = { name: 'hanging', write: () => new Promise(() => undefined) } as unknown as InterventionSink;
  /** Whether a promise is settled, after `ms` of the manual clock. */
  const settledAfter = async (promise: Promise<unknown>, clock: { advance(ms: number): void }, ms: number) => {
    let settled = false;
    void promise.finally(() => {
      settled = true;
    });
    clock.advance(ms);
    await nextTurn();
    return settled;
  };

  describe('flush', () => {
    it('gives true when everything is on disk and with the sinks', async () => {
      const batches: (readonly SinkRecord[])[] = [];
      const sink = { name: 'memory', write: (batch) => void batches.push(batch) } as InterventionSink;
      const sync = jest.spyOn(fs, 'fdatasync');
      const { sentinel, call } = setUp({ sinks: [sink] });
      call();
      expect(await sentinel.flush()).toBe(true);
      expect(batches.flat().map(({ kind }) => kind)).toEqual(['action', 'intervention']);
      expect(readFileSync(join(home, 'ledger.jsonl'), 'utf8')).toContain('"action":"look"');
      expect(sync).toHaveBeenCalledTimes(2);
      await sentinel.close();
    });

    it('gives false when a file could not be written to', async () => {
      writeFileSync(home, 'a file');
      const { sentinel, call } = setUp();
      call();
      expect(await sentinel.flush()).toBe(false);
      await sentinel.close();
    });

    it('gives false after timeoutMs, default 5 s, when a sink hangs', async () => {
      const { sentinel, call, clock } = setUp({ sinks: [hanging], home: false });
      call();
      const flushed = sentinel.flush({ timeoutMs: 100 });
      expect(await settledAfter(flushed, clock, 99)).toBe(false);
      expect(await settledAfter(flushed, clock, 1)).toBe(true);
      const again = sentinel.flush();
      expect(await settledAfter(again, clock, 4999)).toBe(false);
      expect(await settledAfter(again, clock, 1)).toBe(true);
      expect([await flushed, await again]).toEqual([false, false]);
    });

    it('gives false after timeoutMs when the disk hangs', async () => {
      jest.spyOn(fs, 'fdatasync').mockImplementation(() => undefined);
      const { sentinel, call, clock } = setUp();
      call();
      const flushed = sentinel.flush({ timeoutMs: 100 });
      expect(await settledAfter(flushed, clock, 99)).toBe(false);
      expect(await settledAfter(flushed, clock, 1)).toBe(true);
      expect(await flushed).toBe(false);
    });

    it('gives true with home: false and without sinks', async () => {
      const { sentinel, call } = setUp({ home: false });
      call();
      expect(await sentinel.flush()).toBe(true);
      expect(existsSync(home)).toBe(false);
    });
  });

  describe('close', () => {
    it('waits for a sink and a disk that hang for 5 s, not longer', async () => {
      jest.spyOn(fs, 'fdatasync').mockImplementation(() => undefined);
      const { sentinel, call, clock } = setUp({ sinks: [hanging] });
      call();
      const closed = sentinel.close();
      expect(await settledAfter(closed, clock, 4999)).toBe(false);
      expect(await settledAfter(closed, clock, 1)).toBe(true);
    });

    it('ends the streams after what was published, though a subscriber of them closes the Sentinel', async () => {
      const { sentinel, call } = setUp({ home: false });
      const seen: string[] = [];
      sentinel.actions$.subscribe({
        next: ({ action }) => {
          if (seen.push(action) > 1) return;
          call();
          void sentinel.close();
        },
        complete: () => seen.push('complete'),
      });
      call();
      expect(seen).toEqual(['look', 'look', 'complete']);
    });
  });
});
