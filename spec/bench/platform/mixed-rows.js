// Interventions as a platform of some hundred agents gets them, as rows of the storage; the same at every run.
const TYPES = ['hard_block', 'budget_exceeded', 'rate_limited', 'approval_required', 'downgrade', 'warning'];
const OUTCOMES = ['blocked', 'escalated', 'approved_after_review', 'rejected_after_review', 'modified', 'warned'];
const RISKS = ['critical', 'high', 'medium', 'low', 'minimal'];
const RULES = [
  'kill-switch',
  'deny-list',
  'allow-list',
  'schedule',
  'downgrade',
  'run-budget',
  'rate-limit',
  'approval',
];
const VERBS = ['delete', 'send', 'refund', 'transfer', 'create', 'update', 'read', 'deploy'];
const NOUNS = ['customer', 'invoice', 'database', 'email', 'report', 'token', 'order', 'branch', 'bucket', 'account'];
const ACTIONS = VERBS.flatMap((verb) => NOUNS.map((noun) => `${verb}_${noun}`));
const DAYS = 90;
/** When the last one was recorded. */
const END = Date.UTC(2026, 10, 23);
const FILLING = 'x'.repeat(500);

/** Makes rows, one after another in time. */
class MixedRows {
  #seed = 12345;

  constructor(count) {
    this.count = count;
    this.made = 0;
  }

  next(size) {
    return Array.from({ length: size }, () => this.#row(this.made++));
  }

  /** A later revision of a row that was escalated, else null. */
  static decided(row) {
    if (row.outcome !== 'escalated') return null;
    return withBody({ ...row, revision: 2, outcome: 'blocked', at: row.at + 60_000 });
  }

  #random() {
    this.#seed = (Math.imul(this.#seed, 1664525) + 1013904223) >>> 0;
    return this.#seed / 4294967296;
  }

  #pick(values) {
    return values[Math.floor(this.#random() * values.length)];
  }

  /** Some come often, most seldom. */
  #skewed(count) {
    return Math.floor(count * this.#random() ** 3);
  }

  #row(index) {
    const share = index / this.count;
    const at = END - Math.floor((1 - share) * DAYS * 86_400_000) - Math.floor(this.#random() * 60_000);
    const actionName = ACTIONS[this.#skewed(ACTIONS.length)];
    const policy = this.#random() < 0.1 ? null : this.#skewed(40);
    const cost = Math.floor(this.#random() ** 4 * 100e9);
    const run = Math.floor(index / 50) + Math.floor(this.#random() * 20);
    return withBody({
      id: `0190a000-${(index >>> 16).toString(16).padStart(4, '0')}-7000-8000-${index.toString(16).padStart(12, '0')}`,
      revision: 1,
      at,
      type: this.#pick(TYPES),
      outcome: this.#pick(OUTCOMES),
      riskLevel: this.#pick(RISKS),
      actionName,
      agentId: this.#random() < 0.05 ? null : `agent-${this.#skewed(500)}`,
      runId: runId(run),
      sessionId: `session-${Math.floor(run / 4)}`,
      taskId: this.#random() < 0.3 ? `task-${this.#skewed(1000)}` : null,
      missionId: this.#random() < 0.2 ? `mission-${this.#skewed(50)}` : null,
      callId: null,
      policyId: policy === null ? null : `pol_${policy}`,
      policyName: policy === null ? null : `policy ${policy}`,
      rule: this.#pick(RULES),
      reasonCode: this.#pick(RULES).toUpperCase(),
      reason: `Run ${run} has ${(this.#random() * 100).toFixed(2)} USD left, ${actionName} needs ${(cost / 1e9).toFixed(4)} USD.`,
      description: actionName.replace('_', ' of '),
      scope: this.#pick(['production', 'staging', null, null]),
      shadow: this.#random() < 0.03,
      estimatedNanoUsd: cost,
      actualNanoUsd: 0,
      preventedNanoUsd: cost,
    });
  }
}

/** The id of a run, by its number. */
function runId(number) {
  return `run-${(number * 2654435761 + 97).toString(16).padStart(12, '0')}-4c1e-a9d2`;
}

function withBody(row) {
  const { body, ...fields } = row;
  const text = JSON.stringify({
    ...fields,
    timestamp: new Date(row.at).toISOString(),
    action_name: row.actionName,
    agent_id: row.agentId,
    run_id: row.runId,
    original_inputs: { note: FILLING },
  });
  return { ...row, body: text };
}

module.exports = { MixedRows, ACTIONS, END, runId };
