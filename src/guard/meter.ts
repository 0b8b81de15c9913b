import { type Awaitable, isPromise, whenReady } from '../core/awaitable';
import type { Finding, SourcedClaim } from '../core/verdict';
import type { ActionPlan } from '../policy/policy-pipeline';
import type { InMemoryQuotaStore } from '../quota/in-memory-quota-store';
import type { Overrun, QuotaStore, Refusal, Reserved } from '../quota/quota-store';
import { type AskedClaims, askedClaims, metClaim, NOTHING_ASKED } from './asked-claims';
import { type BoundLimits, LimitBinder, metStanding } from './bound-limits';
import { CarriedSpend } from './carried-spend';
import { failing, unfailing } from './failing';
import type { GuardedCall } from './guarded-call';
import { byRank, limitDenial, type MetLimit, overrunFinding, softLimitFinding } from './limit-findings';

/** Where limits are kept. */
export interface MeterParts {
  /** Totals of the process, and its limits where no other store keeps them. */
  readonly local: InMemoryQuotaStore;
  /** Keeps day and month, or every limit where the user gave a store. Throws where there is none. */
  readonly beyond: () => QuotaStore;
  /** Whether the user gave a store, which keeps every limit. */
  readonly isCustom: boolean;
}

/** What a call holds beyond its standing claims. */
export interface Held {
  readonly store: QuotaStore;
  readonly reservation: unknown;
  readonly claims: readonly SourcedClaim[];
}

/** Takes from the quota what calls need, and settles it: all of a call's claims or none. */
export class Meter {
  private readonly binder: LimitBinder;
  private readonly carried: CarriedSpend;

  constructor(private readonly parts: MeterParts) {
    this.binder = new LimitBinder(parts.local, !parts.isCustom);
    this.carried = new CarriedSpend(parts.local);
  }

  /** Whether something of each call under the plan is kept outside the process. */
  hasLimitsBeyond({ limits }: ActionPlan): boolean {
    const isShared = (over: string): boolean => over === 'day' || over === 'month';
    return this.parts.isCustom || limits.some(({ limit }) => isShared(limit.counter.over));
  }

  /**
   * Takes the call's estimate, a place in each of its windows, and what rules claim.
   *
   * @returns undefined where it was taken, else what refuses. Throws, or rejects, where a store fails.
   */
  reserve(call: GuardedCall, claimed: readonly SourcedClaim[] = []): Awaitable<Finding | undefined> {
    const { local } = this.parts;
    const { policy } = call;
    // A call that waited is admitted later than it began.
    const now = local.now(policy.plan.mayWait || call.approval !== null ? undefined : call.at);
    const bound = this.binder.boundFor(call, now);
    const asked = policy.hasLimitsBeyond || claimed.length > 0 ? this.asked(call, claimed, now) : NOTHING_ASKED;
    const here = asked.here.map(({ claim }) => claim);
    const hasRoom = here.length === 0 || local.peek(here) === undefined;
    const passed = bound.set.exceeded(call.costNanoUsd, now);
    if (passed.length > 0) call.records.softLimits.push(...passed.map((each) => metStanding(bound, each)));
    if (here.length > 0)
      call.records.softLimits.push(...local.exceeded(here).map((each) => metClaim(asked.here, each)));
    const places = hasRoom ? bound.set.reserve(call.costNanoUsd, now) : null;
    if (places === null) return this.refusal(call, bound, asked, now);
    call.limits = bound;
    call.places = places;
    call.reservedAt = now;
    if (here.length > 0) {
      call.records.held.push({ store: local, reservation: local.takeBeside(here, bound.set), claims: asked.here });
    }
    return asked.beyond.length === 0 ? undefined : this.reserveBeyond(call, bound, asked, now);
  }

  /** Tells what would refuse, and takes nothing. */
  peek(call: GuardedCall, claimed: readonly SourcedClaim[]): Awaitable<Finding | undefined> {
    const now = this.parts.local.now(call.at);
    const asked = this.asked(call, claimed, now);
    const carried = asked.beyond.length === 0 ? undefined : this.carried.into(this.parts.beyond(), asked.beyond, now);
    return whenReady(carried, () => this.refusal(call, this.binder.boundFor(call, now), asked, now));
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
    if (!limits.counts.day) this.carried.add('day', actualNanoUsd, call.reservedAt);
    if (!limits.counts.month) this.carried.add('month', actualNanoUsd, call.reservedAt);
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
    call.limits?.set.release(call.costNanoUsd, call.reservedAt, call.places);
    call.limits = null;
    if (!call.hasRecords) return;
    for (const { store, reservation } of call.records.held.splice(0)) {
      void unfailing(() => store.release(reservation) as Awaitable<void>, undefined);
    }
  }

  /** The findings of soft limits that the call has passed. */
  softFindings(call: GuardedCall): readonly Finding[] {
    if (!call.hasRecords) return [];
    return [...call.records.softLimits].sort(byRank).map((met) => softLimitFinding(call, met));
  }

  private asked(call: GuardedCall, claimed: readonly SourcedClaim[], now: number): AskedClaims {
    return askedClaims(call, claimed, this.parts.isCustom, now);
  }

  private reserveBeyond(
    call: GuardedCall,
    bound: BoundLimits,
    asked: AskedClaims,
    now: number,
  ): Awaitable<Finding | undefined> {
    const store = this.parts.beyond();
    const claims = asked.beyond.map(({ claim }) => claim);
    const reserve = () => store.reserve(claims) as Awaitable<Reserved<unknown> | Refusal>;
    const take = (): Awaitable<Finding | undefined> =>
      whenReady(whenReady(this.carried.into(store, asked.beyond, now), reserve), (taken) => {
        if (!taken.ok) {
          this.release(call);
          // The store may have room again by now; what it said is what counts.
          const met = taken.refused.map((each) => metClaim(asked.beyond, each));
          return whenReady(this.missing(call, bound, { here: asked.here, beyond: [] }, now), (others) =>
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

  /** A store that fails tells of no overrun; the call has run, and its result waits for nobody. */
  private settleHeld(call: GuardedCall, actualNanoUsd: number): Awaitable<readonly MetLimit[]> {
    const settleOne = ({ store, reservation, claims }: Held): Awaitable<readonly MetLimit[]> =>
      whenReady(store.settle(reservation, actualNanoUsd) as Awaitable<Overrun | undefined>, (overrun) =>
        (overrun?.crossed ?? []).map((index) => metClaim(claims, { index, left: 0, retryAfterMs: null })),
      );
    return together(call.records.held.splice(0).map((held) => unfailing(() => settleOne(held), [])));
  }

  private refusal(
    call: GuardedCall,
    bound: BoundLimits,
    asked: AskedClaims,
    now: number,
  ): Awaitable<Finding | undefined> {
    return whenReady(this.missing(call, bound, asked, now), (met) => refusalFor(call, met));
  }

  /** Everything that refuses, wherever it is kept. */
  private missing(
    call: GuardedCall,
    bound: BoundLimits,
    { here, beyond }: AskedClaims,
    now: number,
  ): Awaitable<readonly MetLimit[]> {
    const standing = bound.set.refused(call.costNanoUsd, now).map((each) => metStanding(bound, each));
    return together([
      standing,
      here.length === 0 ? [] : refusedBy(this.parts.local, here),
      beyond.length === 0 ? [] : refusedBy(this.parts.beyond(), beyond),
    ]);
  }
}

function refusedBy(store: QuotaStore, claims: readonly SourcedClaim[]): Awaitable<readonly MetLimit[]> {
  const refusal = store.peek(claims.map(({ claim }) => claim)) as Awaitable<Refusal | undefined>;
  return whenReady(refusal, (told) => (told?.refused ?? []).map((each) => metClaim(claims, each)));
}

function refusalFor(call: GuardedCall, met: readonly MetLimit[]): Finding | undefined {
  return met.length === 0 ? undefined : limitDenial(call, [...met].sort(byRank));
}

function together(told: readonly Awaitable<readonly MetLimit[]>[]): Awaitable<readonly MetLimit[]> {
  return told.some(isPromise) ? Promise.all(told).then((met) => met.flat()) : (told as MetLimit[][]).flat();
}
