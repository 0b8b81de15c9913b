import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs, {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { homeFiles } from '../../src/spool/home-files';
import { RotatingFile, type Rotation } from '../../src/spool/rotating-file';

const ROOT = resolve(__dirname, '../..');

describe('RotatingFile', () => {
  let directory: string;
  let home: string;
  let path: string;
  let told: unknown[];
  const opened: RotatingFile[] = [];

  const open = (rotation: Rotation = {}): RotatingFile => {
    const file = new RotatingFile(path, rotation, {
      rotated: () => told.push('rotated'),
      failed: (error) => told.push(error),
      deleted: (deleted) => told.push(deleted.slice(path.length)),
    });
    opened.push(file);
    return file;
  };
  const files = (): Record<string, string> =>
    Object.fromEntries(
      readdirSync(home)
        .filter((name) => name !== '.gitignore')
        .map((name) => [name.slice('ledger.jsonl'.length), readFileSync(join(home, name), 'utf8')]),
    );

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sentinel-rotating-'));
    home = join(directory, 'home');
    path = join(home, 'ledger.jsonl');
    told = [];
  });
  afterEach(() => {
    jest.restoreAllMocks();
    for (const file of opened.splice(0)) file.close();
    rmSync(directory, { recursive: true });
  });

  describe('append', () => {
    it('makes the home and the file', () => {
      open().append('one\n');
      expect({ files: files(), told }).toEqual({ files: { '': 'one\n' }, told: [] });
    });

    it('rotates before the append that finds the file at its bound, not one byte earlier', () => {
      const file = open({ maxBytes: 8 });
      for (const line of ['one\n', 'two\n', 'three\n', 'four\n', '5\n']) file.append(line);
      expect({ files: files(), told }).toEqual({
        files: { '.1': 'one\ntwo\n', '.2': 'three\nfour\n', '': '5\n' },
        told: ['rotated', 'rotated'],
      });
    });

    it('rotates at 64 MiB when nothing else is said', () => {
      mkdirSync(home);
      writeFileSync(path, '');
      truncateSync(path, 64 * 1024 * 1024 - 1);
      const file = open();
      file.append('\n');
      expect(told).toEqual([]);
      file.append('one\n');
      expect({ current: readFileSync(path, 'utf8'), told }).toEqual({ current: 'one\n', told: ['rotated'] });
    });

    it('goes to the file that the path names by then when another has rotated, replaced or deleted the one before', () => {
      const [one, other] = [open({ maxBytes: 8 }), open({ maxBytes: 8 })];
      one.append('one\n');
      other.append('two\n');
      one.append('three\n');
      other.append('four\n');
      expect(files()).toEqual({ '.1': 'one\ntwo\n', '': 'three\nfour\n' });
      renameSync(path, `${path}.kept`);
      writeFileSync(path, 'put there\n');
      one.append('five\n');
      rmSync(path);
      other.append('six\n');
      one.append('7\n');
      rmSync(home, { recursive: true });
      other.append('eight\n');
      expect(files()).toEqual({ '': 'eight\n' });
    });

    it('goes on where the file was cut', () => {
      const file = open();
      file.append('one\n');
      truncateSync(path, 2);
      file.append('two\n');
      expect(files()).toEqual({ '': 'on\ntwo\n' });
    });

    it('keeps the newest rotated files, and tells which it deletes', () => {
      const file = open({ maxBytes: 1, keptFiles: 2 });
      for (const line of ['1\n', '2\n', '3\n', '4\n', '5\n']) file.append(line);
      expect({ files: files(), told }).toEqual({
        files: { '.3': '3\n', '.4': '4\n', '': '5\n' },
        told: ['rotated', 'rotated', 'rotated', '.1', 'rotated', '.2'],
      });
    });

    it('keeps 16 rotated files when nothing else is said', () => {
      const file = open({ maxBytes: 1 });
      for (let count = 0; count < 20; count++) file.append(`${count}\n`);
      expect(homeFiles(home, 'ledger').map((each) => each.slice(path.length))).toEqual([
        ...Array.from({ length: 16 }, (_, index) => `.${index + 4}`),
        '',
      ]);
    });

    it.each([
      ['moved within 30 days', 29, {}, 20],
      ['not moved for 30 days', 31, {}, 16],
      ['moved within 30 days, for a file that is not sent', 29, { isSent: false }, 16],
    ])('leaves the old files to whoever sends where a cursor was %s', (_what, days, options, left) => {
      const cursor = join(home, 'sync-0123456789abcdef.json');
      mkdirSync(home);
      writeFileSync(cursor, '{}');
      const movedAt = new Date(Date.now() - days * 24 * 3_600_000);
      utimesSync(cursor, movedAt, movedAt);
      const file = open({ maxBytes: 1, ...options });
      for (let count = 0; count <= 20; count++) file.append(`${count}\n`);
      expect(homeFiles(home, 'ledger').length - 1).toBe(left);
    });

    it('writes on where the file cannot be rotated, and tries again when it has grown by a 64th of its bound', () => {
      const denied = Object.assign(new Error('denied'), { code: 'EACCES' });
      const file = open({ maxBytes: 64 * 5 });
      file.append(`${'x'.repeat(64 * 5 - 1)}\n`);
      const read = jest.spyOn(fs, 'readdirSync').mockImplementation(() => {
        throw denied;
      });
      const attemptsAfter = (line: string): number => {
        file.append(line);
        return read.mock.calls.length;
      };
      expect(['one\n', '2\n', 'three\n'].map(attemptsAfter)).toEqual([1, 1, 2]);
      read.mockRestore();
      file.append('five\n');
      expect({ current: files()[''], told }).toEqual({ current: 'five\n', told: [denied, denied, 'rotated'] });
    });

    it('tells of an old file that cannot be deleted, and has rotated all the same', () => {
      mkdirSync(`${path}.1`, { recursive: true });
      const file = open({ maxBytes: 1, keptFiles: 1 });
      file.append('one\n');
      file.append('two\n');
      expect({ current: readFileSync(path, 'utf8'), told }).toEqual({
        current: 'two\n',
        told: ['rotated', expect.objectContaining({ path: `${path}.1` })],
      });
    });

    it('never loses, doubles or misplaces a line, with several processes that rotate all the time', async () => {
      const [PROCESSES, LINES] = [3, 1500];
      mkdirSync(home);
      const module = JSON.stringify(join(ROOT, 'src/spool/rotating-file'));
      const script = (name: number): string => `
        const { RotatingFile } = require(${module});
        const report = { rotated() {}, failed(error) { throw error; }, deleted() {} };
        const options = { maxBytes: 2000, keptFiles: Infinity };
        const file = new RotatingFile(${JSON.stringify(path)}, options, report);
        process.stdout.write('ready');
        process.stdin.once('data', () => {
          for (let n = 0; n < ${LINES}; n++) file.append(JSON.stringify({ name: ${name}, n }) + '\\n');
          process.exit();
        });`;
      const children = Array.from({ length: PROCESSES }, (_, name) =>
        spawn(process.execPath, ['-r', 'ts-node/register/transpile-only', '-e', script(name)], {
          cwd: ROOT,
          stdio: ['pipe', 'pipe', 'inherit'],
        }),
      );
      await Promise.all(children.map((child) => once(child.stdout, 'data')));
      for (const child of children) child.stdin.write('go');
      expect(await Promise.all(children.map(async (child) => (await once(child, 'close'))[0]))).toEqual([0, 0, 0]);
      const records = homeFiles(home, 'ledger')
        .flatMap((each) => readFileSync(each, 'utf8').split('\n'))
        .filter((line) => line !== '')
        .map((line): { name: number; n: number } => JSON.parse(line));
      const rising = Array.from({ length: LINES }, (_, n) => n);
      for (let name = 0; name < PROCESSES; name++) {
        expect(records.filter((record) => record.name === name).map(({ n }) => n)).toEqual(rising);
      }
      expect(homeFiles(home, 'ledger').length).toBeGreaterThan(20);
    }, 60_000);
  });

  describe('fdatasync', () => {
    /** Each sync ends by hand. */
    const manualSyncs = (): { fd: number; end: (error: Error | null) => void }[] => {
      const begun: { fd: number; end: (error: Error | null) => void }[] = [];
      jest.spyOn(fs, 'fdatasync').mockImplementation(((fd: number, end: (error: Error | null) => void) => {
        begun.push({ fd, end });
      }) as never);
      return begun;
    };
    const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

    it('waits for what an earlier file was given, too', async () => {
      const syncs = manualSyncs();
      const file = open({ maxBytes: 1 });
      file.append('one\n');
      file.append('two\n');
      let resolved = false;
      const synced = file.fdatasync().then(() => {
        resolved = true;
      });
      expect(new Set(syncs.map(({ fd }) => fd)).size).toBe(2);
      syncs[1].end(null);
      await turn();
      expect(resolved).toBe(false);
      syncs[0].end(null);
      await synced;
    });

    it('rejects when an earlier file could not be synced, once', async () => {
      const syncs = manualSyncs();
      const broken = Object.assign(new Error('i/o error'), { code: 'EIO' });
      const file = open({ maxBytes: 1 });
      file.append('one\n');
      file.append('two\n');
      syncs[0].end(broken);
      await turn();
      const synced = file.fdatasync();
      syncs[1].end(null);
      await expect(synced).rejects.toBe(broken);
      expect(file.needsSync).toBe(false);
      await file.fdatasync();
      expect(syncs).toHaveLength(2);
    });

    it('asks nothing of the disk where nothing was appended', async () => {
      const syncs = manualSyncs();
      const file = open();
      await file.fdatasync();
      expect({ syncs, needsSync: file.needsSync }).toEqual({ syncs: [], needsSync: false });
    });
  });

  describe('close', () => {
    it('closes every file that it has opened, a sync before where one is needed', async () => {
      const openSync = jest.spyOn(fs, 'openSync');
      const closeSync = jest.spyOn(fs, 'closeSync');
      const fdatasync = jest.spyOn(fs, 'fdatasync');
      const file = open({ maxBytes: 1 });
      for (const line of ['1\n', '2\n', '3\n']) file.append(line);
      await file.fdatasync();
      file.close();
      const numbers = openSync.mock.results.map(({ value }) => value);
      const closed = closeSync.mock.calls.map(([fd]) => fd).filter((fd) => numbers.includes(fd));
      expect([closed.length, fdatasync.mock.calls.length]).toEqual([numbers.length, 3]);
      file.append('4\n');
      expect(file.isOpen).toBe(true);
    });
  });
});
