import { execFile, execFileSync } from 'node:child_process';
import fs, { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
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
      file.append('one\n');
      expect(content()).toBe('one\n');
      file.append('two\nthrée €\n');
      expect(content()).toBe('one\ntwo\nthrée €\n');
      expect(write).toHaveBeenCalledTimes(2);
    });

    it('goes on where a whole file ends', () => {
      writeFileSync(path, 'old\n');
      open().append('new\n');
      expect(content()).toBe('old\nnew\n');
    });

    it('begins with a line break where the file ends in half a line', () => {
      writeFileSync(path, '{"torn":');
      const file = open();
      file.append('one\n');
      file.append('two\n');
      expect(content()).toBe('{"torn":\none\ntwo\n');
    });

    it('begins with a line break where another process left half a line between two appends', () => {
      const file = open();
      file.append('one\n');
      appendFileSync(path, 'whole\n');
      file.append('two\n');
      appendFileSync(path, 'to');
      file.append('three\n');
      expect(content()).toBe('one\nwhole\ntwo\nto\nthree\n');
    });

    it('looks at the last byte only when the size is not that after its own last write', () => {
      const file = open();
      const read = jest.spyOn(fs, 'readSync');
      for (let count = 0; count < 10; count++) file.append('mine\n');
      expect(read).toHaveBeenCalledTimes(0);
      appendFileSync(path, 'theirs\n');
      for (let count = 0; count < 10; count++) file.append('mine\n');
      expect(read).toHaveBeenCalledTimes(1);
    });

    it('begins with a line break when the last byte cannot be read', () => {
      writeFileSync(path, 'old\n');
      const file = open();
      jest.spyOn(fs, 'readSync').mockImplementation(() => {
        throw new Error('EIO');
      });
      file.append('new\n');
      expect(content()).toBe('old\n\nnew\n');
    });

    it('writes no line break when the file was emptied', () => {
      const file = open();
      file.append('one\n');
      truncateSync(path, 0);
      file.append('two\n');
      expect(content()).toBe('two\n');
    });

    it('completes a short write', () => {
      const file = open();
      const writeSync = fs.writeSync;
      jest
        .spyOn(fs, 'writeSync')
        .mockImplementationOnce(((fd: number, text: string) =>
          writeSync(fd, Buffer.from(text), 0, 9)) as typeof fs.writeSync);
      file.append('thrée €\n');
      file.append('two\n');
      expect(content()).toBe('thrée €\ntwo\n');
    });

    it('begins the next write with a line break when a write failed half way', () => {
      const file = open();
      const writeSync = fs.writeSync;
      const noSpace = Object.assign(new Error('no space'), { code: 'ENOSPC' });
      jest
        .spyOn(fs, 'writeSync')
        .mockImplementationOnce(((fd: number, text: string) =>
          writeSync(fd, Buffer.from(text), 0, 3)) as typeof fs.writeSync)
        .mockImplementationOnce(() => {
          throw noSpace;
        });
      expect(() => file.append('first\n')).toThrow(noSpace);
      file.append('second\n');
      expect(content()).toBe('fir\nsecond\n');
    });

    it('throws ENOSPC when the disk is full', () => {
      const file = open('/dev/full');
      expect(() => file.append('one\n')).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
      expect(() => file.append('two\n')).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
    });

    it('throws when the operating system takes only part of a line, and glues nothing to it', () => {
      const script = `
        const file = new AppendFile(${JSON.stringify(path)});
        for (const letter of 'abc') {
          try { file.append(letter.repeat(599) + '\\n'); console.log('written'); } catch (error) { console.log(error.code); }
        }`;
      // A file may have 1024 bytes here; writing beyond is an error instead of a deadly signal.
      const limited = `trap '' XFSZ; ulimit -f 1; exec "$0" "$@"`;
      const printed = execFileSync('bash', ['-c', limited, process.execPath, ...child(script)], { cwd: ROOT });
      expect(printed.toString()).toBe('written\nEFBIG\nEFBIG\n');
      open().append('later\n');
      expect(content()).toBe(`${'a'.repeat(599)}\n${'b'.repeat(424)}\nlater\n`);
    });

    it('throws ENOENT when the file was deleted, instead of writing where nobody reads', () => {
      const file = open();
      rmSync(path);
      expect(() => file.append('one\n')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
    });

    it('never mixes the lines of several processes', async () => {
      const run = promisify(execFile);
      const script = (name: string): string => `
        const file = new AppendFile(${JSON.stringify(path)});
        for (let n = 0; n < 2000; n++) {
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
    });
  });

  describe('fdatasync', () => {
    it('resolves, and fdatasyncSync returns', async () => {
      const file = open();
      file.append('one\n');
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
