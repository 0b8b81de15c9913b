import type { Claim } from '../core/claim';
import type { Clock } from '../core/clock';
import { counterKey, ownerKey } from '../core/counter-keys';
import { matchesGlob } from '../text/glob';
import { Account } from './account';
import { AccountMap } from './account-map';
import { ClaimSet, type StandingClaim } from './claim-set';
import { type Overrun, QuotaStore, type Refusal, type RefusedClaim, type Reserved } from './quota-store';
import type { SlidingWindow } from './sliding-window';

const ACTION = counterKey.action('');
const PATTERN = counterKey.actions('');
/** As many as there are actions and patterns, so they are kept as long as the session. */
const PERMANENT = [ACTION, PATTERN];

/** Claims of one amount, with their counters found. */
interface BoundClaims {
  readonly set: ClaimSet;
  readonly amount: number;
  /** Their places among all claims. */
  readonly indexes: readonly number[];
}

/** What a call has taken. */
export interface InMemoryReservation {
  readonly parts: readonly BoundClaims[];
  readonly at: number;
  /** By part: the windows that a place was taken in. */
  readonly places: readonly (readonly SlidingWindow[])[];
}

/**
 * Keeps counters in the process: exact under any interleaving, since a reservation is one synchronous step.
 *
 * Its time never goes back: it is the later of the clock and the last time seen.
 */
export class InMemoryQuotaStore extends QuotaStore<InMemoryReservation> {
  private readonly permanent = new Map<string, Account>();
  private readonly runs: AccountMap;
  private readonly agents: AccountMap;
  private readonly others: AccountMap;
  private latest = 0;

  /**
   * @param options.maxAccounts - how many runs, agents and other keys are kept, of each; default 100,000.
   * @param options.onDropped - gets how many were dropped before their time so far, each time that one is.
   */
  constructor(
    private readonly clock: Clock,
    { maxAccounts, onDropped }: { maxAccounts?: number; onDropped?: (count: number) => void } = {},
  ) {
    super();
    const makeMap = (): AccountMap => new AccountMap(maxAccounts, () => onDropped?.(this.dropped));
    this.runs = makeMap();
    this.agents = makeMap();
    this.others = makeMap();
  }

  /** The time that counts for limits, when the clock says `at`. */
  now(at = this.clock.now()): number {
    if (at > this.latest) this.latest = at;
    return this.latest;
  }

  /** How many counters were dropped before their time because there were too many. */
  get dropped(): number {
    return this.runs.dropped + this.agents.dropped + this.others.dropped;
  }

  /** Finds the counters of claims that stay the same from call to call. */
  bind(claims: readonly StandingClaim[], booking?: ClaimSet): ClaimSet {
    const now = this.now();
    return new ClaimSet(claims, (key) => this.account(key, now), booking);
  }

  /** The counter of a key, made when it is first asked for; rate windows are with the counter of their owner. */
  account(name: string, now = this.now()): Account {
    const key = ownerKey(name);
    if (key.startsWith('run:')) return this.runs.find(key, now);
    if (key.startsWith('agent:')) return this.agents.find(key, now);
    const known = this.permanent.get(key);
    if (known !== undefined) return known;
    const isPermanent = key === counterKey.session || PERMANENT.some((start) => key.startsWith(start));
    return isPermanent ? this.open(key) : this.others.find(key, now);
  }

  /** The counters of actions, by name. */
  *actions(): IterableIterator<readonly [name: string, account: Account]> {
    for (const [key, account] of this.permanent) if (key.startsWith(ACTION)) yield [key.slice(ACTION.length), account];
  }

  peek(claims: readonly Claim[]): Refusal | undefined {
    return refusalOf(this.group(claims), this.now());
  }

  reserve(claims: readonly Claim[]): Reserved<InMemoryReservation> | Refusal {
    const now = this.now();
    const parts = this.group(claims);
    const refusal = refusalOf(parts, now);
    if (refusal !== undefined) return refusal;
    const exceeded = parts.flatMap((part) => numbered(part, part.set.exceeded(part.amount, now)));
    return { ok: true, reservation: this.take(parts, now), exceeded };
  }

  /** Tells the soft claims that there is no room for. */
  exceeded(claims: readonly Claim[]): readonly RefusedClaim[] {
    const now = this.now();
    return this.group(claims).flatMap((part) => numbered(part, part.set.exceeded(part.amount, now)));
  }

  /**
   * Takes claims that were peeked at in the same synchronous step.
   *
   * @param booking - what the same call has taken just before: counters that it booked are not booked again.
   */
  takeBeside(claims: readonly Claim[], booking: ClaimSet): InMemoryReservation {
    return this.take(this.group(claims, booking), this.now());
  }

  settle({ parts }: InMemoryReservation, actualNanoUsd: number): Overrun | undefined {
    const crossed = parts.flatMap(({ set, amount, indexes }) =>
      (set.settle(amount, actualNanoUsd) ?? []).map((index) => indexes[index]),
    );
    return crossed.length === 0 ? undefined : { crossed };
  }

  release({ parts, at, places }: InMemoryReservation): void {
    for (const [index, { set, amount }] of parts.entries()) set.release(amount, at, places[index]);
  }

  private take(parts: readonly BoundClaims[], at: number): InMemoryReservation {
    return { parts, at, places: parts.map(({ set, amount }) => set.take(amount, at)) };
  }

  /** Claims on one counter are one amount, the largest: so that a call is booked once, whoever claims it. */
  private group(claims: readonly Claim[], booking?: ClaimSet): readonly BoundClaims[] {
    const amountByKey = new Map<string, number>();
    for (const { key, amount } of claims) amountByKey.set(key, Math.max(amount, amountByKey.get(key) ?? 0));
    const amounts = [...new Set(amountByKey.values())];
    return amounts.map((amount) => {
      const indexes = [...claims.keys()].filter((index) => amountByKey.get(claims[index].key) === amount);
      return {
        amount,
        indexes,
        set: this.bind(
          indexes.map((index) => claims[index]),
          booking,
        ),
      };
    });
  }

  /** Opens a counter that is kept; that of a pattern begins with what its actions have spent already. */
  private open(key: string): Account {
    const account = new Account(key);
    this.permanent.set(key, account);
    if (key.startsWith(ACTION)) {
      const name = key.slice(ACTION.length);
      account.parents = [...this.permanent.values()].filter((other) => isPatternOf(other.key, name));
    } else if (key.startsWith(PATTERN)) {
      for (const [name, action] of this.actions()) {
        if (!isPatternOf(key, name)) continue;
        action.parents = [...action.parents, account];
        account.spent.addSum(action.spent);
        account.reserved.addSum(action.reserved);
      }
    }
    return account;
  }
}

function isPatternOf(key: string, actionName: string): boolean {
  return key.startsWith(PATTERN) && matchesGlob(key.slice(PATTERN.length), actionName);
}

function refusalOf(parts: readonly BoundClaims[], now: number): Refusal | undefined {
  const refused = parts.flatMap((part) => numbered(part, part.set.refused(part.amount, now)));
  return refused.length === 0 ? undefined : { ok: false, refused };
}

/** Numbers what a part tells by its place among all claims. */
function numbered({ indexes }: BoundClaims, told: readonly RefusedClaim[]): readonly RefusedClaim[] {
  return told.map((each) => ({ ...each, index: indexes[each.index] }));
}
