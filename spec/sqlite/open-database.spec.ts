import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileLayout } from '../../src/sqlite/open-database';
import { linked } from '../errors/linked';

type Open = typeof import('../../src/sqlite/open-database').openDatabase;

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sqlite-'));
});

afterEach(() => {
  jest.resetModules();
  rmSync(home, { recursive: true });
});

/** Loads the module where the drivers are as given; null: not installed. */
function openWith(drivers: Readonly<Record<string, (() => unknown) | null>>): Open {
  let open: Open | undefined;
  jest.dontMock('better-sqlite3');
  jest.isolateModules(() => {
    for (const [name, make] of Object.entries(drivers)) {
      const load = make ?? (() => absent(name));
      jest.doMock(name, load, { virtual: true });
    }
    open = require('../../src/sqlite/open-database').openDatabase;
  });
  return open as Open;
}

function absent(name: string): never {
  throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
}

describe('openDatabase', () => {
  it('opens a file with write-ahead logging by better-sqlite3', () => {
    const database = openWith({})(join(home, 'a.db'));
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    database.close();
  });

  it('names both remedies where there is no driver', () => {
    const open = openWith({ 'better-sqlite3': null, 'node:sqlite': null });
    expect(() => open(join(home, 'a.db'))).toThrow(
      expect.objectContaining({
        name: 'StorageError',
        code: 'NO_SQLITE_DRIVER',
        message: linked(
          'NO_SQLITE_DRIVER',
          'No SQLite driver was found. Install better-sqlite3 (npm install better-sqlite3), or run on Node 22.13 or later, which has one.',
        ),
      }),
    );
  });

  it('takes node:sqlite where better-sqlite3 is absent, or was not built for this Node', () => {
    const opened: string[] = [];
    class DatabaseSync {
      constructor(path: string) {
        opened.push(path);
      }
      exec(): void {}
    }
    openWith({ 'better-sqlite3': null, 'node:sqlite': () => ({ DatabaseSync }) })('x.db');
    class NotBuilt {
      constructor() {
        throw Object.assign(new Error('The module was compiled against a different Node.js version'), {
          code: 'ERR_DLOPEN_FAILED',
        });
      }
    }
    openWith({ 'better-sqlite3': () => NotBuilt, 'node:sqlite': () => ({ DatabaseSync }) })('y.db');
    expect(opened).toEqual(['x.db', 'y.db']);
  });

  it('names the remedies where better-sqlite3 was not built for this Node and there is nothing else', () => {
    class NotBuilt {
      constructor() {
        throw new Error('Could not locate the bindings file.');
      }
    }
    const open = openWith({ 'better-sqlite3': () => NotBuilt, 'node:sqlite': null });
    expect(() => open('a.db')).toThrow(expect.objectContaining({ code: 'NO_SQLITE_DRIVER' }));
  });

  it('makes the tables of a schema, and leaves nothing open where that fails', () => {
    const open = openWith({});
    const path = join(home, 'a.db');
    const database = open(path, 'CREATE TABLE t (x)');
    expect(database.prepare('SELECT name FROM sqlite_schema').get()).toEqual({ name: 't' });
    database.close();
    expect(() => open(path, 'CREATE TABLE t (x)')).toThrow(expect.objectContaining({ code: 'STORAGE_FAILED' }));
    expect(readdirSync(home)).toEqual(['a.db']);
  });

  it('lays a file out as it is told', () => {
    const open = openWith({});
    const read = (path: string, ...rest: readonly [schema?: string, wait?: number, layout?: FileLayout]): unknown => {
      const database = open(path, ...rest);
      const values = ['journal_mode', 'page_size'].map(
        (pragma) => Object.values(database.prepare(`PRAGMA ${pragma}`).get() as object)[0],
      );
      database.exec('CREATE TABLE t (x)');
      const files = readdirSync(home);
      database.close();
      rmSync(path);
      return [...values, files];
    };
    const path = join(home, 'a.db');
    expect(read(path)).toEqual(['wal', 4096, ['a.db', 'a.db-shm', 'a.db-wal']]);
    expect(read(path, '', 0, { pageSize: 8192, journal: 'MEMORY' })).toEqual(['memory', 8192, ['a.db']]);
  });

  it('says which file cannot be used, and what to check', () => {
    const path = join(home, 'absent', 'a.db');
    expect(() => openWith({})(path)).toThrow(
      expect.objectContaining({
        code: 'STORAGE_FAILED',
        details: { path },
        message: expect.stringMatching(
          /a\.db cannot be used: .*Check that its folder exists and may be written\. See agent-sentinel\/README\.md#storage_failed$/,
        ),
      }),
    );
  });
});
