// Mixed records, about 1.2 KB each, made fast: the client shares the processors with what it measures.
const TYPES = [
  'hard_block',
  'hard_block',
  'budget_exceeded',
  'rate_limited',
  'approval_required',
  'downgrade',
  'warning',
];
const OUTCOMES = ['blocked', 'blocked', 'blocked', 'blocked', 'rejected_after_review', 'modified', 'warned'];
const RISKS = ['critical', 'high', 'medium', 'low', 'minimal'];
const RULES = ['deny-list', 'allow-list', 'session-budget', 'rate-limit', 'approval', 'downgrade', 'warning'];
const FIRST_MS = Date.UTC(2026, 5, 1);
const FILLING = JSON.stringify({ note: 'x'.repeat(420) });

const idOf = (index) =>
  `0190a000-${(index >>> 16).toString(16).padStart(4, '0')}-7${(index & 0xfff).toString(16).padStart(3, '0')}-8000-${index.toString(16).padStart(12, '0')}`;

/** One record as JSON. */
function recordOf(index, revision = 1) {
  const kind = index % 7;
  const cost = ((index * 7919) % 200_000) / 1000;
  const prevented = kind < 5 ? cost : 0;
  const timestamp = new Date(FIRST_MS + (index % 1_000_000) * 2592).toISOString();
  return (
    `{"id":"${idOf(index)}","revision":${revision},"type":"${TYPES[kind]}","outcome":"${OUTCOMES[kind]}",` +
    `"risk_level":"${RISKS[(index * 3) % 5]}","timestamp":"${timestamp}","action_name":"action_${index % 200}",` +
    `"description":"Action number ${index % 200}","tags":["payment","external"],"original_inputs":${FILLING},"modified_inputs":null,` +
    `"blast_radius":"Prevented action ${index % 200}","blast_radius_details":{"scope":{"value":"${index % 3 === 0 ? 'production' : 'staging'}","source":"derived"}},` +
    `"estimated_cost_usd":${cost},"actual_cost_usd":0,"cost_prevented_usd":${prevented},"rule":"${RULES[kind]}",` +
    `"reason_code":"CODE_${kind}","reason":"The policy does not permit action_${index % 200} at this time.","policy_name":"policy-${index % 9}",` +
    `"policy_id":null,"policy_version":"abcdef012345","agent_id":"agent-${index % 50}","run_id":"run-${index % 20_000}","session_id":"session-${index % 500}",` +
    `"task_id":null,"mission_id":null,"call_id":"call-${index}","parent_call_id":null,"agent_intent":"work through the queue","approval_id":null,` +
    `"shadow":false,"context":{"limit_usd":5,"spent_usd":4.5},"seq":${index},"prev_hash":null}`
  );
}

/** A batch as the body of a request. */
function batchOf(from, count, more = []) {
  const records = [...more];
  for (let index = from; index < from + count; index++) records.push(recordOf(index));
  return `{"interventions":[${records.join(',')}]}`;
}

/** One more revision of an early record. */
function revisionsOf(index) {
  return [recordOf(index, 2)];
}

module.exports = { batchOf, recordOf, revisionsOf };
