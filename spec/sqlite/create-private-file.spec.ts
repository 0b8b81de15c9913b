import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPrivateFile } from '../../src/sqlite/create-private-file';

describe('createPrivateFile', () => {
  it('makes a file for its owner alone, and leaves one that is there as it is', () => {
    const home = mkdtempSync(join(tmpdir(), 'private-file-'));
    try {
      const [made, there] = [join(home, 'made'), join(home, 'there')];
      writeFileSync(there, 'text');
      chmodSync(there, 0o644);
      for (const path of [made, there, join(home, 'no', 'folder')]) createPrivateFile(path);
      expect([statSync(made).mode & 0o777, statSync(there).mode & 0o777]).toEqual([0o600, 0o644]);
      expect([readFileSync(made, 'utf8'), readFileSync(there, 'utf8')]).toEqual(['', 'text']);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});
