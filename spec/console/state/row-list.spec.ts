import { RowList, type RowPage } from '../../../src/console/state/row-list';

interface Row {
  readonly id: string;
  readonly state: string;
}

/** A list of rows that can be answered when a test wants. */
class Shelf {
  rows: readonly Row[] = [];
  asked: (readonly [string, string | null])[] = [];
  fails = false;
  readonly source = {
    idOf: ({ id }: Row) => id,
    isLatestFirst: (asked: string) => asked === '',
    page: async (asked: string, next: string | null, atLeast: number): Promise<RowPage<Row>> => {
      this.asked.push([asked, next]);
      if (this.fails) throw new Error('no answer');
      const from = Number(next ?? 0);
      const end = from + Math.max(2, atLeast);
      return {
        rows: this.rows.slice(from, end),
        total: this.rows.length,
        next: end < this.rows.length ? `${end}` : null,
      };
    },
  };

  constructor(...ids: readonly string[]) {
    this.rows = ids.map((id) => ({ id, state: 'as it was' }));
  }
}

describe('RowList', () => {
  const idsOf = (list: RowList<Row>): string => list.rows.value.map(({ id }) => id).join('');

  it('loads one page after the other, and no more at the end', async () => {
    const shelf = new Shelf('a', 'b', 'c');
    const list = new RowList(shelf.source);
    await list.start('');
    expect([idsOf(list), list.total.value]).toEqual(['ab', 3]);
    await list.more();
    await list.more();
    expect([idsOf(list), shelf.asked.length]).toEqual(['abc', 2]);
  });

  it('counts what it is told of before it is asked for, once, and not what is there already', async () => {
    const shelf = new Shelf('b', 'c');
    const list = new RowList(shelf.source);
    await list.start('');
    const row = { id: 'a', state: 'new' };
    for (const each of [row, row, shelf.rows[0]]) list.arrive(each);
    expect([idsOf(list), list.fresh.value]).toEqual(['bc', 1]);
    shelf.rows = [row, ...shelf.rows];
    await list.look();
    expect(list.fresh.value).toBe(1);
    await list.showFresh();
    expect([idsOf(list), list.fresh.value]).toEqual(['abc', 0]);
    list.arrive(row);
    expect(list.fresh.value).toBe(0);
  });

  it('shows what it was told of, also before it has looked', async () => {
    const shelf = new Shelf('b');
    const list = new RowList(shelf.source);
    await list.start('');
    shelf.rows = [{ id: 'a', state: 'new' }, ...shelf.rows];
    list.arrive(shelf.rows[0]);
    await list.showFresh();
    expect([idsOf(list), list.fresh.value]).toEqual(['ab', 0]);
  });

  it('leaves it to the platform what belongs to a filtered list', async () => {
    const shelf = new Shelf('b');
    const list = new RowList(shelf.source);
    await list.start('outcome=blocked');
    list.arrive({ id: 'a', state: 'new' });
    expect(list.fresh.value).toBe(0);
  });

  it('counts what is new without moving what is there, and shows it when asked to', async () => {
    const shelf = new Shelf('b', 'c');
    const list = new RowList(shelf.source);
    await list.start('');
    shelf.rows = [{ id: 'a', state: 'new' }, ...shelf.rows];
    await list.look();
    expect([idsOf(list), list.fresh.value]).toEqual(['bc', 1]);
    list.showFresh();
    expect([idsOf(list), list.fresh.value, list.total.value]).toEqual(['abc', 0, 3]);
  });

  it('begins anew where what is new does not stand first', async () => {
    const shelf = new Shelf('b', 'c');
    const list = new RowList(shelf.source);
    await list.start('sort_by=cost');
    shelf.rows = [...shelf.rows, { id: 'a', state: 'new' }];
    await list.look();
    list.showFresh();
    await Promise.resolve();
    expect(shelf.asked.at(-1)).toEqual(['sort_by=cost', null]);
  });

  it('revises a row where it stands, unless what is there is later', async () => {
    const shelf = new Shelf('a', 'b');
    const list = new RowList(shelf.source);
    await list.start('');
    list.revise({ id: 'b', state: 'revised' });
    list.revise({ id: 'b', state: 'older' }, () => false);
    list.revise({ id: 'z', state: 'not here' });
    expect(list.rows.value.map(({ state }) => state)).toEqual(['as it was', 'revised']);
  });

  it('takes the answer to what was asked last', async () => {
    const shelf = new Shelf('a');
    const list = new RowList(shelf.source);
    const first = list.start('one');
    const second = list.start('two');
    await Promise.all([first, second]);
    expect([list.isLoading.value, shelf.asked.length]).toEqual([false, 2]);
  });

  it('keeps its rows and tells of the fault where no answer comes', async () => {
    const shelf = new Shelf('a');
    const list = new RowList(shelf.source);
    await list.start('');
    shelf.fails = true;
    await list.start('');
    expect([idsOf(list), list.problem.value?.code, list.isLoading.value]).toEqual(['a', 'NO_ANSWER', false]);
    list.stop();
  });

  it('never shows the rows of another question as its answer', async () => {
    const shelf = new Shelf('a');
    const list = new RowList(shelf.source);
    await list.start('');
    shelf.fails = true;
    await list.start('outcome=blocked');
    expect([idsOf(list), list.total.value, list.problem.value?.code]).toEqual(['', null, 'NO_ANSWER']);
    list.stop();
  });

  it('counts a row that comes as another one leaves', async () => {
    const shelf = new Shelf('b', 'c');
    const list = new RowList(shelf.source);
    await list.start('');
    shelf.rows = new Shelf('a', 'b').rows;
    await list.look();
    expect(list.fresh.value).toBe(1);
    list.showFresh();
    expect([idsOf(list), list.fresh.value]).toEqual(['abc', 0]);
  });

  it('does not count what moves up from a page that was not loaded', async () => {
    const shelf = new Shelf('a', 'b', 'c');
    const list = new RowList(shelf.source);
    await list.start('');
    shelf.rows = new Shelf('a', 'c').rows;
    await list.look();
    expect(list.fresh.value).toBe(0);
  });

  it('loads what never came when everything may be out of date', async () => {
    const shelf = new Shelf('a');
    shelf.fails = true;
    const list = new RowList(shelf.source);
    await list.start('');
    shelf.fails = false;
    await list.reset();
    expect([idsOf(list), list.problem.value]).toEqual(['a', null]);
  });

  it('looks again at every row that is here when all may be out of date, also after a fault', async () => {
    jest.useFakeTimers();
    const shelf = new Shelf('a', 'b', 'c', 'd');
    const list = new RowList(shelf.source);
    await list.start('');
    await list.more();
    shelf.rows = shelf.rows.map((row) => ({ ...row, state: 'changed' }));
    shelf.fails = true;
    await list.reset();
    shelf.fails = false;
    await jest.advanceTimersByTimeAsync(2_000);
    jest.useRealTimers();
    expect(list.rows.value).toEqual(shelf.rows);
  });

  it('says what its rows answer to', async () => {
    const shelf = new Shelf('a');
    const list = new RowList(shelf.source);
    const asked = list.start('outcome=blocked');
    expect(list.answered.value).toBeNull();
    await asked;
    expect(list.answered.value).toBe('outcome=blocked');
  });

  it('asks again after a while where no answer came', async () => {
    jest.useFakeTimers();
    const shelf = new Shelf('a');
    shelf.fails = true;
    const list = new RowList(shelf.source);
    await list.start('');
    shelf.fails = false;
    await jest.advanceTimersByTimeAsync(2_000);
    jest.useRealTimers();
    expect([idsOf(list), list.problem.value]).toEqual(['a', null]);
  });

  it('keeps in its place a row that is gone, and counts those that are new among them, where a page has all rows', async () => {
    const shelf = new Shelf('a', 'b');
    const gone = (row: Row): Row => ({ ...row, state: 'gone' });
    const list = new RowList({ ...shelf.source, isLatestFirst: () => false, gone });
    await list.start('');
    shelf.rows = [{ id: 'c', state: 'new' }, shelf.rows[0]];
    await list.look();
    expect([idsOf(list), list.rows.value[1].state, list.fresh.value]).toEqual(['ab', 'gone', 1]);
    await list.showFresh();
    expect([idsOf(list), list.fresh.value]).toEqual(['ca', 0]);
  });
});
