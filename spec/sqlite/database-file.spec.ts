import { mkdtempSync, readdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseFile } from '../../src/sqlite/database-file';

const Sqlite = require('better-sqlite3') as { prototype: { exec(sql: string): unknown } };

let home: string;
let file: DatabaseFile;

const add = (value: number): unknown => file.transact(0, () => file.sql('INSERT INTO t VALUES (?)').run(value));
const values = (): unknown => file.transact(0, () => file.sql('SELECT x FROM t').all());

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'database-file-'));
  file = new DatabaseFile(join(home, 'a.db'), 'CREATE TABLE IF NOT EXISTS t (x INTEGER)');
});

afterEach(() => {
  file.close();
  rmSync(home, { recursive: true });
});

describe('DatabaseFile', () => {
  describe('transact', () => {
    it('opens the file with the first use, and again after it was closed', () => {
      expect(readdirSync(home)).toEqual([]);
      add(1);
      file.close();
      add(2);
      expect(values()).toEqual([{ x: 1 }, { x: 2 }]);
    });

    it('undoes what fails, and throws it', () => {
      const error = new Error('mine');
      const fail = (): never => {
        file.sql('INSERT INTO t VALUES (?)').run(1);
        throw error;
      };
      expect(() => file.transact(0, fail)).toThrow(error);
      expect(values()).toEqual([]);
    });

    it('goes on where not even that could be undone', () => {
      add(1);
      const failing = (): never => {
        throw new Error('disk I/O error');
      };
      const work = (): void => {
        file.sql('INSERT INTO t VALUES (?)').run(2);
        jest.spyOn(Sqlite.prototype, 'exec').mockImplementation(failing);
      };
      expect(() => file.transact(0, work)).toThrow('disk I/O error');
      jest.restoreAllMocks();
      expect(values()).toEqual([{ x: 1 }]);
    });
  });

  describe('isReplaced', () => {
    it('tells of an open file whether its path names another one, or none', () => {
      const told = [file.isReplaced];
      add(1);
      told.push(file.isReplaced);
      unlinkSync(file.path);
      told.push(file.isReplaced);
      writeFileSync(join(home, 'b.db'), '');
      renameSync(join(home, 'b.db'), file.path);
      told.push(file.isReplaced);
      file.close();
      expect([...told, file.isReplaced]).toEqual([false, false, true, true, false]);
    });
  });
});
