let made = 0;

/** An intervention, now; each with an id of its own. */
export function sampleRecord(fields: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  made++;
  return {
    id: `e2e-${made}-${Math.random().toString(36).slice(2)}`,
    revision: 1,
    type: 'hard_block',
    outcome: 'blocked',
    risk_level: 'critical',
    timestamp: new Date().toISOString(),
    action_name: 'drop_production_table',
    agent_id: 'data-janitor',
    run_id: 'run-1',
    policy_name: 'production-safety',
    rule: 'deny-list',
    reason_code: 'ACTION_DENIED',
    reason: 'The policy denies this action by name.',
    blast_radius: 'Prevented dropping of production table',
    blast_radius_details: { scope: { value: 'production', source: 'derived' } },
    original_inputs: { table: 'orders' },
    estimated_cost_usd: 5000,
    cost_prevented_usd: 5000,
    ...fields,
  };
}
