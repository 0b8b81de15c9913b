import type { ActionCall } from '../core/action-call';
import type { ActionDefinition } from '../core/action-definition';
import type { Claim } from '../core/claim';
import { counterKey } from '../core/counter-keys';
import { type ClaimDecision, claim } from '../core/decision';
import { toNanoUsd } from '../money/nano-usd';
import { matchesGlob } from '../text/glob';
import { PolicyRule } from './policy-rule';

/** What a limit is counted over. */
export type Counter =
  | { readonly over: 'session' | 'run' | 'day' | 'month' }
  | { readonly over: 'actions' | 'agent'; readonly pattern: string }
  | { readonly over: 'rate'; readonly pattern: string; readonly per: 'session' | 'run' | 'agent' };

/** A limit that stays the same from call to call. */
export interface Limit {
  readonly counter: Counter;
  /** Money: nano-USD. A window: places. */
  readonly limit: number;
  /** Given: a sliding window of this length, in milliseconds. */
  readonly windowMs?: number;
}

/** Who calls, and when: what the key of a counter depends on. */
export interface Caller {
  readonly runId: string;
  readonly agentId: string | null;
  /** Unix time, milliseconds. */
  readonly at: number;
}

/**
 * A rule that limits a quantity. It does not count: it tells its limits once for each action, and the quota takes what
 * a call needs of them.
 */
export abstract class LimitRule extends PolicyRule {
  readonly stage = 'quota';

  /** The limits that an action is under; none: the rule does not apply. */
  abstract limits(action: ActionDefinition): readonly Limit[];

  override appliesTo(action: ActionDefinition): boolean {
    return this.limits(action).length > 0;
  }

  evaluate(call: ActionCall): ClaimDecision {
    const amount = toNanoUsd(call.estimatedCostUsd);
    const claims = this.limits(call.action).flatMap((limit): Claim[] => {
      const key = keyOf(limit.counter, call);
      if (key === null) return [];
      return [{ key, limit: limit.limit, windowMs: limit.windowMs, amount: limit.windowMs === undefined ? amount : 1 }];
    });
    return claim(...claims);
  }
}

/** The key of the counter for a caller; null where the limit is not on this agent. */
export function keyOf(counter: Counter, { runId, agentId, at }: Caller): string | null {
  switch (counter.over) {
    case 'session':
      return counterKey.session;
    case 'run':
      return counterKey.run(runId);
    case 'actions':
      return counterKey.actions(counter.pattern);
    case 'agent':
      return matchesGlob(counter.pattern, agentId ?? '') ? counterKey.agent(agentId) : null;
    case 'day':
      return counterKey.day(new Date(at).toISOString().slice(0, 10));
    case 'month':
      return counterKey.month(new Date(at).toISOString().slice(0, 7));
    case 'rate':
      return counterKey.rate(counter.pattern, ownerOf(counter.per, runId, agentId));
  }
}

function ownerOf(per: 'session' | 'run' | 'agent', runId: string, agentId: string | null): string {
  if (per === 'session') return counterKey.session;
  return per === 'run' ? counterKey.run(runId) : counterKey.agent(agentId);
}
