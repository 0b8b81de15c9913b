import { WORK, type Work } from './realistic-work';

type Fields = Readonly<Record<string, unknown>>;

const REFUSALS = {
  denied: ['hard_block', 'blocked', 'deny-list', 'ACTION_DENIED', 'The policy denies this action by name.'],
  budget: ['budget_exceeded', 'blocked', 'day-budget', 'BUDGET_EXCEEDED', 'The day budget has no room for this call.'],
  rate: ['rate_limited', 'blocked', 'rate-limit', 'RATE_LIMITED', 'The window of 60 seconds already holds 20 calls.'],
  approval: [
    'approval_required',
    'escalated',
    'approval',
    'APPROVAL_REQUIRED',
    'A human must agree to payments over 10 USD.',
  ],
  downgrade: [
    'downgrade',
    'modified',
    'downgrade',
    'PARAMETERS_REDUCED',
    'The model and the number of tokens were made smaller.',
  ],
  warning: ['warning', 'warned', 'warning', 'FLAGGED', 'Actions with the tag external are flagged.'],
  constraint: [
    'hard_block',
    'blocked',
    'argument-constraints',
    'ARGUMENT_CONSTRAINT_VIOLATED',
    'amount must be at most 1000.',
  ],
} as const;

/**
 * Interventions and ledger entries as the agents of a company leave them; the same for the same seed and time.
 *
 * More happens by day than by night, and some agents are busier than others.
 */
export class RealisticRecords {
  private seed: number;
  private made = 0;

  constructor(
    private readonly endMs: number,
    private readonly days: number,
    seed = 7,
  ) {
    this.seed = seed;
  }

  /** Interventions, with the later revision of some that were decided. */
  interventions(count: number): readonly Fields[] {
    return Array.from({ length: count }, () => this.intervention()).flat();
  }

  /** Calls that ran. */
  ledger(count: number): readonly Fields[] {
    return Array.from({ length: count }, () => this.entry());
  }

  private random(): number {
    this.seed = (Math.imul(this.seed, 1664525) + 1013904223) >>> 0;
    return this.seed / 4294967296;
  }

  private readonly pick = (upTo: number): number => Math.floor(this.random() * upTo);

  private work(): Work {
    const total = WORK.reduce((sum, { weight }) => sum + weight, 0);
    let left = this.random() * total;
    for (const work of WORK) {
      left -= work.weight;
      if (left < 0) return work;
    }
    return WORK[0];
  }

  private moment(): number {
    for (;;) {
      const at = this.endMs - Math.floor(this.random() ** 1.3 * this.days * 86_400_000);
      const hour = new Date(at).getUTCHours();
      if (this.random() < (hour > 6 && hour < 19 ? 1 : 0.25)) return at;
    }
  }

  private id(at: number): string {
    const hex = at.toString(16).padStart(12, '0');
    const tail = (this.made++).toString(16).padStart(12, '0');
    return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${tail}`;
  }

  private context(work: Work, at: number): Fields {
    const run = Math.floor(at / 1_200_000);
    return {
      agent_id: work.agent,
      run_id: `run-${work.agent}-${run.toString(36)}`,
      session_id: `session-${work.agent}-${Math.floor(at / 86_400_000).toString(36)}`,
      agent_intent: work.intents[run % work.intents.length],
    };
  }

  private intervention(): readonly Fields[] {
    const work = this.work();
    const at = this.moment();
    const [type, outcome, rule, reasonCode, reason] = REFUSALS[work.refusal];
    const cost = Math.round(this.random() ** 2.2 * work.upToUsd * 10_000) / 10_000;
    const isBlocked = outcome === 'blocked';
    const inputs = work.inputs(this.pick);
    const first = {
      id: this.id(at),
      revision: 1,
      type,
      outcome,
      risk_level: work.risk,
      timestamp: new Date(at).toISOString(),
      action_name: work.action,
      description: work.action.replaceAll('_', ' '),
      tags: work.tags,
      original_inputs: inputs,
      modified_inputs: outcome === 'modified' ? { ...inputs, model: 'gpt-mini', max_tokens: 1_000 } : null,
      blast_radius: `${{ blocked: 'Prevented', escalated: 'Held', modified: 'Reduced', warned: 'Flagged' }[outcome]} ${work.action.replaceAll('_', ' ')}`,
      blast_radius_details: {
        scope: { value: work.tags.includes('production') ? 'production' : 'external', source: 'derived' },
        records: { value: 1 + this.pick(work.risk === 'critical' ? 48_000 : 40), source: 'declared' },
        reversible: { value: work.risk !== 'critical', source: 'derived' },
        ...(type === 'budget_exceeded' && { budget_protected_usd: Math.round(this.random() * 5000) / 100 }),
      },
      estimated_cost_usd: cost,
      actual_cost_usd: outcome === 'modified' ? cost / 4 : outcome === 'warned' ? cost : 0,
      cost_prevented_usd: isBlocked ? cost : outcome === 'modified' ? cost - cost / 4 : 0,
      rule,
      reason_code: reasonCode,
      reason,
      policy_name: work.policy,
      policy_version: '3f9a1c20b7de',
      call_id: `call-${this.made}`,
      ...this.context(work, at),
      shadow: false,
      context: type === 'budget_exceeded' ? { limit_usd: 50, spent_usd: 49.2 } : {},
    };
    const isOld = this.endMs - at > 3_600_000;
    return outcome === 'escalated' && isOld ? [first, this.decided(first, at)] : [first];
  }

  private decided(first: Fields, at: number): Fields {
    const isYes = this.random() < 0.7;
    return {
      ...first,
      revision: 2,
      outcome: isYes ? 'approved_after_review' : 'rejected_after_review',
      timestamp: new Date(at + 40_000 + this.pick(900_000)).toISOString(),
      reason_code: isYes ? first.reason_code : 'APPROVAL_REJECTED',
      reason: isYes ? first.reason : 'A human said no.',
      actual_cost_usd: isYes ? first.estimated_cost_usd : 0,
      cost_prevented_usd: isYes ? 0 : first.estimated_cost_usd,
      context: {
        decided_by: 'operator key',
        decision_notes: isYes ? 'Fine, within the agreement.' : 'Not before the audit.',
      },
    };
  }

  private entry(): Fields {
    const work = this.work();
    const at = this.moment();
    const cost = Math.round(this.random() ** 3 * work.upToUsd * 100) / 10_000;
    const hasFailed = this.random() < 0.04;
    return {
      id: this.id(at),
      timestamp: new Date(at).toISOString(),
      action: work.action,
      outcome: hasFailed ? 'error' : 'success',
      duration_ms: Math.round(20 + this.random() ** 3 * 4_000),
      estimated_cost_usd: cost,
      cost_usd: cost,
      cost_source: 'estimate',
      tags: work.tags,
      payload: { inputs: work.inputs(this.pick), outputs: hasFailed ? null : 'done' },
      error: hasFailed ? { name: 'TimeoutError', message: 'The service did not answer.' } : null,
      ...this.context(work, at),
    };
  }
}
