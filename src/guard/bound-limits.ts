import { counterKey, isShared } from '../core/counter-keys';
import { keyOf } from '../policy/limit-rule';
import type { SourcedLimit } from '../policy/policy-pipeline';
import type { ClaimSet, StandingClaim } from '../quota/claim-set';
import type { InMemoryQuotaStore } from '../quota/in-memory-quota-store';
import type { RefusedClaim } from '../quota/quota-store';
import type { GuardedCall } from './guarded-call';
import type { MetLimit } from './limit-findings';
import type { Period } from './period-spend';

/** The standing claims of an action in a run, with where each came from; null for a total without a limit. */
export interface BoundLimits {
  readonly set: ClaimSet;
  readonly origins: readonly (SourcedLimit | null)[];
  /** Whether a shared counter of the period knows of the call. */
  readonly counts: Readonly<Record<Period, boolean>>;
}

/** The totals that are always kept, whether or not a budget names them. */
export function totalKeys({ runId, agentId, action }: GuardedCall): readonly string[] {
  return [counterKey.session, counterKey.run(runId), counterKey.action(action.name), counterKey.agent(agentId)];
}

/** Finds the standing claims of calls, and keeps what it found for each action and run. */
export class LimitBinder {
  /** @param keepsLimits - whether the process keeps limits, or only totals. */
  constructor(
    private readonly local: InMemoryQuotaStore,
    private readonly keepsLimits: boolean,
  ) {}

  /** Most calls come from the same run as the one before. */
  boundFor(call: GuardedCall, now: number): BoundLimits {
    const { scope, policy } = call;
    const known = policy.lastScope === scope ? policy.lastLimits : (scope.limits.get(policy) ?? null);
    const bound = known === null || known.set.isStale(now) ? this.bind(call) : known;
    if (bound !== known) scope.limits.set(policy, bound);
    policy.lastScope = scope;
    policy.lastLimits = bound;
    return bound;
  }

  private bind(call: GuardedCall): BoundLimits {
    const { limits } = call.policy.plan;
    const claims: StandingClaim[] = totalKeys(call).map((key) => ({ key, limit: Number.POSITIVE_INFINITY }));
    const origins: (SourcedLimit | null)[] = claims.map(() => null);
    for (const origin of this.keepsLimits ? limits : []) {
      const key = keyOf(origin.limit.counter, call);
      if (key === null || isShared(key)) continue;
      claims.push({ key, limit: origin.limit.limit, windowMs: origin.limit.windowMs, soft: origin.soft });
      origins.push(origin);
    }
    const isCounted = (period: Period): boolean => limits.some(({ limit }) => limit.counter.over === period);
    return { set: this.local.bind(claims), origins, counts: { day: isCounted('day'), month: isCounted('month') } };
  }
}

/** What a call met at a standing claim. */
export function metStanding({ origins }: BoundLimits, { index, ...told }: RefusedClaim): MetLimit {
  const origin = origins[index] as SourcedLimit;
  const { rule, source, shadow, limit } = origin;
  return { origin, rule, source, shadow, limit: limit.limit, isWindow: limit.windowMs !== undefined, ...told };
}
