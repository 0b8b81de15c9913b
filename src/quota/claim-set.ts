import type { Claim } from '../core/claim';
import type { Account } from './account';
import { isOver } from './account-map';
import type { RefusedClaim } from './quota-store';
import type { SlidingWindow } from './sliding-window';

/** A claim without its amount: it stays the same from call to call. */
export type StandingClaim = Omit<Claim, 'amount'>;

interface MoneyLimit {
  readonly index: number;
  readonly account: Account;
  readonly limit: number;
  readonly soft: boolean;
}

interface WindowLimit {
  readonly index: number;
  readonly account: Account;
  readonly window: SlidingWindow;
  readonly limit: number;
  readonly soft: boolean;
}

const NONE: readonly RefusedClaim[] = [];

/**
 * The standing claims of one action in one run, with their counters found: a reservation is a few additions.
 *
 * The counters that money is booked to are each booked once, however many limits look at them.
 */
export class ClaimSet {
  private readonly booked: Account[] = [];
  private readonly money: MoneyLimit[] = [];
  private readonly windows: WindowLimit[] = [];
  private readonly hasSoft: boolean;

  /**
   * @param accountOf - finds the counter of a key.
   * @param booking - claims of the same call that book their counters already; these are only looked at.
   */
  constructor(claims: readonly StandingClaim[], accountOf: (key: string) => Account, booking?: ClaimSet) {
    const accounts = claims.map(({ key }) => accountOf(key));
    for (const [index, { limit, windowMs, soft = false }] of claims.entries()) {
      const account = accounts[index];
      if (windowMs !== undefined) {
        this.windows.push({ index, account, window: account.window(windowMs), limit, soft });
      } else if (limit !== Number.POSITIVE_INFINITY) {
        this.money.push({ index, account, limit, soft });
      }
    }
    // A pattern's counter is fed by those of the actions that it matches; they have it for a parent, and come first.
    const withMoney = accounts.filter((_, index) => claims[index].windowMs === undefined);
    for (const account of withMoney.sort((left, right) => right.parents.length - left.parents.length)) {
      const counted = [...this.booked, ...(booking?.booked ?? [])];
      const isCounted = counted.some((other) => other === account || other.parents.includes(account));
      if (!isCounted) this.booked.push(account);
    }
    this.hasSoft = [...this.money, ...this.windows].some(({ soft }) => soft);
  }

  /** Whether a counter has reached the end of its life, so that the claims must be bound anew. */
  isStale(now: number): boolean {
    for (const account of this.booked) if (account.isDropped || isOver(account, now)) return true;
    for (const { account } of this.windows) if (account.isDropped || isOver(account, now)) return true;
    return false;
  }

  /** Takes everything and gives true, or takes nothing. Hard limits only; soft ones are told by {@link exceeded}. */
  reserve(nanoUsd: number, now: number): boolean {
    for (const { account, limit, soft } of this.money) if (!soft && account.refuses(limit, nanoUsd)) return false;
    for (const { window, limit, soft } of this.windows) if (!soft && !window.hasRoom(now, limit)) return false;
    this.take(nanoUsd, now);
    return true;
  }

  /** Takes everything without asking whether there is room. */
  take(nanoUsd: number, now: number): void {
    for (const account of this.booked) {
      account.lastUsed = now;
      account.reserved.add(nanoUsd);
      for (const parent of account.parents) parent.reserved.add(nanoUsd);
    }
    this.takePlaces(now);
  }

  /** The hard claims that there is no room for. */
  refused(nanoUsd: number, now: number): readonly RefusedClaim[] {
    return this.without(nanoUsd, now, false);
  }

  /** The soft claims that there is no room for: to be asked before reserving. */
  exceeded(nanoUsd: number, now: number): readonly RefusedClaim[] {
    return this.hasSoft ? this.without(nanoUsd, now, true) : NONE;
  }

  /** Puts the actual cost in the place of the estimate; gives the indexes of limits that it took across. */
  settle(estimateNanoUsd: number, actualNanoUsd: number): readonly number[] | null {
    let crossed: number[] | null = null;
    if (actualNanoUsd > estimateNanoUsd) {
      for (const { index, account, limit } of this.money) {
        const isWithin = !account.refuses(limit, 0);
        if (isWithin && account.refuses(limit, actualNanoUsd - estimateNanoUsd)) {
          crossed ??= [];
          crossed.push(index);
        }
      }
    }
    for (const account of this.booked) {
      account.reserved.subtract(estimateNanoUsd);
      account.spent.add(actualNanoUsd);
      for (const parent of account.parents) {
        parent.reserved.subtract(estimateNanoUsd);
        parent.spent.add(actualNanoUsd);
      }
    }
    return crossed;
  }

  /** Gives everything back that was taken at `at`. */
  release(nanoUsd: number, at: number): void {
    for (const account of this.booked) {
      account.reserved.subtract(nanoUsd);
      for (const parent of account.parents) parent.reserved.subtract(nanoUsd);
    }
    for (const window of new Set(this.windows.map((limit) => limit.window))) window.release(at);
  }

  private takePlaces(now: number): void {
    for (let index = 0; index < this.windows.length; index++) {
      const { window, account, limit, soft } = this.windows[index];
      if (this.tookBefore(index, window)) continue;
      if (soft && !window.hasRoom(now, limit)) continue;
      account.lastUsed = now;
      window.take(now);
    }
  }

  /** Two documents may limit the same window; a call takes one place in it. */
  private tookBefore(index: number, window: SlidingWindow): boolean {
    for (let before = 0; before < index; before++) if (this.windows[before].window === window) return true;
    return false;
  }

  private without(nanoUsd: number, now: number, soft: boolean): readonly RefusedClaim[] {
    const money = this.money
      .filter((limit) => limit.soft === soft && limit.account.refuses(limit.limit, nanoUsd))
      .map(({ index, account, limit }) => ({ index, left: account.left(limit), retryAfterMs: null }));
    const windows = this.windows
      .filter(({ window, limit, soft: isSoft }) => isSoft === soft && !window.hasRoom(now, limit))
      .map(({ index, window, limit }) => ({ index, left: 0, retryAfterMs: finite(window.waitMs(now, limit)) }));
    return [...money, ...windows];
  }
}

function finite(ms: number): number | null {
  return Number.isFinite(ms) ? ms : null;
}
