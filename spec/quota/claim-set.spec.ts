import { Account } from '../../src/quota/account';
import { ClaimSet, type StandingClaim } from '../../src/quota/claim-set';

function make(claims: readonly StandingClaim[], booking?: ClaimSet) {
  const accounts = new Map<string, Account>();
  const accountOf = (key: string): Account => {
    const account = accounts.get(key) ?? new Account(key);
    accounts.set(key, account);
    return account;
  };
  const set = new ClaimSet(claims, accountOf, booking);
  const nanoOf = (key: string, of: 'spent' | 'reserved'): number => Math.round(accountOf(key)[of].usd * 1e9);
  return { set, accountOf, nanoOf };
}

describe('ClaimSet', () => {
  it('takes an amount once from each counter, however many limits look at it', () => {
    const { set, nanoOf } = make([
      { key: 'session', limit: 10 },
      { key: 'session', limit: 7 },
      { key: 'run:a', limit: Number.POSITIVE_INFINITY },
    ]);
    expect([set.reserve(4, 0), set.reserve(4, 0), set.reserve(3, 0)]).toEqual([[], null, []]);
    expect([nanoOf('session', 'reserved'), nanoOf('run:a', 'reserved')]).toEqual([7, 7]);
  });

  it('names the limits without room by their place, with what each leaves', () => {
    const { set } = make([
      { key: 'session', limit: 10 },
      { key: 'run:a', limit: 5 },
      { key: 'w', limit: 1, windowMs: 1000 },
      { key: 'w', limit: 9, windowMs: 1000 },
    ]);
    set.reserve(4, 100);
    expect(set.refused(7, 300)).toEqual([
      { index: 0, left: 6, spentUsd: 0, retryAfterMs: null },
      { index: 1, left: 1, spentUsd: 0, retryAfterMs: null },
      { index: 2, left: 0, retryAfterMs: 800 },
    ]);
  });

  it('refuses nothing for soft limits, and tells of them', () => {
    const { set, accountOf } = make([
      { key: 'session', limit: 3, soft: true },
      { key: 'w', limit: 1, windowMs: 1000, soft: true },
    ]);
    expect(set.exceeded(4, 0)).toMatchObject([{ index: 0, left: 3, retryAfterMs: null }]);
    expect(set.reserve(4, 0)).toHaveLength(1);
    expect([set.exceeded(4, 0).length, set.refused(4, 0), set.reserve(4, 0)]).toEqual([2, [], []]);
    // A soft window takes a place only while there is one; a soft budget is booked all the same.
    expect([accountOf('w').window('w', 1000).count(0), accountOf('session').reserved.usd]).toEqual([1, 8e-9]);
  });

  it('settles at the actual cost and names the limits that this takes across, soft ones too', () => {
    const { set, nanoOf } = make([
      { key: 'session', limit: 10 },
      { key: 'run:a', limit: 4 },
      { key: 'agent:x', limit: 6, soft: true },
      { key: 'w', limit: 1, windowMs: 1000 },
    ]);
    set.reserve(3, 0);
    expect(set.settle(3, 7)).toEqual([1, 2]);
    expect([nanoOf('session', 'spent'), nanoOf('session', 'reserved')]).toEqual([7, 0]);
  });

  it('names no limit that was reached exactly, nor one that was passed before', () => {
    const { set } = make([{ key: 'session', limit: 10 }]);
    set.reserve(3, 0);
    expect(set.settle(3, 10)).toBeNull();
    set.take(1, 0);
    expect(set.settle(1, 5)).toBeNull();
  });

  it('looks at the counters that the same call books already, without booking them again', () => {
    const { set, accountOf, nanoOf } = make([{ key: 'session', limit: 10 }]);
    const beside = new ClaimSet(
      [
        { key: 'session', limit: 6 },
        { key: 'own', limit: 9 },
      ],
      accountOf,
      set,
    );
    set.take(4, 0);
    beside.take(4, 0);
    expect([nanoOf('session', 'reserved'), nanoOf('own', 'reserved')]).toEqual([4, 4]);
    expect(beside.settle(4, 7)).toEqual([0]);
    expect(nanoOf('session', 'spent')).toBe(0);
  });

  it('is stale when a counter of it was dropped, or is over', () => {
    const { set, accountOf } = make([
      { key: 'run:a', limit: 1 },
      { key: 'w', limit: 1, windowMs: 1000 },
    ]);
    expect(set.isStale(86_399_999)).toBe(false);
    expect(set.isStale(86_400_000)).toBe(true);
    accountOf('w').isDropped = true;
    expect(set.isStale(0)).toBe(true);
  });
});
