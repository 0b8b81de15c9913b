// Interventions as a platform of some hundred agents gets them: facts of row 1, 2, 3, …, the same at every run.
const { interventionFacts } = require('../../../src/storage/facts');

const TYPES = ['hard_block', 'budget_exceeded', 'rate_limited', 'approval_required', 'downgrade', 'warning'];
const OUTCOMES = [
  'blocked',
  'blocked',
  'blocked',
  'escalated',
  'approved_after_review',
  'rejected_after_review',
  'modified',
  'warned',
];
const RISKS = ['critical', 'high', 'medium', 'low', 'minimal'];
const RULES = [
  'kill-switch',
  'deny-list',
  'allow-list',
  'schedule',
  'downgrade',
  'argument-constraints',
  'session-budget',
  'run-budget',
  'rate-limit',
  'approval',
  'warning',
];
const CODES = [
  'ACTION_DENIED',
  'ACTION_NOT_ALLOWED',
  'OUTSIDE_SCHEDULE',
  'PARAMETERS_REDUCED',
  'ARGUMENT_CONSTRAINT_VIOLATED',
  'BUDGET_EXCEEDED',
  'RATE_LIMITED',
  'APPROVAL_REQUIRED',
  'FLAGGED',
];
const VERBS = ['delete', 'send', 'refund', 'transfer', 'create', 'update', 'read', 'deploy'];
const NOUNS = [
  'customer',
  'invoice',
  'database',
  'email',
  'report',
  'token',
  'order',
  'branch',
  'bucket',
  'account',
  'user',
  'file',
  'page',
  'record',
  'job',
  'queue',
  'secret',
  'ticket',
  'payment',
  'backup',
  'model',
  'prompt',
  'index',
  'cache',
  'route',
];
const DAYS = 90;
const END = Date.UTC(2026, 10, 23);

class MixedFacts {
  constructor(rows) {
    this.rows = rows;
    this.seed = 12345;
  }

  random() {
    this.seed = (Math.imul(this.seed, 1664525) + 1013904223) >>> 0;
    return this.seed / 4294967296;
  }

  pick(values) {
    return values[Math.floor(this.random() * values.length)];
  }

  /** Some come often, most seldom. */
  skewed(count) {
    return Math.floor(count * this.random() ** 3);
  }

  id(prefix, number) {
    return `${prefix}-${(number * 2654435761 + 97).toString(16).padStart(12, '0')}-4c1e-a9d2-${(number * 40503).toString(16).padStart(12, '0')}`;
  }

  /** @param index - from 0, in order. */
  next(index) {
    const at =
      END - Math.floor(((this.rows - index) / this.rows) * DAYS * 86_400_000) - Math.floor(this.random() * 60_000);
    const action = this.skewed(VERBS.length * NOUNS.length);
    const actionName = `${VERBS[action % VERBS.length]}_${NOUNS[Math.floor(action / VERBS.length)]}`;
    const policy = this.random() < 0.1 ? null : this.skewed(40);
    const cost = Math.floor(this.random() ** 4 * 100e9);
    const run = Math.floor((index / this.rows) * (this.rows / 50)) + Math.floor(this.random() * 20);
    return {
      id: String(index),
      revision: 1,
      at,
      type: this.pick(TYPES),
      outcome: this.pick(OUTCOMES),
      riskLevel: this.pick(RISKS),
      actionName,
      agentId: this.random() < 0.05 ? null : `agent-${this.skewed(500)}`,
      runId: this.id('run', run),
      sessionId: this.id('session', Math.floor(run / 4)),
      taskId: this.random() < 0.3 ? `task-${this.skewed(1000)}` : null,
      missionId: this.random() < 0.2 ? `mission-${this.skewed(50)}` : null,
      callId: null,
      policyId: policy === null ? null : `pol_${policy}`,
      policyName: policy === null ? null : `policy ${policy}`,
      rule: this.pick(RULES),
      reasonCode: this.pick(CODES),
      reason: `The budget of run ${run} has ${(this.random() * 100).toFixed(2)} USD left, ${actionName} needs ${(cost / 1e9).toFixed(4)} USD.`,
      description: actionName.replace('_', ' of '),
      scope: this.pick(['production', 'staging', null, null]),
      shadow: this.random() < 0.03,
      estimatedNanoUsd: cost,
      actualNanoUsd: 0,
      preventedNanoUsd: cost,
      body: '{}',
    };
  }
}

/** What a read model is fed from: rows that were all committed before, of which one in ten belongs to another organisation. */
class MixedSource {
  constructor(rows) {
    this.seq = rows;
    this.facts = new MixedFacts(rows);
    this.next = 0;
    this.prevented = 0n;
  }

  feed(after, limit) {
    const steps = [];
    for (let seq = after + 1; seq <= this.seq && steps.length < limit; seq++) {
      if (seq - 1 !== this.next) throw new Error('The rows are made in order.');
      const row = this.facts.next(this.next++);
      this.prevented += BigInt(row.preventedNanoUsd);
      const org = row.preventedNanoUsd % 10 === 0 ? 2 : 1;
      steps.push({
        kind: 'intervention',
        seq,
        row: seq,
        org,
        revision: 1,
        receivedAt: row.at,
        facts: interventionFacts(row),
      });
    }
    return steps;
  }

  onCommitted() {
    return () => undefined;
  }

  async totals() {
    return {
      seq: this.seq,
      interventions: this.seq,
      preventedNanoUsd: String(this.prevented),
      ledgerEntries: 0,
      spentNanoUsd: '0',
    };
  }
}

module.exports = { MixedSource };
