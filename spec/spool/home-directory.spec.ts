import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openHome } from '../../src/spool/home-directory';

const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('openHome', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sentinel-home-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('makes the directory, and those above it, for this user alone and hidden from git', () => {
    const home = join(directory, 'a', 'b');
    openHome(home);
    expect({
      modes: [mode(join(directory, 'a')), mode(home)],
      files: readdirSync(home),
      gitignore: readFileSync(join(home, '.gitignore'), 'utf8'),
    }).toEqual({ modes: ['700', '700'], files: ['.gitignore'], gitignore: '*\n' });
  });

  it('changes nothing the second time', () => {
    const home = join(directory, 'home');
    openHome(home);
    writeFileSync(join(home, '.gitignore'), 'mine\n');
    openHome(home);
    expect(readFileSync(join(home, '.gitignore'), 'utf8')).toBe('mine\n');
  });

  it('leaves a directory that was there as it was', () => {
    const home = join(directory, 'project');
    mkdirSync(home, { mode: 0o755 });
    openHome(home);
    expect({ mode: mode(home), files: readdirSync(home) }).toEqual({ mode: '755', files: [] });
  });

  const mounts = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0;

  (mounts ? it : it.skip)(
    'throws EROFS where the file system is read-only, however deep the home is',
    () => {
      const module = JSON.stringify(resolve(__dirname, '../../src/spool/home-directory'));
      const script = `
      const { openHome } = require(${module});
      for (const home of ['home', 'a/b/home']) try { openHome(home); } catch ({ code }) { console.log(code); }`;
      const mount = 'mount -t tmpfs -o ro tmpfs "$0" && cd "$0" && exec "$@"';
      const register = require.resolve('ts-node/register/transpile-only');
      const command = ['-rm', 'sh', '-c', mount, directory, process.execPath, '-r', register, '-e', script];
      const env = { ...process.env, TS_NODE_PROJECT: resolve(__dirname, '../../tsconfig.json') };
      expect(execFileSync('unshare', command, { env }).toString()).toBe('EROFS\nEROFS\n');
    },
    60_000,
  );

  it('throws where a file is in the way', () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    expect(() => openHome(file)).toThrow(expect.objectContaining({ code: 'EEXIST' }));
    expect(() => openHome(join(file, 'home'))).toThrow(expect.objectContaining({ code: 'ENOTDIR' }));
  });
});
