import { isDeepStrictEqual } from 'node:util';
import type { Claim } from '../core/claim';
import type { QuotaStore, Refusal, RefusedClaim } from '../quota/quota-store';

/** One promise that a store of limits has to keep. */
export interface QuotaCheck {
  readonly name: string;
  /** Rejects with an Error that says what the store did instead. */
  run(): Promise<void>;
}

/** How {@link quotaContract} gets along with a particular store. */
export interface QuotaContractOptions {
  /** False: the store keeps money only, and no rate windows. */
  readonly windows?: boolean;
}

const MOST = 9_000_000_000_000_000;
const WINDOW_MS = 60_000;

/**
 * The promises of {@link QuotaStore} as checks for any test runner. Each makes a store of its own and closes it.
 *
 * @param makeStore - gives a store in which nothing is counted yet.
 *
 * @example
 * describe('RedisQuotaStore', () => {
 *   for (const check of quotaContract(() => new RedisQuotaStore(emptyServer.url))) it(check.name, check.run);
 * });
 */
export function quotaContract(
  makeStore: () => QuotaStore | Promise<QuotaStore>,
  { windows = true }: QuotaContractOptions = {},
): readonly QuotaCheck[] {
  const check = (name: string, test: (store: QuotaStore) => Promise<void>): QuotaCheck => ({
    name,
    async run() {
      const store = await makeStore();
      try {
        await test(store);
      } finally {
        store.close?.();
      }
    },
  });

  const ofMoney = [
    check(
      'admits what reaches a limit exactly, and refuses the least more, with what the limit leaves',
      async (store) => {
        await spend(store, money(4));
        equal('peek of the remainder', await store.peek([money(6)]), undefined);
        equal('peek of more', await store.peek([money(7)]), refusal({ index: 0, left: 6 }));
        equal('reserve of more', await store.reserve([money(7)]), refusal({ index: 0, left: 6 }));
        await take(store, money(6));
        equal('reserve of nothing at the limit', (await store.reserve([money(0)])).ok, true);
      },
    ),
    check('takes nothing at a peek', async (store) => {
      for (let turn = 0; turn < 3; turn++) equal('peek', await store.peek([money(10)]), undefined);
    }),
    check('takes all claims of a call or none', async (store) => {
      await take(store, money(9, 10, 'b'));
      const answer = await store.reserve([money(5, 10, 'a'), money(2, 10, 'b'), money(5, 10, 'c')]);
      equal('reserve', answer, refusal({ index: 1, left: 1 }));
      for (const key of ['a', 'c']) equal(`peek of ${key}`, await store.peek([money(10, 10, key)]), undefined);
    }),
    check('names every claim that there is no room for', async (store) => {
      const answer = await store.reserve([money(5, 3, 'a'), money(5, 9, 'b'), money(5, 4, 'c')]);
      equal('reserve', answer, refusal({ index: 0, left: 3 }, { index: 2, left: 4 }));
    }),
    check('takes several claims on one counter once, the largest, each under its own limit', async (store) => {
      await take(store, money(2, 10), money(5, 9), money(1, 99));
      equal('peek of 5 more', await store.peek([money(5)]), undefined);
      equal('peek of 6 more', await store.peek([money(6)]), refusal({ index: 0, left: 5 }));
      equal('reserve', await store.reserve([money(1), money(5, 9)]), refusal({ index: 1, left: 4 }));
    }),
    check('puts the actual cost in the place of the estimate', async (store) => {
      await store.settle(await take(store, money(8)), 3);
      equal('peek', await store.peek([money(8)]), refusal({ index: 0, left: 7 }));
      await store.settle(await take(store, money(1)), 0);
      equal('peek', await store.peek([money(8)]), refusal({ index: 0, left: 7 }));
    }),
    check(
      'tells which limits the actual cost takes across: not those reached exactly or passed before',
      async (store) => {
        const reservation = await take(store, money(1, 10, 'a'), money(1, 4, 'b'), money(1, 5, 'c'));
        equal('settle at 5', await store.settle(reservation, 5), { crossed: [1] });
        const next = await take(store, money(1, 10, 'a'), money(1, 20, 'c'));
        equal('settle at 1', await store.settle(next, 1), undefined);
        const soft = await take(store, { ...money(1, 4, 'b'), soft: true });
        equal('settle of what was passed before', await store.settle(soft, 3), undefined);
      },
    ),
    check('gives everything back on release', async (store) => {
      await store.release(await take(store, money(10), money(3, 3, 'b')));
      await take(store, money(10), money(3, 3, 'b'));
    }),
    check('never refuses soft claims: it takes them, and tells of those without room', async (store) => {
      const answer = await store.reserve([{ ...money(7, 5), soft: true }, money(7, 9)]);
      equal('exceeded', answer.ok && answer.exceeded, [{ index: 0, left: 5, retryAfterMs: null }]);
      equal('peek of a soft claim', await store.peek([{ ...money(9), soft: true }]), undefined);
      equal('peek', await store.peek([money(4)]), refusal({ index: 0, left: 3 }));
    }),
    check('only counts where the limit is Infinity, totals above 9,000,000 USD too', async (store) => {
      for (const amount of [MOST, MOST, 1]) await spend(store, money(amount, Number.POSITIVE_INFINITY));
      equal('peek', await store.peek([money(0, MOST)]), refusal({ index: 0, left: 0 }));
      await take(store, money(MOST, Number.POSITIVE_INFINITY));
    }),
    check('counts each key by itself, whatever it is called', async (store) => {
      const keys = ['session', 'run:a', 'run:b', 'agent:', 'actions:get_*', 'customer:42', '__proto__', 'über:"1"'];
      for (const key of keys) await take(store, money(10, 10, key));
      for (const key of keys)
        equal(`peek of ${key}`, await store.peek([money(1, 10, key)]), refusal({ index: 0, left: 0 }));
    }),
    check('never admits more than the limit to calls in parallel', async (store) => {
      const answers = await Promise.all(Array.from({ length: 40 }, async () => store.reserve([money(3, 50)])));
      equal('admitted', answers.filter(({ ok }) => ok).length, 16);
      await Promise.all(answers.map(async (answer) => answer.ok && store.settle(answer.reservation, 1)));
      equal('peek', await store.peek([money(50, 50)]), refusal({ index: 0, left: 34 }));
    }),
  ];

  const ofWindows = [
    check('admits as many as a window has places, and tells when there is one again', async (store) => {
      for (let turn = 0; turn < 3; turn++) await take(store, place(3));
      const answer = (await store.reserve([place(3)])) as Refusal;
      equal('ok', answer.ok, false);
      const [{ retryAfterMs, ...rest }] = answer.refused;
      equal('refused', rest, { index: 0, left: 0 });
      if (retryAfterMs === null || retryAfterMs <= 0 || retryAfterMs > WINDOW_MS)
        throw new Error(`retryAfterMs was ${retryAfterMs}; it is above 0 and at most the window.`);
    }),
    check('says that waiting does not help where a window has no places', async (store) => {
      equal('peek', await store.peek([place(0)]), refusal({ index: 0, left: 0 }));
    }),
    check('takes one place for several limits on one window, and gives it back on release', async (store) => {
      const reservation = await take(store, place(9), place(2));
      await take(store, place(9), place(2));
      equal('reserve', (await store.reserve([place(9), place(2)])).ok, false);
      await store.release(reservation);
      await take(store, place(9), place(2));
    }),
    check('takes no place for a call that money refuses', async (store) => {
      for (let turn = 0; turn < 3; turn++) equal('ok', (await store.reserve([place(1), money(11)])).ok, false);
      await take(store, place(1), money(10));
    }),
    check('takes a place of a soft window only while there is one', async (store) => {
      await take(store, { ...place(1), soft: true });
      const answer = await store.reserve([{ ...place(1), soft: true }]);
      equal('exceeded', answer.ok && answer.exceeded.map(({ index }) => index), [0]);
      await take(store, place(2));
    }),
  ];
  return windows ? [...ofMoney, ...ofWindows] : ofMoney;
}

function money(amount: number, limit = 10, key = 'contract:money'): Claim {
  return { key, limit, amount };
}

function place(limit: number): Claim {
  return { key: 'contract:window', limit, amount: 1, windowMs: WINDOW_MS };
}

function refusal(...refused: readonly { index: number; left: number }[]): object {
  return { ok: false, refused: refused.map((each) => ({ ...each, retryAfterMs: null })) };
}

async function take(store: QuotaStore, ...claims: readonly Claim[]): Promise<unknown> {
  const answer = await store.reserve(claims);
  if (answer.ok) return answer.reservation;
  throw new Error(`reserve refused ${JSON.stringify(claims)}: ${JSON.stringify(answer)}.`);
}

async function spend(store: QuotaStore, claim: Claim): Promise<void> {
  await store.settle(await take(store, claim), claim.amount);
}

/** A store may tell what was spent, and need not. */
function withoutSpent(answer: unknown): unknown {
  const { refused } = (answer ?? {}) as Partial<Refusal>;
  if (refused === undefined) return Array.isArray(answer) ? answer.map(strip) : answer;
  return { ...(answer as Refusal), refused: refused.map(strip) };
}

function strip(told: unknown): unknown {
  if (typeof told !== 'object' || told === null) return told;
  const { spentUsd: _, ...rest } = told as Partial<RefusedClaim>;
  return rest;
}

function equal(what: string, answer: unknown, expected: unknown): void {
  const given = withoutSpent(answer);
  if (isDeepStrictEqual(given, expected)) return;
  throw new Error(
    `${what} gave ${JSON.stringify(given) ?? 'undefined'}, not ${JSON.stringify(expected) ?? 'undefined'}.`,
  );
}
