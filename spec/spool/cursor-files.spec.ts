import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cursorFiles } from '../../src/spool/cursor-files';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cursor-files-'));
});
afterEach(() => rmSync(home, { recursive: true }));

describe('cursorFiles', () => {
  it('gives the cursors of a home with the time at which they were moved, and nothing else', () => {
    const path = join(home, 'sync-0123456789abcdef.json');
    for (const name of ['sync.lock', 'sync-1.json', 'sync-0123456789abcdef.json.7.tmp'])
      writeFileSync(join(home, name), '');
    writeFileSync(path, '{}');
    utimesSync(path, 1000, 1000);
    expect(cursorFiles(home)).toEqual([{ path, movedAt: 1_000_000 }]);
  });

  it('gives none where there is no home', () => {
    expect(cursorFiles(join(home, 'none'))).toEqual([]);
  });
});
