import type { ActionDefinition } from '../../core/action-definition';
import { MAX_USD, toNanoUsd } from '../../money/nano-usd';
import { matchesGlob } from '../../text/glob';
import { type Counter, type Limit, LimitRule } from '../limit-rule';
import type { PolicyDocument } from '../policy-document';

/** How much calls may cost. Unit: USD. Range of each: 0 to 9,000,000; 0 blocks whatever costs. */
export interface Budgets {
  /** Over one session: the life of one Sentinel. */
  readonly session?: number;
  /** Over each run by itself. */
  readonly run?: number;
  /** By pattern of actions: one pool for all that it matches, over the session. */
  readonly actions?: Readonly<Record<string, number>>;
  /** By pattern of agents: each agent that matches by itself, over the session. */
  readonly agents?: Readonly<Record<string, number>>;
  /** Over the UTC day, for every process that uses the home. */
  readonly day?: number;
  /** Over the UTC month, for every process that uses the home. */
  readonly month?: number;
}

const USD = { type: 'number', minimum: 0, maximum: MAX_USD, description: 'USD. 0 blocks whatever costs.' };
const PERIODS = ['session', 'run', 'day', 'month'] as const;

/**
 * Refuses a call that would take what was spent above a budget.
 *
 * Spend is reserved at the estimate when a call is admitted and settled at the actual cost when it has run, so parallel
 * calls cannot overshoot together. A call that costs exactly what is left is admitted.
 */
export class BudgetRule extends LimitRule {
  static readonly documentKey = 'budgets';
  static readonly schema = {
    type: 'object',
    additionalProperties: false,
    description: 'How much calls may cost.',
    properties: {
      session: USD,
      run: USD,
      actions: { type: 'object', additionalProperties: USD, description: 'By pattern of actions: one pool each.' },
      agents: { type: 'object', additionalProperties: USD, description: 'By pattern of agents: each agent by itself.' },
      day: USD,
      month: USD,
    },
  };

  /** @param name - `session-budget`, `run-budget`, `action-budget`, `agent-budget`, `day-budget` or `month-budget`. */
  constructor(
    readonly name: string,
    private readonly budgets: readonly { readonly counter: Counter; readonly limitUsd: number }[],
  ) {
    super();
  }

  static fromDocument({ budgets = {} }: PolicyDocument): readonly BudgetRule[] {
    const perPattern = (over: 'actions' | 'agent', limits: Readonly<Record<string, number>> = {}) =>
      Object.entries(limits).map(([pattern, limitUsd]) => ({ counter: { over, pattern } as Counter, limitUsd }));
    const period = (over: (typeof PERIODS)[number]) => {
      const limitUsd = budgets[over];
      return limitUsd === undefined ? [] : [{ counter: { over } as Counter, limitUsd }];
    };
    const rules = [
      new BudgetRule('session-budget', period('session')),
      new BudgetRule('run-budget', period('run')),
      new BudgetRule('action-budget', perPattern('actions', budgets.actions)),
      new BudgetRule('agent-budget', perPattern('agent', budgets.agents)),
      new BudgetRule('day-budget', period('day')),
      new BudgetRule('month-budget', period('month')),
    ];
    return rules.filter((rule) => rule.budgets.length > 0);
  }

  limits(action: ActionDefinition): readonly Limit[] {
    return this.budgets
      .filter(({ counter }) => counter.over !== 'actions' || matchesGlob(counter.pattern, action.name))
      .map(({ counter, limitUsd }) => ({ counter, limit: toNanoUsd(limitUsd) }));
  }
}
