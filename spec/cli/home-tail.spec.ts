import { HomeTail } from '../../src/cli/home-tail';
import { HomeFolder } from './doubles/home-folder';

let home: HomeFolder;
beforeEach(() => {
  home = new HomeFolder();
});
afterEach(() => home.remove());

const idOf = (record: unknown) => (record as { id: string }).id;
const tailOf = (isWanted: (record: unknown) => boolean = () => true) => new HomeTail(home.path, isWanted);

async function fresh(tail: HomeTail): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const record of tail.fresh()) ids.push(idOf(record));
  return ids;
}

async function last(tail: HomeTail, count: number): Promise<readonly string[]> {
  return (await tail.last(count)).map(idOf);
}

const numbered = (from: number, to: number, fields: object = {}) =>
  Array.from({ length: to - from }, (_, index) => ({ id: `${from + index}`, ...fields }));

describe('HomeTail', () => {
  describe('last', () => {
    it('gives the last records, oldest first', async () => {
      home.add(...numbered(0, 20));
      expect(await last(tailOf(), 3)).toEqual(['17', '18', '19']);
    });

    it('goes on in the rotated files, the newest first', async () => {
      home.add(...numbered(0, 2)).rotate(9);
      home.add(...numbered(2, 4)).rotate(10);
      home.add(...numbered(4, 5));
      const given = [];
      for (const count of [0, 1, 2, 3, 4, 5, 6]) given.push((await last(tailOf(), count)).join(''));
      expect(given).toEqual(['', '4', '34', '234', '1234', '01234', '01234']);
    });

    it('finds what is wanted however far back it stands', async () => {
      home.add(...numbered(0, 3, { reason: 'wanted' }), ...numbered(3, 2_000));
      const isWanted = (record: unknown) => (record as { reason: string }).reason === 'wanted';
      expect(await last(tailOf(isWanted), 2)).toEqual(['1', '2']);
      expect(await last(tailOf(isWanted), 9)).toEqual(['0', '1', '2']);
    });

    it('gives the same as reading the whole file, for every count', async () => {
      const records = numbered(0, 400).map((each, index) => ({ ...each, reason: 'r'.repeat((index * 37) % 700) }));
      home.add(...records);
      for (const count of [1, 2, 3, 4, 5, 6, 7, 8, 50, 51, 52, 53, 399, 400, 401]) {
        expect(await last(tailOf(), count)).toEqual(records.slice(-count).map(({ id }) => id));
      }
    });

    it('reads a line that is larger than what it reads at first', async () => {
      home.add({ id: 'a' }, { id: 'b', reason: 'r'.repeat(300_000) });
      expect(await last(tailOf(), 1)).toEqual(['b']);
      expect(await last(tailOf(), 2)).toEqual(['a', 'b']);
    });

    it('never takes the end of a line for a line', async () => {
      home.write('interventions.jsonl', `0.${'5'.repeat(70_000)}\n`).add({ id: 'a' });
      expect(await tailOf().last(2)).toEqual([0.5555555555555556, expect.objectContaining({ id: 'a' })]);
    });

    it('gives nothing where nothing was recorded', async () => {
      expect(await last(tailOf(), 10)).toEqual([]);
    });

    it('rejects where there is no home', async () => {
      await expect(new HomeTail(`${home.path}/missing`, () => true).last(1)).rejects.toMatchObject({ code: 'ENOENT' });
    });
  });

  describe('fresh', () => {
    it('gives what came since the last reading, once', async () => {
      const tail = tailOf();
      home.add({ id: 'a' });
      await tail.last(10);
      const before = await fresh(tail);
      home.add({ id: 'b' }, { id: 'c' });
      expect([before, await fresh(tail), await fresh(tail)]).toEqual([[], ['b', 'c'], []]);
    });

    it.each([0, 1])('gives nothing of what was there before, when it began with the last %d', async (count) => {
      const tail = tailOf();
      home.add({ id: 'a' }, { id: 'b' }).rotate(1);
      home.add({ id: 'c' }, { id: 'd' });
      await tail.last(count);
      home.add({ id: 'e' });
      expect(await fresh(tail)).toEqual(['e']);
    });

    it('gives only what is wanted', async () => {
      const tail = tailOf((record) => idOf(record) !== 'b');
      await tail.last(1);
      home.add({ id: 'a' }, { id: 'b' }, { id: 'c' });
      expect(await fresh(tail)).toEqual(['a', 'c']);
    });

    it('follows into the next file, and gives what is still written to the rotated one', async () => {
      const tail = tailOf();
      home.add({ id: 'a' });
      await tail.last(1);
      home.add({ id: 'b' }).rotate(1).add({ id: 'c' });
      const first = await fresh(tail);
      home.add({ id: 'd' }).write('interventions.jsonl.1', '{"id":"late"}\n');
      expect([first, await fresh(tail)]).toEqual([
        ['b', 'c'],
        ['late', 'd'],
      ]);
    });

    it('follows through several rotations at once', async () => {
      const tail = tailOf();
      home.add({ id: 'a' });
      await tail.last(1);
      home.add({ id: 'b' }).rotate(1).add({ id: 'c' }).rotate(2).add({ id: 'd' });
      expect(await fresh(tail)).toEqual(['b', 'c', 'd']);
    });

    it('begins anew in a file that was truncated', async () => {
      const tail = tailOf();
      home.add({ id: 'a' }, { id: 'b' });
      await tail.last(1);
      home.truncate();
      const whileEmpty = await fresh(tail);
      home.add({ id: 'c' });
      expect([whileEmpty, await fresh(tail)]).toEqual([[], ['c']]);
    });

    it('waits for the rest of a line that is under way', async () => {
      const tail = tailOf();
      home.add({ id: 'a' });
      await tail.last(1);
      home.write('interventions.jsonl', '{"id":');
      const half = await fresh(tail);
      home.write('interventions.jsonl', '"b"}\n');
      expect([half, await fresh(tail)]).toEqual([[], ['b']]);
    });

    it('steps over half a line that a killed process left', async () => {
      const tail = tailOf();
      home.add({ id: 'a' }).write('interventions.jsonl', '{"id":"torn');
      await tail.last(1);
      home.write('interventions.jsonl', '\n').add({ id: 'b' });
      expect(await fresh(tail)).toEqual(['b']);
    });

    it('gives the first record of a home that had none, and bears that the home is gone', async () => {
      const tail = tailOf();
      await tail.last(5);
      home.add({ id: 'a' });
      const first = await fresh(tail);
      home.remove();
      expect([first, await fresh(tail)]).toEqual([['a'], []]);
      home = new HomeFolder();
    });
  });
});
