import { type Awaitable, isPromise, whenReady } from '../core/awaitable';
import { isWindow } from '../core/claim';
import { counterKey, isShared } from '../core/counter-keys';
import type { Finding, SourcedClaim } from '../core/verdict';
import { keyOf } from '../policy/limit-rule';
import type { ActionPlan, SourcedLimit } from '../policy/policy-pipeline';
import type { ClaimSet, StandingClaim } from '../quota/claim-set';
import type { InMemoryQuotaStore } from '../quota/in-memory-quota-store';
import type { Overrun, QuotaStore, Refusal, RefusedClaim, Reserved } from '../quota/quota-store';
import { failing, unfailing } from './failing';
import type { GuardedCall } from './guarded-call';
import { byRank, limitDenial, type MetLimit, overrunFinding, softLimitFinding } from './limit-findings';
import { type Period, PeriodSpend } from './period-spend';
import type { ActionPolicy } from './prepared-action';

/** Where limits are kept. */
export interface MeterParts {
  /** Totals of the process, and its limits where no other store keeps them. */
  readonly local: InMemoryQuotaStore;
  /** Keeps what counts beyond the process: day and month, or every limit where the user gave a store. Throws where there is none. */
  readonly beyond: () => QuotaStore;
  /** Whether the user gave a store, which keeps every limit. */
  readonly isCustom: boolean;
}

/** The standing claims of an action in a run, with where each came from; null for a total without a limit. */
export interface BoundLimits {
  readonly set: ClaimSet;
  readonly origins: readonly (SourcedLimit | null)[];
  /** Whether a shared counter of the period knows of the call. */
  readonly counts: Readonly<Record<Period, boolean>>;
}

/** What a call holds beyond its standing claims. */
export interface Held {
  readonly store: QuotaStore;
  readonly reservation: unknown;
  readonly claims: readonly SourcedClaim[];
}

/** What a call asks for by itself, by where it is kept. */
interface Asked {
  readonly here: readonly SourcedClaim[];
  readonly beyond: readonly SourcedClaim[];
}

const PERIODS: readonly Period[] = ['day', 'month'];
const NONE: readonly SourcedClaim[] = [];
const NOTHING_ASKED: Asked = { here: NONE, beyond: NONE };

/** Takes from the quota what calls need, and settles it: all of a call's claims or none. */
export class Meter {
  private readonly periods = new PeriodSpend();

  constructor(private readonly parts: MeterParts) {}

  /** Whether some limit of the plan is kept outside the process. */
  hasLimitsBeyond({ limits }: ActionPlan): boolean {
    return limits.some(
      ({ limit }) => this.parts.isCustom || limit.counter.over === 'day' || limit.counter.over === 'month',
    );
  }

  /**
   * Takes the call's estimate, a place in each of its windows, and what rules claim.
   *
   * @returns undefined where it was taken, else what refuses. Throws, or rejects, where a store fails.
   */
  reserve(
    call: GuardedCall,
    policy: ActionPolicy,
    claimed: readonly SourcedClaim[] = NONE,
  ): Awaitable<Finding | undefined> {
    const { local } = this.parts;
    // A call that waited is admitted later than it began.
    const now = local.now(policy.plan.mayWait ? undefined : call.at);
    const bound = this.boundLimits(call, policy, now);
    const asked = policy.hasLimitsBeyond || claimed.length > 0 ? this.claimsOf(call, policy, claimed) : NOTHING_ASKED;
    const here = asked.here.map(({ claim }) => claim);
    const hasRoom = here.length === 0 || local.peek(here) === undefined;
    const passed = bound.set.exceeded(call.costNanoUsd, now);
    if (passed.length > 0) call.records.softLimits.push(...passed.map((each) => metStanding(bound, each)));
    if (here.length > 0)
      call.records.softLimits.push(...local.exceeded(here).map((each) => metClaim(asked.here, each)));
    if (!hasRoom || !bound.set.reserve(call.costNanoUsd, now)) return this.refusal(call, bound, asked, now);
    call.limits = bound;
    call.reservedAt = now;
    if (here.length > 0) {
      call.records.held.push({ store: local, reservation: local.takeBeside(here, bound.set), claims: asked.here });
    }
    return asked.beyond.length === 0 ? undefined : this.reserveBeyond(call, bound, asked, now);
  }

  /** Tells what would refuse, and takes nothing. */
  peek(call: GuardedCall, policy: ActionPolicy, claimed: readonly SourcedClaim[]): Awaitable<Finding | undefined> {
    const now = this.parts.local.now(call.at);
    const asked = this.claimsOf(call, policy, claimed);
    const carried = asked.beyond.length === 0 ? undefined : this.carry(this.parts.beyond(), asked.beyond, now);
    return whenReady(carried, () => this.refusal(call, this.boundLimits(call, policy, now), asked, now));
  }

  /**
   * Puts the actual cost in the place of the estimate.
   *
   * @returns a finding where that took a budget across its limit.
   */
  settle(call: GuardedCall, actualNanoUsd: number): Awaitable<Finding | undefined> {
    const { limits } = call;
    if (limits === null) return undefined;
    // Before the totals: what rules claim may look at the same counters.
    const held = call.hasRecords && call.records.held.length > 0 ? this.settleHeld(call, actualNanoUsd) : null;
    const crossed = limits.set.settle(call.costNanoUsd, actualNanoUsd);
    if (!limits.counts.day) this.periods.add('day', actualNanoUsd, call.reservedAt);
    if (!limits.counts.month) this.periods.add('month', actualNanoUsd, call.reservedAt);
    if (crossed === null && held === null) return undefined;
    const standing = (crossed ?? []).map((index) => metStanding(limits, { index, left: 0, retryAfterMs: null }));
    return whenReady(held ?? [], (others) => {
      const flagged = new Set(call.hasRecords ? call.records.softLimits.map(({ origin }) => origin) : []);
      const met = [...standing, ...others].filter(({ origin }) => !flagged.has(origin)).sort(byRank);
      return met.length === 0 ? undefined : overrunFinding(call, actualNanoUsd, met);
    });
  }

  /** Gives everything back: the call could not begin after all. */
  release(call: GuardedCall): void {
    call.limits?.set.release(call.costNanoUsd, call.reservedAt);
    call.limits = null;
    if (!call.hasRecords) return;
    for (const { store, reservation } of call.records.held.splice(0))
      void unfailing(() => store.release(reservation) as Awaitable<void>, undefined);
  }

  /** The findings of soft limits that the call has passed. */
  softFindings(call: GuardedCall): readonly Finding[] {
    return call.hasRecords ? call.records.softLimits.map((met) => softLimitFinding(call, met)) : [];
  }

  private boundLimits(call: GuardedCall, policy: ActionPolicy, now: number): BoundLimits {
    const { scope } = call;
    const known = policy.lastScope === scope ? policy.lastLimits : (scope.limits.get(policy) ?? null);
    const bound = known === null || known.set.isStale(now) ? this.bind(call, policy) : known;
    if (bound !== known) scope.limits.set(policy, bound);
    policy.lastScope = scope;
    policy.lastLimits = bound;
    return bound;
  }

  private bind(call: GuardedCall, { plan }: ActionPolicy): BoundLimits {
    const { runId, agentId, action } = call;
    const totals = [
      counterKey.session,
      counterKey.run(runId),
      counterKey.action(action.name),
      counterKey.agent(agentId),
    ];
    const claims: StandingClaim[] = totals.map((key) => ({ key, limit: Number.POSITIVE_INFINITY }));
    const origins: (SourcedLimit | null)[] = totals.map(() => null);
    for (const origin of this.parts.isCustom ? [] : plan.limits) {
      const key = keyOf(origin.limit.counter, { runId, agentId, at: 0 });
      if (key === null || isShared(key)) continue;
      claims.push({ key, limit: origin.limit.limit, windowMs: origin.limit.windowMs, soft: origin.soft });
      origins.push(origin);
    }
    const isCounted = (period: Period): boolean => plan.limits.some(({ limit }) => limit.counter.over === period);
    return {
      set: this.parts.local.bind(claims),
      origins,
      counts: { day: isCounted('day'), month: isCounted('month') },
    };
  }

  /** The claims that are made for this call by itself: those of rules, and of limits that are kept elsewhere. */
  private claimsOf(call: GuardedCall, { plan }: ActionPolicy, claimed: readonly SourcedClaim[]): Asked {
    const { runId, agentId } = call;
    const at = this.parts.local.now(call.at);
    const limits = plan.limits.flatMap(({ limit, rule, source, soft, shadow }) => {
      const key = keyOf(limit.counter, { runId, agentId, at });
      if (key === null || (!this.parts.isCustom && !isShared(key))) return [];
      const amount = limit.windowMs === undefined ? call.costNanoUsd : 1;
      return [{ rule, source, shadow, claim: { key, limit: limit.limit, windowMs: limit.windowMs, amount, soft } }];
    });
    const all = [...limits, ...claimed];
    const goesBeyond = ({ claim }: SourcedClaim): boolean => this.parts.isCustom || isShared(claim.key);
    return { here: all.filter((each) => !goesBeyond(each)), beyond: all.filter(goesBeyond) };
  }

  private reserveBeyond(
    call: GuardedCall,
    bound: BoundLimits,
    asked: Asked,
    now: number,
  ): Awaitable<Finding | undefined> {
    const store = this.parts.beyond();
    const claims = asked.beyond.map(({ claim }) => claim);
    const reserve = () => store.reserve(claims) as Awaitable<Reserved<unknown> | Refusal>;
    const take = (): Awaitable<Finding | undefined> =>
      whenReady(whenReady(this.carry(store, asked.beyond, now), reserve), (taken) => {
        if (!taken.ok) {
          this.release(call);
          // The store may have room again by now; what it said is what counts.
          const met = taken.refused.map((each) => metClaim(asked.beyond, each));
          return whenReady(this.missing(call, bound, { ...asked, beyond: NONE }, now), (others) =>
            refusalFor(call, [...others, ...met]),
          );
        }
        call.records.held.push({ store, reservation: taken.reservation, claims: asked.beyond });
        call.records.softLimits.push(...taken.exceeded.map((each) => metClaim(asked.beyond, each)));
        return undefined;
      });
    // Where a store fails, nothing stays taken.
    return failing(take, () => this.release(call));
  }

  /** Books what this session has spent in a period before a shared counter of it was there. */
  private carry(store: QuotaStore, claims: readonly SourcedClaim[], at: number): Awaitable<unknown> {
    return PERIODS.reduce<Awaitable<unknown>>((before, period) => {
      const key = claims.find(({ claim }) => claim.key.startsWith(`${period}:`))?.claim.key;
      const amount = key === undefined ? 0 : this.periods.take(period, at);
      if (key === undefined || amount === 0) return before;
      const book = (): Awaitable<unknown> =>
        whenReady(
          store.reserve([{ key, amount, limit: Number.POSITIVE_INFINITY }]) as Awaitable<Reserved<unknown> | Refusal>,
          (taken) => (taken.ok ? store.settle(taken.reservation, amount) : undefined),
        );
      return failing(
        () => whenReady(before, book),
        () => this.periods.add(period, amount, at),
      );
    }, undefined);
  }

  /** A store that fails tells of no overrun; the call has run, and its result waits for nobody. */
  private settleHeld(call: GuardedCall, actualNanoUsd: number): Awaitable<readonly MetLimit[]> {
    const told = call.records.held
      .splice(0)
      .map(({ store, reservation, claims }) =>
        unfailing<readonly MetLimit[]>(
          () =>
            whenReady(store.settle(reservation, actualNanoUsd) as Awaitable<Overrun | undefined>, (overrun) =>
              (overrun?.crossed ?? []).map((index) => metClaim(claims, { index, left: 0, retryAfterMs: null })),
            ),
          [],
        ),
      );
    return together(told);
  }

  private refusal(call: GuardedCall, bound: BoundLimits, asked: Asked, now: number): Awaitable<Finding | undefined> {
    return whenReady(this.missing(call, bound, asked, now), (met) => refusalFor(call, met));
  }

  /** Everything that refuses, wherever it is kept. */
  private missing(call: GuardedCall, bound: BoundLimits, asked: Asked, now: number): Awaitable<readonly MetLimit[]> {
    const told: Awaitable<readonly MetLimit[]>[] = [
      bound.set.refused(call.costNanoUsd, now).map((each) => metStanding(bound, each)),
    ];
    if (asked.here.length > 0) told.push(this.refusedBy(this.parts.local, asked.here));
    if (asked.beyond.length > 0) told.push(this.refusedBy(this.parts.beyond(), asked.beyond));
    return together(told);
  }

  private refusedBy(store: QuotaStore, claims: readonly SourcedClaim[]): Awaitable<readonly MetLimit[]> {
    const refusal = store.peek(claims.map(({ claim }) => claim)) as Awaitable<Refusal | undefined>;
    return whenReady(refusal, (told) => (told?.refused ?? []).map((each) => metClaim(claims, each)));
  }
}

function refusalFor(call: GuardedCall, met: readonly MetLimit[]): Finding | undefined {
  return met.length === 0 ? undefined : limitDenial(call, [...met].sort(byRank));
}

function together(told: readonly Awaitable<readonly MetLimit[]>[]): Awaitable<readonly MetLimit[]> {
  return told.some(isPromise) ? Promise.all(told).then((met) => met.flat()) : (told as MetLimit[][]).flat();
}

function metStanding({ origins }: BoundLimits, { index, left, retryAfterMs }: RefusedClaim): MetLimit {
  const origin = origins[index] as SourcedLimit;
  const { rule, source, shadow, limit } = origin;
  return {
    origin,
    rule,
    source,
    shadow,
    limit: limit.limit,
    left,
    isWindow: limit.windowMs !== undefined,
    retryAfterMs,
  };
}

function metClaim(claims: readonly SourcedClaim[], { index, left, retryAfterMs }: RefusedClaim): MetLimit {
  const origin = claims[index];
  const { rule, source, shadow, claim } = origin;
  return { origin, rule, source, shadow, limit: claim.limit, left, isWindow: isWindow(claim), retryAfterMs };
}
