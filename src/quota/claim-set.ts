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

/** All limits on one window: a call takes one place in it, however many there are. */
interface WindowLimits {
  readonly account: Account;
  readonly window: SlidingWindow;
  readonly limits: { readonly index: number; readonly limit: number; readonly soft: boolean }[];
  /** The same call takes its place by other claims. */
  readonly isTakenElsewhere: boolean;
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
  private readonly windows: WindowLimits[] = [];
  private readonly hasSoft: boolean;
  private readonly hasSoftWindow: boolean;
  /** Where a place is taken if no soft limit stands against it. */
  private readonly places: readonly SlidingWindow[];

  /**
   * @param accountOf - finds the counter of a key.
   * @param booking - claims of the same call that book their counters already; these are only looked at.
   */
  constructor(claims: readonly StandingClaim[], accountOf: (key: string) => Account, booking?: ClaimSet) {
    const accounts = claims.map(({ key }) => accountOf(key));
    for (const [index, { key, limit, windowMs, soft = false }] of claims.entries()) {
      const account = accounts[index];
      if (windowMs !== undefined) {
        this.limitsOn(account, account.window(key, windowMs), booking).limits.push({ index, limit, soft });
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
    this.hasSoftWindow = this.windows.some(({ limits }) => limits.some(({ soft }) => soft));
    this.hasSoft = this.hasSoftWindow || this.money.some(({ soft }) => soft);
    this.places = this.windows.filter(({ isTakenElsewhere }) => !isTakenElsewhere).map(({ window }) => window);
  }

  /** Whether a counter has reached the end of its life, so that the claims must be bound anew. */
  isStale(now: number): boolean {
    for (const account of this.booked) if (account.isDropped || isOver(account, now)) return true;
    for (const { account } of this.windows) if (account.isDropped || isOver(account, now)) return true;
    return false;
  }

  /**
   * Takes everything, or nothing. Hard limits only; soft ones are told by {@link exceeded}.
   *
   * @returns the windows in which a place was taken; null where nothing was.
   */
  reserve(nanoUsd: number, now: number): readonly SlidingWindow[] | null {
    for (const { account, limit, soft } of this.money) if (!soft && account.refuses(limit, nanoUsd)) return null;
    for (const { window, limits } of this.windows) {
      for (const { limit, soft } of limits) if (!soft && !window.hasRoom(now, limit)) return null;
    }
    return this.take(nanoUsd, now);
  }

  /** Takes everything without asking whether there is room. */
  take(nanoUsd: number, now: number): readonly SlidingWindow[] {
    for (const account of this.booked) {
      account.lastUsed = now;
      account.inFlight += 1;
      account.reserved.add(nanoUsd);
      for (const parent of account.parents) parent.reserved.add(nanoUsd);
    }
    const places = this.hasSoftWindow ? this.placesWithRoom(now) : this.places;
    for (const window of places) window.take(now);
    for (const { account } of this.windows) account.lastUsed = now;
    return places;
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
      account.inFlight -= 1;
      account.reserved.subtract(estimateNanoUsd);
      account.spent.add(actualNanoUsd);
      for (const parent of account.parents) {
        parent.reserved.subtract(estimateNanoUsd);
        parent.spent.add(actualNanoUsd);
      }
    }
    return crossed;
  }

  /** Gives everything back that was taken at `at`, and the places in those windows. */
  release(nanoUsd: number, at: number, places: readonly SlidingWindow[]): void {
    for (const account of this.booked) {
      account.inFlight -= 1;
      account.reserved.subtract(nanoUsd);
      for (const parent of account.parents) parent.reserved.subtract(nanoUsd);
    }
    for (const window of places) window.release(at);
  }

  private limitsOn(account: Account, window: SlidingWindow, booking: ClaimSet | undefined): WindowLimits {
    let group = this.windows.find((each) => each.window === window);
    if (group === undefined) {
      group = { account, window, limits: [], isTakenElsewhere: booking?.places.includes(window) ?? false };
      this.windows.push(group);
    }
    return group;
  }

  /** Where only soft limits stand, a place is taken while one of them has room. */
  private placesWithRoom(now: number): readonly SlidingWindow[] {
    return this.places.filter((window) => {
      const limits = this.windows.find((each) => each.window === window)?.limits ?? [];
      return limits.some(({ limit, soft }) => !soft || window.hasRoom(now, limit));
    });
  }

  private without(nanoUsd: number, now: number, soft: boolean): readonly RefusedClaim[] {
    const money = this.money
      .filter((limit) => limit.soft === soft && limit.account.refuses(limit.limit, nanoUsd))
      .map(({ index, account, limit }) => ({
        index,
        left: account.left(limit),
        spentUsd: account.spent.usd,
        retryAfterMs: null,
      }));
    const windows = this.windows.flatMap(({ window, limits }) =>
      limits
        .filter(({ limit, soft: isSoft }) => isSoft === soft && !window.hasRoom(now, limit))
        .map(({ index, limit }) => ({ index, left: 0, retryAfterMs: finite(window.waitMs(now, limit)) })),
    );
    return [...money, ...windows];
  }
}

function finite(ms: number): number | null {
  return Number.isFinite(ms) ? ms : null;
}
