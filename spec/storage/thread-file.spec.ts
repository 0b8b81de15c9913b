import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { transformSync } from '@swc/core';
import { threadFile } from '../../src/storage/thread-file';

const SOURCE = join(__dirname, '../../src/storage/thread-file.ts');

/** What the compiled module gives where it stands at a path. */
function threadFileAt(directory: string, name: string): string {
  const { code } = transformSync(readFileSync(SOURCE, 'utf8'), {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  const exports = {} as { threadFile: typeof threadFile };
  runInNewContext(code, { exports, require, __dirname: directory, __filename: join(directory, name) });
  const { path, execArgv } = exports.threadFile('storage/sqlite/writer-thread');
  expect(execArgv).toHaveLength(0);
  return path;
}

describe('threadFile', () => {
  it('names the source where the source runs, and what compiles it', () => {
    for (const name of [
      'storage/sqlite/writer-thread',
      'storage/sqlite/backup-thread',
      'storage/embedded/storage-thread',
      'server/policies/policy-thread',
    ] as const) {
      const { path, execArgv } = threadFile(name);
      expect(path).toBe(join(SOURCE, '../..', `${name}.ts`));
      expect([path, execArgv[1]].map((file) => existsSync(file))).toEqual([true, true]);
      expect(execArgv[0]).toBe('--require');
    }
  });

  it('names the compiled file among the others, and where there is none the one below the bundle', () => {
    const dist = mkdtempSync(join(tmpdir(), 'thread-file-'));
    try {
      const folder = join(dist, 'storage', 'sqlite');
      mkdirSync(folder, { recursive: true });
      const file = join(folder, 'writer-thread.js');
      writeFileSync(file, '');
      expect(threadFileAt(join(dist, 'storage'), 'thread-file.js')).toBe(file);
      expect(threadFileAt(dist, 'bundle.js')).toBe(file);
    } finally {
      rmSync(dist, { recursive: true });
    }
  });
});
