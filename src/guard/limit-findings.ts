import { deny, warn } from '../core/decision';
import type { PolicySource } from '../core/policy-source';
import type { Finding } from '../core/verdict';
import { toUsd } from '../money/nano-usd';
import type { GuardedCall } from './guarded-call';

/** A limit as a call meets it: one that refused, was passed, or was taken across. */
export interface MetLimit {
  /** What tells it from every other limit. */
  readonly origin: object;
  readonly rule: string;
  readonly source: PolicySource;
  readonly shadow: boolean;
  /** Money: nano-USD. A window: places. */
  readonly limit: number;
  readonly left: number;
  /** Money: what was spent, without what is reserved. Unit: USD; undefined where the store does not tell it. */
  readonly spentUsd?: number;
  readonly isWindow: boolean;
  /** Unit: milliseconds; null where waiting does not help. */
  readonly retryAfterMs: number | null;
}

const RANKS = ['session-budget', 'run-budget', 'action-budget', 'agent-budget', 'day-budget', 'month-budget'];

/** The order in which limits are named: budgets in that of the table, other money, windows. */
export function byRank(left: MetLimit, right: MetLimit): number {
  const rank = ({ rule, isWindow: window }: MetLimit): number => {
    const known = RANKS.indexOf(rule);
    return known >= 0 ? known : window ? RANKS.length + 1 : RANKS.length;
  };
  return rank(left) - rank(right);
}

/** The denial for limits that refused: it names the first, and all stand in `context.refusals`. */
export function limitDenial(call: GuardedCall, refused: readonly MetLimit[]): Finding {
  const [first] = refused;
  const waits = refused.map(({ retryAfterMs }) => retryAfterMs);
  const retryAfterMs = waits.every((wait) => wait !== null) ? Math.max(...(waits as number[])) : null;
  return findingOf(call, first, {
    retry_after_ms: retryAfterMs,
    refusals: refused.map((met) => ({ rule: met.rule, policy_name: met.source.policyName, ...factsOf(met) })),
  });
}

/** What a soft limit would have refused. */
export function softLimitFinding(call: GuardedCall, met: MetLimit): Finding {
  return findingOf(call, met, { retry_after_ms: met.retryAfterMs });
}

/** The actual cost took budgets across their limits: names the first, the others stand in `context.also`. */
export function overrunFinding(
  call: GuardedCall,
  actualNanoUsd: number,
  [first, ...also]: readonly MetLimit[],
): Finding {
  const reason = `${call.action.name} cost ${toUsd(actualNanoUsd)} USD instead of the estimated ${call.estimatedCostUsd} USD, which passed the ${inWords(first.rule)} of ${toUsd(first.limit)} USD.`;
  const others = also.map(({ rule, limit }) => ({ rule, limit_usd: toUsd(limit) }));
  const context = { limit_usd: toUsd(first.limit), ...(others.length > 0 && { also: others }) };
  const { rule, source, shadow } = first;
  return { rule, stage: 'quota', decision: warn('BUDGET_OVERRUN', reason, { context }), source, shadow };
}

function findingOf(call: GuardedCall, met: MetLimit, context: Readonly<Record<string, unknown>>): Finding {
  const type = met.isWindow ? 'rate_limited' : 'budget_exceeded';
  const code = met.isWindow ? 'RATE_LIMITED' : 'BUDGET_EXCEEDED';
  const decision = deny(code, reasonOf(call, met), { type, context: { ...factsOf(met), ...context } });
  return { rule: met.rule, stage: 'quota', decision, source: met.source, shadow: met.shadow };
}

function factsOf({ isWindow, limit, left, spentUsd, retryAfterMs }: MetLimit): Readonly<Record<string, unknown>> {
  if (isWindow) return { max_count: limit, retry_after_ms: retryAfterMs };
  return {
    limit_usd: toUsd(limit),
    ...(spentUsd !== undefined && { spent_usd: spentUsd }),
    remaining_usd: toUsd(left),
  };
}

function reasonOf(
  { action, estimatedCostUsd }: GuardedCall,
  { rule, isWindow, limit, left, retryAfterMs }: MetLimit,
): string {
  if (!isWindow) {
    return `The ${inWords(rule)} of ${toUsd(limit)} USD has ${toUsd(left)} USD left, and ${action.name} is estimated at ${estimatedCostUsd} USD.`;
  }
  const wait = retryAfterMs === null ? 'never' : `in ${Math.ceil(retryAfterMs / 1000)} s`;
  return `The limit of ${limit} calls in its window is used up; ${action.name} may be called again ${wait}.`;
}

/** `session-budget` → `session budget`. */
function inWords(rule: string): string {
  return rule.replaceAll('-', ' ');
}
