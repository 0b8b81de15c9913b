/** Lists of every kind: name and path. */
const LISTS = [
  ['everything, by time', '/interventions'],
  ['two filters', '/interventions?outcome=blocked&risk_level=critical'],
  ['an action, by cost', '/interventions?action_name=action_7&sort_by=cost_prevented_usd'],
  ['what nothing matches', '/interventions?agent_id=agent-3&policy_name=absent'],
  ['a search', '/interventions?search=action_199'],
  ['a search that finds nothing', '/interventions?search=nothing%20like%20it'],
  ['a run', '/interventions?run_id=run-777'],
  [
    'a day, from the cheapest',
    '/interventions?start_date=2026-06-02&end_date=2026-06-02&sort_by=cost_prevented_usd&sort_order=asc',
  ],
  ['by risk, deep', '/interventions?sort_by=risk_level&skip=5000'],
  ['at least 100 USD', '/interventions?min_cost_prevented=100'],
];

/** Figures of every kind: name and path. */
const STATS = [
  ['everything', '/interventions/stats'],
  ['blocked ones', '/interventions/stats?outcome=blocked'],
  ['a week by the hour', '/interventions/stats?start_date=2026-06-01&bucket=hour'],
  ['an agent', '/interventions/stats?agent_id=agent-3'],
  ['a search', '/interventions/stats?search=action_19'],
];

module.exports = { LISTS, STATS };
