import fs, {
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppendFile } from '../../src/spool/append-file';
import { rotate } from '../../src/spool/rotate';

describe('rotate', () => {
  let directory: string;
  let path: string;
  const opened: AppendFile[] = [];
  const full = (content = 'full\n'): AppendFile => {
    writeFileSync(path, content);
    const file = new AppendFile(path);
    opened.push(file);
    return file;
  };
  const files = (): Record<string, string> =>
    Object.fromEntries(readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'utf8')]));
  /** Another process's claim, made so long before the full file was last written to. */
  const claimed = (number: number, file: AppendFile, ageMs: number): void => {
    writeFileSync(`${path}.${number}`, '');
    const madeAt = (file.writtenAt - ageMs) / 1000;
    utimesSync(`${path}.${number}`, madeAt, madeAt);
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sentinel-rotate-'));
    path = join(directory, 'r.jsonl');
  });
  afterEach(() => {
    jest.restoreAllMocks();
    for (const file of opened.splice(0)) file.close();
    rmSync(directory, { recursive: true });
  });

  it('renames the file to the number above the highest, and leaves no file in its place', () => {
    expect(rotate(full('first\n'))).toBe(true);
    expect(rotate(full('second\n'))).toBe(true);
    writeFileSync(`${path}.17`, 'another\n');
    expect(rotate(full('third\n'))).toBe(true);
    expect(files()).toEqual({
      'r.jsonl.1': 'first\n',
      'r.jsonl.2': 'second\n',
      'r.jsonl.17': 'another\n',
      'r.jsonl.18': 'third\n',
    });
  });

  it('has the file closed to other users while its number is only claimed', () => {
    jest.spyOn(fs, 'renameSync').mockImplementation(() => undefined);
    rotate(full());
    expect((statSync(`${path}.1`).mode & 0o777).toString(8)).toBe('600');
  });

  it('leaves it to another process whose number was taken less than 10 s before the last write', () => {
    const file = full();
    claimed(1, file, 9_990);
    expect(rotate(file)).toBe(false);
    expect(files()).toEqual({ 'r.jsonl': 'full\n', 'r.jsonl.1': '' });
  });

  it('passes over the number of a process that died with it, 10 s later', () => {
    const file = full();
    claimed(1, file, 10_010);
    expect(rotate(file)).toBe(true);
    expect(files()).toEqual({ 'r.jsonl.1': '', 'r.jsonl.2': 'full\n' });
  });

  it('leaves it to the one of two processes that takes the number first', () => {
    const file = full();
    const read = fs.readdirSync;
    jest.spyOn(fs, 'readdirSync').mockImplementationOnce(((at: string) => {
      const names = read(at);
      writeFileSync(`${path}.1`, '');
      return names;
    }) as never);
    expect(rotate(file)).toBe(false);
    expect(files()).toEqual({ 'r.jsonl': 'full\n', 'r.jsonl.1': '' });
  });

  it('renames nothing that took the place of the full file, and overwrites none that was rotated meanwhile', () => {
    const file = full();
    const open = fs.openSync;
    jest.spyOn(fs, 'openSync').mockImplementationOnce(((...args: Parameters<typeof open>) => {
      // Another process has rotated, and begun a new file, while this one slept.
      renameSync(path, `${path}.2`);
      writeFileSync(path, 'new\n');
      return open(...args);
    }) as never);
    expect(rotate(file)).toBe(false);
    expect(files()).toEqual({ 'r.jsonl': 'new\n', 'r.jsonl.1': '', 'r.jsonl.2': 'full\n' });
  });

  it('takes no number where another process has rotated since the file was last looked at', () => {
    const file = full();
    renameSync(path, `${path}.1`);
    writeFileSync(path, 'new\n');
    expect(rotate(file)).toBe(false);
    expect(files()).toEqual({ 'r.jsonl': 'new\n', 'r.jsonl.1': 'full\n' });
  });

  it('throws the error of the file system where it cannot take a number', () => {
    const file = full();
    const denied = Object.assign(new Error('denied'), { code: 'EACCES' });
    jest.spyOn(fs, 'openSync').mockImplementationOnce(() => {
      throw denied;
    });
    expect(() => rotate(file)).toThrow(denied);
    expect(files()).toEqual({ 'r.jsonl': 'full\n' });
  });
});
