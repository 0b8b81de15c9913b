import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileLock } from '../../src/sqlite/file-lock';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'file-lock-'));
});
afterEach(() => rmSync(home, { recursive: true }));

describe('FileLock', () => {
  it('is had by one at a time, and leaves an empty file that its owner alone may read', () => {
    const path = join(home, 'a.lock');
    const lock = FileLock.take(path);
    expect(lock).not.toBeNull();
    expect([FileLock.take(path), FileLock.take(path)]).toEqual([null, null]);
    expect(readdirSync(home)).toEqual(['a.lock']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    lock?.release();
    const next = FileLock.take(path);
    expect(next).not.toBeNull();
    next?.release();
  });

  it('says what is wrong where there can be no file', () => {
    expect(() => FileLock.take(join(home, 'absent', 'a.lock'))).toThrow(
      expect.objectContaining({ code: 'STORAGE_FAILED', message: expect.stringContaining('a.lock cannot be used') }),
    );
  });
});
