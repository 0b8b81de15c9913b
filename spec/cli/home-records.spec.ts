import { readRecords } from '../../src/cli/home-records';
import { HomeFolder } from './doubles/home-folder';

let home: HomeFolder;
beforeEach(() => {
  home = new HomeFolder();
});
afterEach(() => home.remove());

const idOf = (record: unknown) => (record as { id: string }).id;

describe('readRecords', () => {
  it('reads every file of the kind, the oldest first, and counts damaged lines', async () => {
    home
      .add({ id: 'a' })
      .rotate(1)
      .add({ id: 'b' })
      .write('interventions.jsonl', '{"id":\n')
      .rotate(2)
      .add({ id: 'c' });
    home.addEntries({}).write('interventions.jsonl.tmp', '{"id":"no"}\n');
    const ids: string[] = [];
    expect(await readRecords(home.path, 'interventions', (record) => ids.push(idOf(record)))).toEqual({ damaged: 1 });
    expect(ids).toEqual(['a', 'b', 'c']);
  });

  it('reads each record once when the file is rotated meanwhile', async () => {
    home.add({ id: 'a' }).rotate(1).add({ id: 'b' }, { id: 'c' });
    const ids: string[] = [];
    await readRecords(home.path, 'interventions', (record) => {
      ids.push(idOf(record));
      if (idOf(record) === 'a') home.rotate(2).add({ id: 'd' });
      if (idOf(record) === 'd') home.rotate(3).add({ id: 'e' });
    });
    expect(ids.sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('gives null where there is no file of the kind', async () => {
    home.add({});
    expect(await readRecords(home.path, 'ledger', () => {})).toBeNull();
  });
});
