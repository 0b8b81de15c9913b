import { InMemoryQuotaStore } from '../../src/quota/in-memory-quota-store';
import { ManualClock } from '../../src/testing';

const make = () => {
  const clock = new ManualClock(1_000_000);
  return { clock, store: new InMemoryQuotaStore(clock) };
};
const taken = (answer: ReturnType<InMemoryQuotaStore['reserve']>) => {
  if (!answer.ok) throw new Error('There was no room.');
  return answer.reservation;
};

describe('InMemoryQuotaStore', () => {
  it('takes the later of the clock and the last time seen', () => {
    const { clock, store } = make();
    expect(store.now()).toBe(1_000_000);
    clock.set(500);
    expect([store.now(), store.now(1_000_001), store.now(7)]).toEqual([1_000_000, 1_000_001, 1_000_001]);
  });

  it('books claims of one key once, at the largest amount, each under its own limit', () => {
    const { store } = make();
    const claims = [
      { key: 'customer:1', limit: 10, amount: 2 },
      { key: 'customer:1', limit: 6, amount: 5 },
      { key: 'customer:1', limit: 99, amount: 1 },
    ];
    taken(store.reserve(claims));
    expect(store.account('customer:1').reserved.usd).toBe(5e-9);
    expect(store.reserve(claims)).toEqual({
      ok: false,
      refused: [{ index: 1, left: 1, spentUsd: 0, retryAfterMs: null }],
    });
    expect(store.account('customer:1').reserved.usd).toBe(5e-9);
  });

  it('takes one place for two limits on one window, and two for two windows', () => {
    const { store } = make();
    const window = { key: 'w', amount: 1, windowMs: 1000 };
    store.reserve([
      { ...window, limit: 5 },
      { ...window, limit: 3 },
      { ...window, limit: 3, windowMs: 60_000 },
    ]);
    const { account } = { account: store.account('w') };
    expect([account.window('w', 1000).count(store.now()), account.window('w', 60_000).count(store.now())]).toEqual([
      1, 1,
    ]);
  });

  it('tells of soft claims without room by their place among all claims', () => {
    const { store } = make();
    const answer = store.reserve([
      { key: 'a', limit: 9, amount: 5 },
      { key: 'b', limit: 4, amount: 5, soft: true },
      { key: 'c', limit: 0, amount: 1, windowMs: 1000, soft: true },
    ]);
    expect(answer).toMatchObject({
      ok: true,
      exceeded: [
        { index: 1, left: 4, retryAfterMs: null },
        { index: 2, left: 0, retryAfterMs: null },
      ],
    });
  });

  it('numbers the limits that settling takes across by their place among all claims', () => {
    const { store } = make();
    const reservation = taken(
      store.reserve([
        { key: 'a', limit: 99, amount: 5 },
        { key: 'b', limit: 7, amount: 2 },
        { key: 'a', limit: 6, amount: 5 },
      ]),
    );
    expect(store.settle(reservation, 8)).toEqual({ crossed: [2, 1] });
    expect([store.account('a').spent.usd, store.account('b').spent.usd]).toEqual([8e-9, 8e-9]);
  });

  it('keeps totals above 9,000,000 USD exactly', () => {
    const { store } = make();
    const most = 9_000_000_000_000_000;
    for (const amount of [most, most, 1]) {
      store.settle(taken(store.reserve([{ key: 'a', limit: Number.POSITIVE_INFINITY, amount }])), amount);
    }
    expect(store.peek([{ key: 'a', limit: most, amount: 0 }])).toMatchObject({ ok: false });
    const { spent } = store.account('a');
    spent.subtract(most);
    spent.subtract(most);
    expect(spent.usd).toBe(1e-9);
  });

  it('counts a pattern that is claimed by itself like any other key', () => {
    const { store } = make();
    taken(store.reserve([{ key: 'actions:get_*', limit: 5, amount: 4 }]));
    expect(store.peek([{ key: 'actions:get_*', limit: 5, amount: 2 }])).toMatchObject({ ok: false });
  });

  it('counts a pattern once where its action is claimed too, in whatever order', () => {
    const action = { key: 'action:get_a', limit: Number.POSITIVE_INFINITY, amount: 4 };
    const pattern = { key: 'actions:get_*', limit: 5, amount: 4 };
    for (const claims of [
      [action, pattern],
      [pattern, action],
    ]) {
      const { store } = make();
      taken(store.reserve(claims));
      expect(store.account('actions:get_*').reserved.usd).toBe(4e-9);
    }
  });

  it('lists the counters of actions by name', () => {
    const { store } = make();
    for (const key of ['session', 'action:a', 'actions:*', 'run:r', 'action:b']) store.account(key);
    expect([...store.actions()].map(([name]) => name)).toEqual(['a', 'b']);
  });
});
