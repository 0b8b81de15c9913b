import { type Awaitable, isPromise, whenReady } from '../core/awaitable';
import type { Claim } from '../core/claim';
import { counterKey } from '../core/counter-keys';
import type { InMemoryQuotaStore } from '../quota/in-memory-quota-store';
import type { QuotaStore, Refusal, Reserved } from '../quota/quota-store';
import { failing } from './failing';
import { type Period, PeriodSpend } from './period-spend';

const PERIODS: readonly Period[] = ['day', 'month'];
const PATTERN = counterKey.actions('');

interface Carried {
  readonly claim: Claim;
  /** Takes it back: it could not be booked. */
  readonly restore: () => void;
}

/**
 * Tells stores beyond the process what this session has spent before they knew of a counter, so that a budget which a
 * new policy brings begins with it: that of a day, of a month, or of a pattern of actions.
 */
export class CarriedSpend {
  private readonly periods = new PeriodSpend();
  private readonly patterns = new Set<string>();
  /** The booking under way: whoever claims meanwhile waits for it. */
  private pending: Promise<unknown> | undefined;

  constructor(private readonly local: InMemoryQuotaStore) {}

  /** Adds the cost of a call that no shared counter of the period knows of. */
  add(period: Period, nanoUsd: number, at: number): void {
    this.periods.add(period, nanoUsd, at);
  }

  /** Books in the store what it does not know of these counters; resolves when it, and what is under way, is booked. */
  into(store: QuotaStore, claims: readonly { readonly claim: Claim }[], at: number): Awaitable<unknown> {
    const carried = claims.flatMap(({ claim }) => this.unknownOf(claim.key, at));
    if (carried.length === 0) return this.pending;
    const book = ({ claim, restore }: Carried): Awaitable<unknown> =>
      failing(
        () =>
          whenReady(store.reserve([claim]) as Awaitable<Reserved<unknown> | Refusal>, (taken) =>
            taken.ok ? store.settle(taken.reservation, claim.amount) : undefined,
          ),
        restore,
      );
    const booked = carried.reduce<Awaitable<unknown>>(
      (before, each) => whenReady(before, () => book(each)),
      this.pending,
    );
    if (!isPromise(booked)) return booked;
    this.pending = booked;
    const done = (): void => {
      if (this.pending === booked) this.pending = undefined;
    };
    booked.then(done, done);
    return booked;
  }

  private unknownOf(key: string, at: number): readonly Carried[] {
    const limit = Number.POSITIVE_INFINITY;
    const period = PERIODS.find((each) => key.startsWith(`${each}:`));
    if (period !== undefined) {
      const amount = this.periods.take(period, at);
      return amount === 0
        ? []
        : [{ claim: { key, amount, limit }, restore: () => this.periods.add(period, amount, at) }];
    }
    if (!key.startsWith(PATTERN) || this.patterns.has(key)) return [];
    this.patterns.add(key);
    const { spent } = this.local.account(key);
    const amount = Number.MAX_SAFE_INTEGER - spent.left(Number.MAX_SAFE_INTEGER);
    return amount === 0 ? [] : [{ claim: { key, amount, limit }, restore: () => this.patterns.delete(key) }];
  }
}
