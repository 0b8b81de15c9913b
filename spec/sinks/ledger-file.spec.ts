import fs, { mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { LedgerEntry } from '../../src/core/ledger-entry';
import { LedgerFile } from '../../src/sinks/ledger-file';
import { homeFiles } from '../../src/spool/home-files';
import type { Rotation } from '../../src/spool/rotating-file';
import { watchOpenFiles } from './doubles/open-files';
import { RecordingLogger } from './doubles/recording-logger';
import { TestClock } from './doubles/test-clock';

let root: string;
let home: string;
let clock: TestClock;
let logger: RecordingLogger;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ledger-'));
  home = join(root, 'home');
  clock = new TestClock();
  logger = new RecordingLogger();
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(root, { recursive: true });
});

const make = (strict = false, rotation?: Rotation) =>
  new LedgerFile({ home, strict, now: () => clock.now(), logger, rotation });
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

function entry(id: string, fields: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    id,
    timestamp: '2026-01-05T00:00:00.000Z',
    action: 'act "quoted"\n',
    outcome: 'success',
    durationMs: 12,
    estimatedCostUsd: 0.5,
    costUsd: 1e-9,
    costSource: 'reported',
    tags: ['a', 'größe'],
    payload: { inputs: { text: '€ "x"', n: [1, null] }, outputs: null },
    error: null,
    agentId: 'agent',
    runId: 'run',
    sessionId: 'session',
    taskId: null,
    missionId: 'mission',
    callId: 'call',
    parentCallId: null,
    interventionIds: ['i-1', 'i-2'],
    approvalId: null,
    ...fields,
  };
}

const lines = (path = join(home, 'ledger.jsonl')) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
const ids = () => lines().map(({ id }) => id);

describe('LedgerFile', () => {
  it('writes each entry as a line of JSON in snake_case, at the next turn of the event loop', async () => {
    const file = make();
    expect(file.append(entry('1'), 'async')).toBeUndefined();
    file.append(entry('2', { outcome: 'error', error: { name: 'Error', message: 'm' }, payload: null }), 'sync');
    expect(fs.existsSync(home)).toBe(false);
    await nextTurn();
    expect(lines()).toEqual([
      {
        id: '1',
        timestamp: '2026-01-05T00:00:00.000Z',
        action: 'act "quoted"\n',
        outcome: 'success',
        duration_ms: 12,
        estimated_cost_usd: 0.5,
        cost_usd: 1e-9,
        cost_source: 'reported',
        tags: ['a', 'größe'],
        payload: { inputs: { text: '€ "x"', n: [1, null] }, outputs: null },
        error: null,
        agent_id: 'agent',
        run_id: 'run',
        session_id: 'session',
        task_id: null,
        mission_id: 'mission',
        call_id: 'call',
        parent_call_id: null,
        intervention_ids: ['i-1', 'i-2'],
        approval_id: null,
      },
      expect.objectContaining({ id: '2', outcome: 'error', error: { name: 'Error', message: 'm' }, payload: null }),
    ]);
    await file.close();
  });

  it('writes a batch at 64 KiB in a loop that never leaves the microtasks', async () => {
    const write = jest.spyOn(fs, 'writeSync');
    const file = make();
    const text = 'x'.repeat(6_000);
    for (let index = 0; index < 25; index++) {
      file.append(entry(String(index), { payload: { inputs: { text }, outputs: null } }), 'async');
      await null;
    }
    const sizes = write.mock.calls.map(([, data]) => String(data).length);
    expect(sizes).toHaveLength(2);
    for (const size of sizes) expect(size >= 65_536 && size < 65_536 + 8_000).toBe(true);
    await file.flush();
    expect(ids()).toHaveLength(25);
    await file.close();
  });

  it('keeps no process alive for what is gathered, and writes it when it is told to', () => {
    const file = make();
    file.append(entry('1'), 'sync');
    file.write();
    file.write();
    expect(ids()).toEqual(['1']);
  });

  it('holds a result back in strict until fdatasync has returned; many wait for one', async () => {
    const syncs: ((error: null) => void)[] = [];
    jest.spyOn(fs, 'fdatasync').mockImplementation(((_fd: number, done: (error: null) => void) => {
      syncs.push(done);
    }) as never);
    const file = make(true);
    const durable: string[] = [];
    const waits = ['1', '2', '3'].map((id) => file.append(entry(id), 'async')?.then(() => durable.push(id)));
    await nextTurn();
    expect({ durable, syncs: syncs.length, written: ids() }).toEqual({ durable: [], syncs: 1, written: ['1'] });
    syncs[0](null);
    await waits[0];
    await nextTurn();
    expect({ durable, syncs: syncs.length, written: ids() }).toEqual({
      durable: ['1'],
      syncs: 2,
      written: ['1', '2', '3'],
    });
    syncs[1](null);
    await Promise.all(waits);
    expect(durable).toEqual(['1', '2', '3']);
  });

  it('has a synchronous call in strict return when its entry is on disk', () => {
    const sync = jest.spyOn(fs, 'fdatasyncSync');
    expect(make(true).append(entry('1'), 'sync')).toBeUndefined();
    expect({ written: ids(), syncs: sync.mock.calls.length }).toEqual({ written: ['1'], syncs: 1 });
  });

  it('says once that it cannot write, counts what is lost, tries anew after a second, and says when it can', async () => {
    writeFileSync(home, 'a file stands in the way');
    const file = make(true);
    const append = (id: string) => file.append(entry(id), 'sync');
    append('1');
    append('2');
    unlinkSync(home);
    append('3');
    clock.advance(1000);
    append('4');
    expect(ids()).toEqual(['4']);
    const { path } = file;
    expect(logger.entries).toEqual([
      {
        level: 'error',
        fields: { path, code: 'EEXIST', error: expect.objectContaining({ code: 'EEXIST' }) },
        message:
          `Ledger entries cannot be written to ${path} (EEXIST). A file stands where a directory is needed: ` +
          'move it, or choose another home. Calls go on.',
      },
      {
        level: 'info',
        fields: { path, lost: 3 },
        message: `Ledger entries are written to ${path} again; 3 could not be written.`,
      },
    ]);
    await file.close();
  });

  it('says once that the disk is full, and never throws', async () => {
    fs.mkdirSync(home);
    symlinkSync('/dev/full', join(home, 'ledger.jsonl'));
    const file = make();
    for (let turn = 0; turn < 3; turn++) {
      file.append(entry('1'), 'async');
      await nextTurn();
      clock.advance(1000);
    }
    await file.flush();
    expect(logger.entries.map(({ level, fields }) => [level, (fields as { code?: string }).code])).toEqual([
      ['error', 'ENOSPC'],
    ]);
    await file.close();
  });

  it('gives a result in strict although the sync fails', async () => {
    jest.spyOn(fs, 'fdatasync').mockImplementation(((_fd: number, done: (error: Error) => void) => {
      done(Object.assign(new Error('disk'), { code: 'EIO' }));
    }) as never);
    await expect(make(true).append(entry('1'), 'async')).resolves.toBeUndefined();
    expect(logger.entries.map(({ level }) => level)).toEqual(['error']);
  });

  it('survives a logger that throws', () => {
    writeFileSync(home, 'a file');
    const fail = (): never => {
      throw new Error('logger');
    };
    const broken = { debug: fail, info: fail, warn: fail, error: fail };
    const file = new LedgerFile({ home, strict: true, now: () => clock.now(), logger: broken });
    expect(file.append(entry('1'), 'sync')).toBeUndefined();
  });

  it('syncs on flush and closes its file; an entry that comes later opens and closes it again, at once', async () => {
    const sync = jest.spyOn(fs, 'fdatasync').mockImplementation((_, done) => done(null));
    const openFiles = watchOpenFiles();
    const file = make();
    file.append(entry('1'), 'async');
    expect(await file.flush()).toBe(true);
    expect({ written: ids(), syncs: sync.mock.calls.length, open: openFiles() }).toEqual({
      written: ['1'],
      syncs: 1,
      open: 1,
    });
    await file.close();
    expect(openFiles()).toBe(0);
    file.append(entry('2'), 'async');
    expect(ids()).toEqual(['1', '2']);
    expect({ open: openFiles(), syncs: sync.mock.calls.length, log: logger.entries }).toEqual({
      open: 0,
      syncs: 2,
      log: [],
    });
  });

  it('syncs an entry that comes after the close in strict, too', async () => {
    const syncNow = jest.spyOn(fs, 'fdatasyncSync');
    const sync = jest.spyOn(fs, 'fdatasync');
    const file = make(true);
    await file.close();
    file.append(entry('1'), 'sync');
    expect(syncNow).toHaveBeenCalledTimes(1);
    await file.append(entry('2'), 'async');
    expect({ written: ids(), syncs: sync.mock.calls.length }).toEqual({ written: ['1', '2'], syncs: 1 });
  });

  it('gives false from flush when an entry was lost since the last one', async () => {
    writeFileSync(home, 'a file stands in the way');
    const file = make();
    file.append(entry('1'), 'async');
    expect(await file.flush()).toBe(false);
    expect(await file.flush()).toBe(true);
    await file.close();
  });

  it('rotates, and has every entry in one of the files', async () => {
    const file = make(false, { maxBytes: 1000, keptFiles: 100 });
    for (let index = 0; index < 20; index++) {
      file.append(entry(String(index)), 'async');
      await nextTurn();
    }
    await file.close();
    const paths = homeFiles(home, 'ledger');
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.flatMap((path) => lines(path).map(({ id }) => id))).toEqual(
      Array.from({ length: 20 }, (_, index) => String(index)),
    );
  });

  it('keeps its home when the process changes its directory', async () => {
    const file = new LedgerFile({ home: relative(process.cwd(), home), strict: false, now: () => clock.now(), logger });
    jest.spyOn(process, 'cwd').mockReturnValue(root);
    file.append(entry('1'), 'async');
    await file.close();
    expect({ path: file.path, written: ids() }).toEqual({ path: join(home, 'ledger.jsonl'), written: ['1'] });
  });

  it('does nothing when there was no entry', async () => {
    const file = make();
    await file.flush();
    await file.close();
    expect({ made: fs.existsSync(home), log: logger.entries }).toEqual({ made: false, log: [] });
  });
});
