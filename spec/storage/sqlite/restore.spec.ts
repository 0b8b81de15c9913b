import { chmodSync, existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../../src/sqlite/open-database';
import { restore } from '../../../src/storage/sqlite/restore';
import { intervention, OURS, standing } from '../truth-contract/rows';
import { Place } from './place';

let place: Place;
let backup: string;
beforeEach(async () => {
  place = new Place();
  backup = join(place.home, 'backup.db');
  const truth = await place.open();
  await truth.addInterventions(
    OURS,
    Array.from({ length: 50 }, (_, index) => intervention({ id: `kept-${index}` })),
  );
  await truth.backup(backup);
  await truth.addInterventions(OURS, [intervention({ id: 'later' })]);
});
afterEach(() => place.remove());

const failure = (message: RegExp) =>
  expect.objectContaining({ code: 'STORAGE_FAILED', message: expect.stringMatching(message) });

describe('restore', () => {
  it('puts the backup in the place of the database, and of all that belonged to that', async () => {
    await place.close();
    chmodSync(backup, 0o644);
    for (const ending of ['-wal', '-shm', '.read', '.read.wal'])
      writeFileSync(place.data + ending, 'of the one before');
    restore(backup, place.data);
    expect(readdirSync(place.home)).toEqual(['backup.db', 'platform.db', 'platform.db.lock']);
    expect(statSync(place.data).mode & 0o777).toBe(0o600);
    expect(standing(await place.open())).toHaveLength(50);
  });

  it('makes a database where there was none', async () => {
    const other = new Place();
    try {
      restore(backup, other.data);
      expect(standing(await other.open())).toHaveLength(50);
    } finally {
      await other.remove();
    }
  });

  it('takes the place of a database that is damaged', async () => {
    await place.close();
    writeFileSync(place.data, 'damaged '.repeat(5000));
    restore(backup, place.data);
    expect(standing(await place.open())).toHaveLength(50);
  });

  it('refuses while a server holds the database', async () => {
    expect(() => restore(backup, place.data)).toThrow(expect.objectContaining({ code: 'STORAGE_IN_USE' }));
    await place.close();
    expect(standing(await place.open())).toHaveLength(51);
  });

  it.each<[string, () => void, RegExp]>([
    ['is cut', () => truncateSync(backup, 20_000), /^The backup .*backup\.db is damaged\. Take another one\./],
    ['is a text', () => writeFileSync(backup, 'text '.repeat(5000)), /^The backup .*backup\.db is damaged\./],
    ['is empty', () => truncateSync(backup, 0), /^The backup .*backup\.db is damaged\./],
    ['has a page of other bytes', () => overwrite(backup, 3 * 8192), /^The backup .*backup\.db is damaged\./],
    [
      'is of a newer version',
      () => changed('PRAGMA user_version = 99'),
      /backup\.db was written by a newer agent-sentinel/,
    ],
    [
      'is of another program',
      () => changed('PRAGMA application_id = 1'),
      /backup\.db is a database of another program/,
    ],
  ])('changes nothing where the backup %s', async (_what, spoil, message) => {
    await place.close();
    spoil();
    expect(() => restore(backup, place.data)).toThrow(failure(message));
    expect(existsSync(`${place.data}.restoring`)).toBe(false);
    expect(standing(await place.open())).toHaveLength(51);
  });

  it('says so where there is no such backup', async () => {
    await place.close();
    expect(() => restore(`${backup}.absent`, place.data)).toThrow(
      failure(/^There is no backup .*backup\.db\.absent\./),
    );
  });
});

function changed(pragma: string): void {
  openDatabase(backup, pragma, 0, { journal: 'MEMORY' }).close();
}

function overwrite(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes.fill(0x5a, at, at + 8192);
  writeFileSync(path, bytes);
}
