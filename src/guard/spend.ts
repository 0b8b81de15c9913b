import { counterKey } from '../core/counter-keys';
import type { InMemoryQuotaStore } from '../quota/in-memory-quota-store';

/** What calls have cost. Unit: USD. */
export interface Spend {
  readonly sessionUsd: number;
  /** Of the run in which it is asked. */
  readonly runUsd: number;
  /** The estimates of the calls in flight. */
  readonly reservedUsd: number;
  /** By name, of the actions that were called; an object without a prototype. */
  readonly actions: Readonly<Record<string, ActionSpend>>;
}

/** What the calls of one action have cost. */
export interface ActionSpend {
  /** How many were admitted. */
  readonly calls: number;
  /** Unit: USD. */
  readonly costUsd: number;
}

/** The totals at this moment. */
export function spendOf(store: InMemoryQuotaStore, runId: string, callsOf: (actionName: string) => number): Spend {
  const session = store.account(counterKey.session);
  const actions: Record<string, ActionSpend> = Object.create(null);
  for (const [name, { spent }] of store.actions()) {
    const calls = callsOf(name);
    if (calls > 0) actions[name] = { calls, costUsd: spent.usd };
  }
  return {
    sessionUsd: session.spent.usd,
    runUsd: store.account(counterKey.run(runId)).spent.usd,
    reservedUsd: session.reserved.usd,
    actions,
  };
}
