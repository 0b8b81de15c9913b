/** The names of the built-in rules, as `shadow` and interventions spell them. */
export const RULE_NAMES: readonly string[] = [
  'kill-switch',
  'deny-list',
  'allow-list',
  'schedule',
  'downgrade',
  'argument-constraints',
  'session-budget',
  'run-budget',
  'action-budget',
  'agent-budget',
  'day-budget',
  'month-budget',
  'rate-limit',
  'approval',
  'warning',
];
