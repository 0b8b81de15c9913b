import { isWindow } from '../core/claim';
import { isShared } from '../core/counter-keys';
import { NO_SOURCE } from '../core/policy-source';
import type { SourcedClaim } from '../core/verdict';
import { keyOf } from '../policy/limit-rule';
import type { RefusedClaim } from '../quota/quota-store';
import { totalKeys } from './bound-limits';
import type { GuardedCall } from './guarded-call';
import type { MetLimit } from './limit-findings';

/** What a call asks for by itself, besides its standing claims, by where it is kept. */
export interface AskedClaims {
  /** In the process. */
  readonly here: readonly SourcedClaim[];
  /** In the home, or in the user's store. */
  readonly beyond: readonly SourcedClaim[];
}

const NONE: readonly SourcedClaim[] = [];

/** Nothing. */
export const NOTHING_ASKED: AskedClaims = { here: NONE, beyond: NONE };

/**
 * Gathers what a call asks for: what rules claim, and the limits that are kept outside the process.
 *
 * @param keptBeyond - whether a store of the user's keeps every limit; then it is told the totals too, so that a budget
 * which a new policy brings begins with what was spent.
 * @param at - Unix time, milliseconds: which day, which month.
 */
export function askedClaims(
  call: GuardedCall,
  claimed: readonly SourcedClaim[],
  keptBeyond: boolean,
  at: number,
): AskedClaims {
  const { runId, agentId, costNanoUsd, policy } = call;
  const limits = policy.plan.limits.flatMap(({ limit, rule, source, soft, shadow }) => {
    const key = keyOf(limit.counter, { runId, agentId, at });
    if (key === null || (!keptBeyond && !isShared(key))) return NONE;
    const amount = limit.windowMs === undefined ? costNanoUsd : 1;
    return [{ rule, source, shadow, claim: { key, limit: limit.limit, windowMs: limit.windowMs, amount, soft } }];
  });
  const totals = keptBeyond ? totalKeys(call).map((key) => total(key, costNanoUsd)) : NONE;
  const goesBeyond = ({ claim }: SourcedClaim): boolean => keptBeyond || isShared(claim.key);
  return {
    here: claimed.filter((each) => !goesBeyond(each)),
    beyond: [...totals, ...limits, ...claimed.filter(goesBeyond)],
  };
}

/** What a call met at a claim of its own. */
export function metClaim(claims: readonly SourcedClaim[], { index, ...told }: RefusedClaim): MetLimit {
  const origin = claims[index];
  const { rule, source, shadow, claim } = origin;
  return { origin, rule, source, shadow, limit: claim.limit, isWindow: isWindow(claim), ...told };
}

function total(key: string, amount: number): SourcedClaim {
  return { rule: key, source: NO_SOURCE, shadow: false, claim: { key, amount, limit: Number.POSITIVE_INFINITY } };
}
