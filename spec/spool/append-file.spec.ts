import { execFile, execFileSync } from 'node:child_process';
import fs, {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { AppendFile } from '../../src/spool/append-file';

const MODULE = JSON.stringify(resolve(__dirname, '../../src/spool/append-file'));
const ROOT = resolve(__dirname, '../..');
const child = (script: string): string[] => [
  '-r',
  'ts-node/register/transpile-only',
  '-e',
  `const { AppendFile } = require(${MODULE}); ${script}`,
];

describe('AppendFile', () => {
  let directory: string;
  let path: string;
  const opened: AppendFile[] = [];

  const open = (at = path): AppendFile => {
    const file = new AppendFile(at);
    opened.push(file);
    return file;
  };
  /** As it is used: the file is looked at before each append. */
  const append = (file: AppendFile, lines: string): void => {
    file.isInPlace();
    file.append(lines);
  };
  const content = (): string => readFileSync(path, 'utf8');

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sentinel-append-'));
    path = join(directory, 'records.jsonl');
  });
  afterEach(() => {
    jest.restoreAllMocks();
    for (const file of opened.splice(0)) file.close();
    rmSync(directory, { recursive: true });
  });

  it('makes the file for this user alone', () => {
    open();
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
  });

  it('throws when the directory is not there', () => {
    expect(() => open(join(directory, 'missing', 'x'))).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });

  describe('append', () => {
    it('has written the lines when it returns, each append in one write', () => {
      const file = open();
      const write = jest.spyOn(fs, 'writeSync');
      append(file, 'one\n');
      expect(content()).toBe('one\n');
      append(file, 'two\nthrée €\n');
      expect(content()).toBe('one\ntwo\nthrée €\n');
      expect(write).toHaveBeenCalledTimes(2);
    });

    it('goes on where a whole file ends', () => {
      writeFileSync(path, 'old\n');
      append(open(), 'new\n');
      expect(content()).toBe('old\nnew\n');
    });

    it('begins with a line break where the file ends in half a line', () => {
      writeFileSync(path, '{"torn":');
      const file = open();
      append(file, 'one\n');
      append(file, 'two\n');
      expect(content()).toBe('{"torn":\none\ntwo\n');
    });

    it('begins with a line break where another process left half a line between two appends', () => {
      const file = open();
      append(file, 'one\n');
      appendFileSync(path, 'whole\n');
      append(file, 'two\n');
      appendFileSync(path, 'to');
      append(file, 'three\n');
      expect(content()).toBe('one\nwhole\ntwo\nto\nthree\n');
    });

    it('looks at the last byte only when the size is not that after its own last write', () => {
      const file = open();
      const read = jest.spyOn(fs, 'readSync');
      for (let count = 0; count < 10; count++) append(file, 'mine\n');
      expect(read).toHaveBeenCalledTimes(0);
      appendFileSync(path, 'theirs\n');
      for (let count = 0; count < 10; count++) append(file, 'mine\n');
      expect(read).toHaveBeenCalledTimes(1);
    });

    it('begins with a line break when the last byte cannot be read', () => {
      writeFileSync(path, 'old\n');
      const file = open();
      jest.spyOn(fs, 'readSync').mockImplementation(() => {
        throw new Error('EIO');
      });
      append(file, 'new\n');
      expect(content()).toBe('old\n\nnew\n');
    });

    it('writes no line break when the file was emptied', () => {
      const file = open();
      append(file, 'one\n');
      truncateSync(path, 0);
      append(file, 'two\n');
      expect(content()).toBe('two\n');
    });

    it('completes a short write', () => {
      const file = open();
      const writeSync = fs.writeSync;
      jest
        .spyOn(fs, 'writeSync')
        .mockImplementationOnce(((fd: number, text: string) =>
          writeSync(fd, Buffer.from(text), 0, 9)) as typeof fs.writeSync);
      append(file, 'thrée €\n');
      append(file, 'two\n');
      expect(content()).toBe('thrée €\ntwo\n');
    });

    it('says how many lines it has written whole when a write failed half way, and begins the next with a line break', () => {
      writeFileSync(path, 'torn');
      const file = open();
      const writeSync = fs.writeSync;
      const noSpace = Object.assign(new Error('no space'), { code: 'ENOSPC' });
      jest
        .spyOn(fs, 'writeSync')
        .mockImplementationOnce(((fd: number, text: string) =>
          writeSync(fd, Buffer.from(text), 0, 12)) as typeof fs.writeSync)
        .mockImplementationOnce(() => {
          throw noSpace;
        });
      expect(() => append(file, 'one\ntwo\nthree\n')).toThrow(
        expect.objectContaining({ name: 'PartialWriteError', code: 'ENOSPC', linesWritten: 2, cause: noSpace }),
      );
      append(file, 'four\n');
      expect(content()).toBe('torn\none\ntwo\nthr\nfour\n');
    });

    it('throws ENOSPC when the disk is full', () => {
      const file = open('/dev/full');
      expect(() => append(file, 'one\n')).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
      expect(() => append(file, 'two\n')).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
    });

    it('throws when the operating system takes only part of a line, and glues nothing to it', () => {
      const script = `
        const file = new AppendFile(${JSON.stringify(path)});
        for (const letter of 'abc') {
          try { file.isInPlace(); file.append(letter.repeat(599) + '\\n'); console.log('written'); } catch (error) { console.log(error.code); }
        }`;
      // A file may have 1024 bytes here; writing beyond is an error instead of a deadly signal.
      const limited = `trap '' XFSZ; ulimit -f 1; exec "$0" "$@"`;
      const printed = execFileSync('bash', ['-c', limited, process.execPath, ...child(script)], { cwd: ROOT });
      expect(printed.toString()).toBe('written\nEFBIG\nEFBIG\n');
      append(open(), 'later\n');
      expect(content()).toBe(`${'a'.repeat(599)}\n${'b'.repeat(424)}\nlater\n`);
    });

    it('never mixes the lines of several processes', async () => {
      const run = promisify(execFile);
      const script = (name: string): string => `
        const file = new AppendFile(${JSON.stringify(path)});
        for (let n = 0; n < 2000; n++) {
          file.isInPlace();
          file.append(JSON.stringify({ name: '${name}', n, fill: 'x'.repeat((n * 37) % 3000) }) + '\\n');
        }`;
      await Promise.all(['a', 'b', 'c'].map((name) => run(process.execPath, child(script(name)), { cwd: ROOT })));
      const records = content()
        .split('\n')
        .filter((line) => line !== '')
        .map((line): { name: string; n: number } => JSON.parse(line));
      for (const name of ['a', 'b', 'c']) {
        expect(records.filter((record) => record.name === name).map((record) => record.n)).toEqual(
          Array.from({ length: 2000 }, (_, n) => n),
        );
      }
    }, 60_000);
  });

  describe('isInPlace', () => {
    it('tells whether the path still names the file, and what its size is', () => {
      const file = open();
      append(file, 'one\n');
      appendFileSync(path, 'two\n');
      expect({ inPlace: file.isInPlace(), size: file.size }).toEqual({ inPlace: true, size: 8 });
      renameSync(path, `${path}.1`);
      expect(file.isInPlace()).toBe(false);
      writeFileSync(path, 'another\n');
      expect(file.isInPlace()).toBe(false);
      rmSync(path);
      renameSync(`${path}.1`, path);
      expect(file.isInPlace()).toBe(true);
    });
  });

  describe('needsSync', () => {
    it('tells whether something was appended that no sync has put on disk', async () => {
      const file = open();
      const seen = [file.needsSync];
      append(file, 'one\n');
      seen.push(file.needsSync);
      await file.fdatasync();
      seen.push(file.needsSync);
      append(file, 'two\n');
      seen.push(file.needsSync);
      file.fdatasyncSync();
      seen.push(file.needsSync);
      expect(seen).toEqual([false, true, false, true, false]);
    });

    it('is true again when the sync failed', async () => {
      const file = open();
      append(file, 'one\n');
      const broken = Object.assign(new Error('i/o error'), { code: 'EIO' });
      jest.spyOn(fs, 'fdatasync').mockImplementationOnce((_, done) => done(broken));
      await expect(file.fdatasync()).rejects.toBe(broken);
      expect(file.needsSync).toBe(true);
    });
  });

  describe('fdatasync', () => {
    it('resolves, and fdatasyncSync returns', async () => {
      const file = open();
      append(file, 'one\n');
      await expect(file.fdatasync()).resolves.toBeUndefined();
      expect(file.fdatasyncSync()).toBeUndefined();
    });

    it('rejects with the error of the file system', async () => {
      await expect(open('/dev/full').fdatasync()).rejects.toMatchObject({ code: 'EINVAL' });
    });
  });

  describe('close', () => {
    it('waits for the fdatasync under way, so that it never meets a file that took its number', async () => {
      const close = jest.spyOn(fs, 'closeSync');
      const file = open();
      const synced = file.fdatasync();
      file.close();
      file.close();
      expect(close).not.toHaveBeenCalled();
      await synced;
      expect(close).toHaveBeenCalledTimes(1);
    });

    it('throws nothing when the file system fails to close', () => {
      const file = open();
      jest.spyOn(fs, 'closeSync').mockImplementationOnce((fd) => {
        jest.restoreAllMocks();
        fs.closeSync(fd);
        throw new Error('EIO');
      });
      expect(() => file.close()).not.toThrow();
    });
  });
});
